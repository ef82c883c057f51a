import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import {
  bookTickerFrame,
  depthFrame,
  klineFrame,
  liquidationFrame,
  markPriceFrame,
  openInterestFrame,
  tickerFrame,
  tradeFrame,
} from './frames.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { type BackpackVenue, isLivePerpetual } from './venue.ts'

const SECOND_MS = 1_000
const OPEN_INTEREST_MS = 60_000

/** Turns what happens on the markets into frames of the public streams. */
export class MarketStreams {
  readonly #venue: BackpackVenue
  readonly #hub: StreamHub
  /** Open time of the last candle sent, for each stream. */
  readonly #candles = new Map<string, number>()

  constructor(venue: BackpackVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    if (beatMs % SECOND_MS !== 0) return
    for (const stream of this.#hub.live()) this.#pulseStream(stream, beatMs)
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    const now = this.#venue.now()
    if (event.kind === 'top') {
      this.#hub.publish(`bookTicker.${symbol}`, () => bookTickerFrame(market, event.top, now))
    } else if (event.kind === 'depth') {
      const window = event.cadenceMs === 0 ? '' : `${event.cadenceMs}ms.`
      this.#hub.publish(`depth.${window}${symbol}`, () => depthFrame(market, event.frame, now))
    } else if (event.kind === 'trade') {
      this.#hub.publish(`trade.${symbol}`, () => tradeFrame(market, event.trade, now))
    } else if (event.kind === 'liquidation') {
      this.#hub.publish('liquidation', () => liquidationFrame(market, event.liquidation, now))
    }
  }

  #pulseStream(stream: LiveStream, beatMs: number): void {
    const { spec } = stream
    const market = spec.symbol === undefined ? undefined : this.#venue.markets.get(spec.symbol)
    // Closed and unknown markets are silent.
    if (market?.instrument.status !== 'trading') return
    const now = this.#venue.now()
    if (spec.kind === 'kline') this.#kline(stream, market)
    else if (spec.kind === 'ticker') this.#hub.send(stream, tickerFrame(market, now))
    else if (!isLivePerpetual(market)) return
    else if (spec.kind === 'markPrice') this.#hub.send(stream, markPriceFrame(market, this.#venue))
    else if (spec.kind === 'openInterest' && beatMs % OPEN_INTEREST_MS === 0)
      this.#hub.send(stream, openInterestFrame(market, now))
  }

  /** The open candle; before the first frame of a new one, the old one once more as closed. */
  #kline(stream: LiveStream, market: SymbolMarket): void {
    if (stream.spec.kind !== 'kline') return
    const { interval } = stream.spec
    const now = this.#venue.now()
    market.candles.rollTo(now, market.lastTicks())
    const { openTimeMs } = market.candles.current(interval, now)
    const last = this.#candles.get(stream.name)
    if (last !== undefined && last < openTimeMs)
      this.#hub.send(stream, klineFrame(market, interval, now, openTimeMs - 1, true))
    this.#candles.set(stream.name, openTimeMs)
    this.#hub.send(stream, klineFrame(market, interval, now))
  }
}
