import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import { BOOK_CADENCE_MS, bookFrame } from './book-view.ts'
import { CANDLE_INTERVALS, candleRow } from './candle-routes.ts'
import { tradeRow } from './public-routes.ts'
import { dayStatistics } from './statistics.ts'
import type { StreamHub } from './stream-hub.ts'
import { streamName } from './subscriptions.ts'
import { plainPrice } from './text.ts'
import { bestTexts } from './ticker-view.ts'
import type { BitvavoVenue } from './venue.ts'

const CANDLES_MS = 200
const DAY_TICKER_MS = 1_000

type Best = ReturnType<typeof bestTexts>

/** Turns what happens on the markets into frames of the public channels. */
export class MarketStreams {
  readonly #venue: BitvavoVenue
  readonly #hub: StreamHub
  readonly #best = new Map<string, Best>()
  readonly #lastTicks = new Map<string, number>()
  /** Markets that traded since candles went out, and that changed since the 24 h ticker did. */
  readonly #traded = new Set<SymbolMarket>()
  readonly #changed = new Set<SymbolMarket>()

  constructor(venue: BitvavoVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** Sends what is due at this beat; `beatMs` counts in steps of 50. */
  pulse(beatMs: number): void {
    if (beatMs % CANDLES_MS === 0) this.#tellCandles()
    if (beatMs % DAY_TICKER_MS === 0) this.#tellDays()
  }

  /** A whole ticker frame, for venues that begin with one. */
  wholeTicker(symbol: string): void {
    const market = this.#venue.exchange.market(symbol)
    const { bid, bidSize, ask, askSize } = bestTexts(market)
    const lastPrice = plainPrice(market.instrument, market.lastTicks())
    this.#ticker(symbol, {
      bestBid: bid,
      bestBidSize: bidSize,
      bestAsk: ask,
      bestAskSize: askSize,
      lastPrice,
    })
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    if (event.kind === 'top') {
      this.#changed.add(market)
      this.#tellBest(market)
    } else if (event.kind === 'depth' && event.cadenceMs === BOOK_CADENCE_MS) {
      const nonce = this.#nextNonce(symbol)
      this.#hub.publish(`book:${symbol}`, () => bookFrame(market, event.frame, nonce, this.#venue.now()))
    } else if (event.kind === 'trade') {
      this.#traded.add(market)
      this.#changed.add(market)
      const { trade } = event
      this.#hub.publish(`trades:${symbol}`, () => ({
        event: 'trade',
        market: symbol,
        ...tradeRow(market, trade),
      }))
      if (this.#lastTicks.get(symbol) === trade.ticks) return
      this.#lastTicks.set(symbol, trade.ticks)
      this.#ticker(symbol, { lastPrice: plainPrice(market.instrument, trade.ticks) })
    }
  }

  /** Only the side that changed, in a frame of its own. */
  #tellBest(market: SymbolMarket): void {
    const { symbol } = market.instrument
    const before = this.#best.get(symbol)
    const { bid, bidSize, ask, askSize } = bestTexts(market)
    this.#best.set(symbol, { bid, bidSize, ask, askSize })
    if (before?.bid !== bid || before.bidSize !== bidSize)
      this.#ticker(symbol, { bestBid: bid, bestBidSize: bidSize })
    if (before?.ask !== ask || before.askSize !== askSize)
      this.#ticker(symbol, { bestAsk: ask, bestAskSize: askSize })
  }

  #ticker(symbol: string, fields: object): void {
    this.#hub.publish(`ticker:${symbol}`, () => ({ event: 'ticker', market: symbol, ...fields }))
  }

  #nextNonce(symbol: string): number {
    const { faults, nonces } = this.#venue
    const restart = faults.strike('reset-sequence', { symbol, stream: `book:${symbol}` })
    if (restart) {
      nonces.restart(symbol)
      // Once is enough: without a count every frame would be the first.
      if (restart.count === undefined) faults.remove(restart.id)
    }
    return nonces.next(symbol)
  }

  /** The open candle of every market that traded; nobody tells that one has closed. */
  #tellCandles(): void {
    const now = this.#venue.now()
    for (const { channel, market: symbol, interval, name } of this.#hub.live()) {
      const market = this.#venue.markets.get(symbol)
      if (channel !== 'candles' || interval === undefined || !market || !this.#traded.has(market)) continue
      const candle = market.candles.current(CANDLE_INTERVALS[interval], now)
      const row = candleRow(market.instrument, candle)
      this.#hub.publish(name, () => ({ event: 'candle', market: symbol, interval, candle: [row] }))
    }
    this.#traded.clear()
  }

  #tellDays(): void {
    const now = this.#venue.now()
    for (const market of this.#changed) {
      const name = streamName({ channel: 'ticker24h', market: market.instrument.symbol })
      this.#hub.publish(name, () => ({ event: 'ticker24h', data: [dayStatistics(market, now)] }))
    }
    this.#changed.clear()
  }
}
