import { D, maxOf, minOf, ZERO } from '../../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import { MINUTE_MS } from './parse-market.ts'
import { compareIds } from './parse-stream.ts'

/** The running candle by REST, and the last trade inside. */
export interface CandleSeed {
  readonly candle: Candle
  /** Empty when the venue does not tell. */
  readonly lastTradeId: string
}

/** The running minute, told anew with every trade. */
export interface CandleFeed {
  on(listener: (candle: Candle) => void): Unsubscribe
  readonly listenerCount: number
  onTrade(trade: PublicTrade): void
  /** Takes a new seed: trades may have been missed. */
  seed(): void
}

interface Deps {
  readonly fetchSeed: () => Promise<CandleSeed | undefined>
  readonly log: Logger
}

/**
 * The frames of the venue's candle channel are not documented, so the running candle is made of its trades on the REST
 * candle of this minute, whose last trade id says which of them it holds.
 */
export function createCandleFeed({ fetchSeed, log }: Deps): CandleFeed {
  const listeners = createEmitter<Candle>((cause) =>
    log.error('candle.listener', { message: messageOf(cause) }),
  )
  let running: Candle | undefined
  let lastTradeId = ''
  let waiting: PublicTrade[] | undefined = []
  let asked = 0

  const tell = (candle: Candle): void => {
    running = candle
    listeners.emit(candle)
  }

  const fold = ({ tradeId, price, sizeBase, venueTimeMs }: PublicTrade): void => {
    if (lastTradeId !== '' && compareIds(tradeId, lastTradeId) <= 0) return
    const openTimeMs = Math.floor(venueTimeMs / MINUTE_MS) * MINUTE_MS
    if (running && openTimeMs < running.openTimeMs) return
    if (running && openTimeMs > running.openTimeMs) {
      tell({ ...running, closed: true })
      running = undefined
    }
    const candle = running ?? {
      openTimeMs,
      closeTimeMs: openTimeMs + MINUTE_MS - 1,
      open: price,
      high: price,
      low: price,
      close: price,
      volumeBase: ZERO,
      closed: false,
    }
    tell({
      ...candle,
      high: maxOf(candle.high, price),
      low: minOf(candle.low, price),
      close: price,
      volumeBase: new D(candle.volumeBase).plus(sizeBase),
    })
  }

  const release = (): void => {
    const trades = waiting ?? []
    waiting = undefined
    for (const trade of trades) fold(trade)
  }

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    onTrade(trade) {
      if (waiting) waiting.push(trade)
      else fold(trade)
    },
    seed() {
      asked += 1
      const mine = asked
      waiting ??= []
      fetchSeed().then(
        (seed) => {
          if (mine !== asked) return
          if (seed) {
            lastTradeId = seed.lastTradeId
            tell(seed.candle)
          }
          release()
        },
        (cause: unknown) => {
          log.info('candle.no-seed', { message: messageOf(cause) })
          if (mine === asked) release()
        },
      )
    },
  }
}
