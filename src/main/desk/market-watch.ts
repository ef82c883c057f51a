import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import { createLock } from '../base/lock.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo, Candle } from '../domain/market.ts'
import { type BboHistory, createBboHistory } from '../market-data/bbo-history.ts'
import { type CandleSeries, createCandleSeries } from '../market-data/candle-series.ts'
import type { LiveBook } from '../market-data/live-book.ts'
import type { BookLease, LiveBooks } from '../market-data/live-books.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { PanelFeeds } from './panel-feeds.ts'

/** What the window looks at: one instrument, its book, its best prices over time and its candles. */
export interface Watched {
  readonly client: ExchangeClient
  readonly instrument: Instrument
  readonly book: LiveBook
  readonly bbo: BboHistory
  readonly candles: CandleSeries
}

export type WatchChange = 'selected' | 'book' | 'bbo' | 'candle'

export interface MarketWatch {
  /** Absent until the first selection succeeded. */
  current(): Watched | undefined
  /**
   * Looks at another instrument; the last one's feeds are let go. Selections are served one after another;
   * each resolves when its history is there.
   *
   * @throws {AppError} `validation` when the venue does not trade it; the old selection stays.
   */
  select(client: ExchangeClient, symbol: SymbolId, signal: AbortSignal): Promise<Watched>
  /** Looks at the same instrument anew: its venue shows another market, and what was drawn is of the last one. */
  renew(signal: AbortSignal): Promise<void>
  onChange(listener: (change: WatchChange) => void): Unsubscribe
  stop(): void
}

interface Deps {
  readonly books: LiveBooks
  /** What the window shows needs its feed while somebody can see it. */
  readonly panels: Pick<PanelFeeds, 'show'>
  readonly log: Logger
}

const CANDLES_SHOWN = 300

export function createMarketWatch({ books, panels, log }: Deps): MarketWatch {
  const changed = createEmitter<WatchChange>((cause) =>
    log.error('watch.listener', { message: messageOf(cause) }),
  )
  const lock = createLock()
  let watched: Watched | undefined
  let release: () => void = () => undefined

  const follow = (client: ExchangeClient, instrument: Instrument, lease: BookLease): Watched => {
    const { symbol } = instrument
    const bbo = createBboHistory()
    const candles = createCandleSeries({ limit: CANDLES_SHOWN })
    const following = new AbortController()
    let missesMinutes = false
    const stops = [
      panels.show(client, symbol),
      lease.book.onChange(() => {
        changed.emit('book')
        // No candle comes while the feed is paused.
        if (lease.book.faultKind === 'paused') missesMinutes = true
        else if (missesMinutes && lease.book.state === 'live') {
          missesMinutes = false
          void loadHistory(found, following.signal)
        }
      }),
      client.streams.subscribeBbo(symbol, (best: Bbo) => {
        if (bbo.add(best)) changed.emit('bbo')
      }),
      client.streams.subscribeCandles(symbol, (candle: Candle) => {
        candles.update(candle)
        changed.emit('candle')
      }),
    ]
    release = () => {
      following.abort()
      for (const stop of stops) stop()
      lease[Symbol.dispose]()
    }
    const found: Watched = { client, instrument, book: lease.book, bbo, candles }
    return found
  }

  const choose = async (
    client: ExchangeClient,
    symbol: SymbolId,
    signal: AbortSignal,
  ): Promise<{ readonly found: Watched; readonly isNew: boolean }> => {
    const instrument = await client.instruments.resolve({ symbol }, signal)
    if (watched?.client === client && watched.instrument.symbol === symbol) {
      return { found: watched, isNew: false }
    }
    return { found: begin(client, instrument), isNew: true }
  }

  const begin = (client: ExchangeClient, instrument: Instrument): Watched => {
    const lease = books.keep(client, instrument, 'panel')
    release()
    const found = follow(client, instrument, lease)
    watched = found
    changed.emit('selected')
    return found
  }

  const loadHistory = async (of: Watched, signal: AbortSignal): Promise<void> => {
    const { symbol } = of.instrument
    const history = await of.client.marketData
      .getCandles({ symbol, limit: CANDLES_SHOWN }, signal)
      .catch((cause) => {
        log.warn('candles.history-failed', { symbol, reason: messageOf(cause) })
        return []
      })
    of.candles.load(history)
    if (watched === of) changed.emit('selected')
  }

  return {
    current: () => watched,
    async select(client, symbol, signal) {
      const { found, isNew } = await lock.run(() => choose(client, symbol, signal))
      // Outside the lock: a venue that is slow to tell its past must not keep the next choice waiting.
      if (isNew) await loadHistory(found, signal)
      return found
    },
    async renew(signal) {
      const found = await lock.run(async () => watched && begin(watched.client, watched.instrument))
      if (found) await loadHistory(found, signal)
    },
    onChange: (listener) => changed.on(listener),
    stop() {
      release()
      release = () => undefined
    },
  }
}
