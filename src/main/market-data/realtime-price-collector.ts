import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createPriceTrack, type PriceTrack } from './realtime-price-collector-track.ts'

/** One symbol's price feed, for the status panel. */
export interface PriceFeedStatus {
  readonly symbol: SymbolId
  /** A price has come by the subscription within two minutes, and its socket was not lost since. */
  readonly connected: boolean
  readonly price: Bbo | undefined
  readonly priceAgeSeconds: number | undefined
  /** Fraction; see `calculateVolatility`. */
  readonly volatility: number | undefined
  /** What is wrong, in words. */
  readonly words: string | undefined
}

/** Prices as they are now, by one subscription a symbol. Seed 3's `RealtimePriceCollector`. */
export interface RealtimePriceCollector {
  getCurrentPrice(symbol: SymbolId): Bbo | undefined
  getPriceAgeSeconds(symbol: SymbolId): number | undefined
  /** Standard deviation of the returns of the last `periods` of the 60 prices that are kept; a fraction. */
  calculateVolatility(symbol: SymbolId, periods?: number): number | undefined
  /** Told of every price that counts, at once. */
  addPriceUpdateCallback(listener: (price: Bbo) => void): Unsubscribe
  getConnectionStatus(): readonly PriceFeedStatus[]
}

interface Deps {
  readonly client: Pick<ExchangeClient, 'venue'> & {
    readonly marketData: Pick<ExchangeClient['marketData'], 'fetchBboPrices'>
    readonly streams: Pick<ExchangeClient['streams'], 'subscribeBbo' | 'onStatus'>
  }
  readonly symbols: readonly SymbolId[]
  readonly clock: Clock
  readonly log: Logger
  /** Ends subscriptions and timers. */
  readonly lifetime: AbortSignal
  /** 0–1, for the jitter of waits. */
  readonly random?: () => number
}

/** From the last news of a subscription to the first question by REST. Seed 3. */
export const SILENT_AFTER_MS = 120_000
const CHECK_EVERY_MS = 5_000
const PERIODS = 20
/** Sockets of the account carry no prices. */
const ACCOUNT_SOCKETS: ReadonlySet<string> = new Set(['user', 'account'])

interface Feed {
  readonly symbol: SymbolId
  readonly track: PriceTrack
  stop: Unsubscribe
  /** When the subscription began or was last heard of. */
  heardAtMs: number
  isLost: boolean
  words: string | undefined
}

/**
 * Starts collecting.
 *
 * 1. One subscription a symbol; every price is told at once.
 * 2. Silent for 120 s: the price is asked for by REST and says so in its `source`, the subscription is begun anew,
 *    and both again after 1 s × 1.5 each time, at most 60 s, until the subscription speaks.
 * 3. A price 20 % or more from the last is held back until REST names the same one; refuted, it is dropped.
 */
export function createRealtimePriceCollector(deps: Deps): RealtimePriceCollector {
  const { client, symbols, clock, log, lifetime } = deps
  const told = createEmitter<Bbo>((cause) => log.error('price.listener', { message: messageOf(cause) }))

  const begin = (feed: Feed): void => {
    feed.stop()
    feed.stop = () => undefined
    try {
      feed.stop = client.streams.subscribeBbo(feed.symbol, (bbo) => {
        if (!lifetime.aborted) onPrice(feed, bbo)
      })
    } catch (cause) {
      // A market that is gone takes no other one with it; it is tried again with every question by REST.
      feed.words = `it cannot be subscribed to: ${messageOf(cause)}`
      log.warn('price.unsubscribed', { symbol: feed.symbol, message: messageOf(cause) })
    }
  }

  const onPrice = (feed: Feed, bbo: Bbo): void => {
    const { symbol, track } = feed
    feed.heardAtMs = clock.now()
    feed.isLost = false
    const before = track.last()
    if (track.take(bbo)) {
      feed.words = undefined
      told.emit(bbo)
      return
    }
    const words = `${jumpWords(before, bbo)} until REST says the same`
    if (feed.words !== words) log.warn('price.jump', { symbol, words })
    feed.words = words
  }

  /** Rule 3, and rule 2's question. */
  const ask = async (feed: Feed): Promise<boolean> => {
    const { symbol, track } = feed
    try {
      const bbo = await client.marketData.fetchBboPrices({ symbol }, lifetime)
      if (lifetime.aborted) return false
      if (track.doubted()) {
        const verdict = track.confirm(bbo)
        log.warn(`price.jump-${verdict}`, { symbol, bid: bbo.bidPrice.toFixed() })
        feed.words = verdict === 'confirmed' ? 'jumped by 20 % or more; REST says the same' : undefined
        if (verdict === 'confirmed') told.emit(bbo)
        return true
      }
      // Between question and answer the subscription may have spoken: its price is younger.
      if (clock.now() - feed.heardAtMs < SILENT_AFTER_MS) return true
      if (track.take(bbo)) {
        feed.words = 'silent for two minutes: the price is asked for by REST'
        told.emit(bbo)
      }
      return true
    } catch (cause) {
      if (lifetime.aborted) return false
      const doubted = track.doubted()
      const what = doubted ? `${jumpWords(track.last(), doubted)};` : 'silent for two minutes, and'
      feed.words = `${what} REST failed: ${messageOf(cause)}`
      log.warn('price.rest-failed', { symbol, message: messageOf(cause) })
      return false
    }
  }

  const watch = async (feed: Feed): Promise<void> => {
    const seams = deps.random ? { random: deps.random } : {}
    const backoff = createBackoff({ firstMs: 1_000, factor: 1.5, maxMs: 60_000, jitter: 0.25, ...seams })
    for (;;) {
      if (feed.track.doubted()) await ask(feed)
      const isSilent = clock.now() - feed.heardAtMs >= SILENT_AFTER_MS
      if (!isSilent) backoff.reset()
      else {
        log.warn('price.silent', { symbol: feed.symbol })
        await ask(feed)
        if (lifetime.aborted) return
        begin(feed)
      }
      await clock.sleep(isSilent ? backoff.next() : CHECK_EVERY_MS, lifetime)
    }
  }

  const feeds = new Map<SymbolId, Feed>()
  for (const symbol of symbols) {
    const track = createPriceTrack()
    const stop = (): void => undefined
    const feed: Feed = { symbol, track, stop, heardAtMs: clock.now(), isLost: false, words: undefined }
    feeds.set(symbol, feed)
    begin(feed)
    watch(feed).catch((cause) => {
      if (!lifetime.aborted) log.error('price.watch-ended', { symbol, message: messageOf(cause) })
    })
  }
  const stopStatus = client.streams.onStatus(({ name, state, detail }) => {
    if (state !== 'closed' || ACCOUNT_SOCKETS.has(name)) return
    for (const feed of feeds.values()) {
      feed.isLost = true
      feed.words = `its connection was lost${detail === undefined ? '' : `: ${detail}`}`
    }
  })
  lifetime.addEventListener(
    'abort',
    () => {
      stopStatus()
      for (const feed of feeds.values()) feed.stop()
    },
    { once: true },
  )

  const ageOf = (price: Bbo | undefined): number | undefined =>
    price && Math.max(0, clock.now() - price.receivedAtMs) / 1_000

  return {
    getCurrentPrice: (symbol) => feeds.get(symbol)?.track.last(),
    getPriceAgeSeconds: (symbol) => ageOf(feeds.get(symbol)?.track.last()),
    calculateVolatility: (symbol, periods = PERIODS) => feeds.get(symbol)?.track.volatility(periods),
    addPriceUpdateCallback: (listener) => told.on(listener),
    getConnectionStatus: () =>
      [...feeds.values()].map(({ symbol, track, isLost, words }) => {
        const toldAtMs = track.lastTold
        return {
          symbol,
          connected: !isLost && toldAtMs !== undefined && clock.now() - toldAtMs < SILENT_AFTER_MS,
          price: track.last(),
          priceAgeSeconds: ageOf(track.last()),
          volatility: track.volatility(PERIODS),
          words,
        }
      }),
  }
}

const jumpWords = (before: Bbo | undefined, { bidPrice }: Bbo): string =>
  `jumped from ${before?.bidPrice.toFixed()} to ${bidPrice.toFixed()}: held back`
