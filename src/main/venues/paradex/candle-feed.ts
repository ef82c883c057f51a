import { maxOf, minOf } from '../../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import { MINUTE_MS } from './parse-market.ts'
import type { TradeNews } from './trade-feed.ts'

/** The running minute by REST, and the latest trades, which are in it already. */
export interface CandleSeed {
  readonly candle: Candle | undefined
  readonly trades: readonly PublicTrade[]
}

/** The running minute, told anew with every trade. */
export interface CandleFeed {
  on(listener: (candle: Candle) => void): Unsubscribe
  onNews(news: TradeNews): void
}

interface Deps {
  readonly fetchSeed: () => Promise<CandleSeed>
  readonly log: Logger
}

/** Trade ids that are kept to tell new from old. */
const MEMORY = 2_000

/**
 * The running candle of one market. The venue has no channel for candles: it is made of the trades, on the REST candle
 * of this minute and the trades that REST knows. What is traded between the two answers may count twice in the
 * volume of this one minute; its prices are right.
 */
export function createCandleFeed({ fetchSeed, log }: Deps): CandleFeed {
  const listeners = createEmitter<Candle>((cause) =>
    log.error('candle.listener', { message: messageOf(cause) }),
  )
  const known = new Map<string, true>()
  let running: Candle | undefined
  /** Trades since the seed was asked for; `undefined` when it is there. */
  let waiting: PublicTrade[] | undefined
  let seedNumber = 0
  /** Without a seed nobody knows how the running minute began: the next one is the first that is told. */
  let isBlind = false
  let blindMinuteMs: number | undefined

  const tell = (candle: Candle): void => {
    running = candle
    listeners.emit(candle)
  }

  const fold = (trade: PublicTrade): void => {
    const { tradeId, price, sizeBase, venueTimeMs } = trade
    if (known.has(tradeId)) return
    remember(known, tradeId, true, MEMORY)
    const openTimeMs = Math.floor(venueTimeMs / MINUTE_MS) * MINUTE_MS
    if (isBlind) {
      blindMinuteMs ??= openTimeMs
      if (openTimeMs <= blindMinuteMs) return
      isBlind = false
    }
    if (running && openTimeMs < running.openTimeMs) return
    if (!running || openTimeMs > running.openTimeMs) {
      if (running && !running.closed) tell({ ...running, closed: true })
      tell({
        openTimeMs,
        closeTimeMs: openTimeMs + MINUTE_MS - 1,
        open: price,
        high: price,
        low: price,
        close: price,
        volumeBase: sizeBase,
        closed: false,
      })
      return
    }
    tell({
      ...running,
      high: maxOf(running.high, price),
      low: minOf(running.low, price),
      close: price,
      volumeBase: running.volumeBase.plus(sizeBase),
    })
  }

  const release = (): void => {
    const trades = waiting ?? []
    waiting = undefined
    for (const trade of trades) fold(trade)
  }

  const seed = async (): Promise<void> => {
    seedNumber += 1
    const mine = seedNumber
    waiting = []
    isBlind = false
    blindMinuteMs = undefined
    try {
      const { candle, trades } = await fetchSeed()
      if (mine !== seedNumber) return
      for (const { tradeId } of trades) remember(known, tradeId, true, MEMORY)
      if (candle) tell(candle)
    } catch (cause) {
      log.info('candle.no-seed', { message: messageOf(cause) })
      if (mine === seedNumber) isBlind = true
    }
    if (mine === seedNumber) release()
  }

  /** What comes next is not known to follow. */
  const end = (): void => {
    seedNumber += 1
    running = undefined
    waiting = undefined
  }

  return {
    on: (listener) => listeners.on(listener),
    onNews(news) {
      if (news.kind === 'begin') void seed()
      else if (news.kind === 'end') end()
      else if (waiting) waiting.push(news.trade)
      else fold(news.trade)
    },
  }
}
