import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import {
  aggregateFrame,
  bookTickerFrame,
  diffFrame,
  forceOrderFrame,
  klineFrame,
  markPriceFrame,
  miniTickerFrame,
  partialFrame,
  tickerFrame,
} from './frames.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { type AsterVenue, tradingMarkets } from './venue.ts'

const KLINE_MS = 250
const TICKER_MS = 500
const ARRAY_MS = 1_000

/** Turns what happens on the markets into frames of the public streams. */
export class MarketStreams {
  readonly #venue: AsterVenue
  readonly #hub: StreamHub
  /** Update id of the last partial frame, for each stream. */
  readonly #partialIds = new Map<string, number>()
  /** Last trade each array stream has told, for each symbol. */
  readonly #tickers = new Map<string, Map<string, number | undefined>>()
  /** Open time of the last candle sent, for each stream. */
  readonly #candles = new Map<string, number>()

  constructor(venue: AsterVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    for (const stream of this.#hub.live()) this.#pulseStream(stream, beatMs)
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const name = market.instrument.symbol.toLowerCase()
    const now = this.#venue.now()
    switch (event.kind) {
      case 'top': {
        const frame = () => bookTickerFrame(market, event.top, now)
        this.#hub.publish(`${name}@bookTicker`, frame)
        this.#hub.publish('!bookTicker', frame)
        break
      }
      case 'depth': {
        const frame = () => diffFrame(market, event.frame, now)
        this.#hub.publish(`${name}@depth@${event.cadenceMs}ms`, frame)
        if (event.cadenceMs === 250) this.#hub.publish(`${name}@depth`, frame)
        break
      }
      case 'aggregate':
        this.#hub.publish(`${name}@aggTrade`, () => aggregateFrame(market, event.trade, now))
        break
      case 'liquidation': {
        const frame = () => forceOrderFrame(market, event.liquidation, now)
        this.#hub.publish(`${name}@forceOrder`, frame)
        this.#hub.publish('!forceOrder@arr', frame)
        break
      }
      case 'trade':
        // Single trades have no stream of their own here.
        break
    }
  }

  #pulseStream(stream: LiveStream, beatMs: number): void {
    const { spec } = stream
    if (!spec) return
    const market = spec.symbol === undefined ? undefined : this.#venue.markets.get(spec.symbol)
    const now = this.#venue.now()
    if (spec.kind === 'partial' && market && beatMs % spec.cadenceMs === 0)
      this.#partial(stream, market, spec.levels)
    else if (spec.kind === 'kline' && market && beatMs % KLINE_MS === 0) {
      this.#kline(stream, market)
    } else if (spec.kind === 'markPrice' && beatMs % spec.everyMs === 0) {
      const frames = (market ? [market] : tradingMarkets(this.#venue)).map((one) =>
        markPriceFrame(one, this.#venue),
      )
      this.#hub.send(stream, market ? frames[0] : frames)
    } else if (spec.kind === 'ticker' || spec.kind === 'miniTicker') {
      if (beatMs % (market ? TICKER_MS : ARRAY_MS) !== 0) return
      const make = spec.kind === 'ticker' ? tickerFrame : miniTickerFrame
      if (market) this.#hub.send(stream, make(market, now))
      else this.#changedTickers(stream, (one) => make(one, now))
    }
  }

  #partial(stream: LiveStream, market: SymbolMarket, levels: number): void {
    const previous = this.#partialIds.get(stream.name)
    const id = market.depth.updateId
    if (previous === id) return
    this.#partialIds.set(stream.name, id)
    this.#hub.send(stream, partialFrame(market, levels, previous ?? id, this.#venue.now()))
  }

  /** An array stream carries the symbols that traded since it last spoke. */
  #changedTickers(stream: LiveStream, make: (market: SymbolMarket) => unknown): void {
    const told = this.#tickers.get(stream.name) ?? new Map<string, number | undefined>()
    this.#tickers.set(stream.name, told)
    const changed = tradingMarkets(this.#venue).filter(({ instrument: { symbol }, tape }) => {
      const lastId = tape.last()?.id
      const isNew = !told.has(symbol) || told.get(symbol) !== lastId
      told.set(symbol, lastId)
      return isNew
    })
    if (changed.length > 0) this.#hub.send(stream, changed.map(make))
  }

  /** The open candle; before the first frame of a new one, the old one once more as closed. */
  #kline(stream: LiveStream, market: SymbolMarket): void {
    if (stream.spec?.kind !== 'kline') return
    const { interval } = stream.spec
    const now = this.#venue.now()
    market.candles.rollTo(now, market.lastTicks())
    const openTimeMs = market.candles.current(interval, now).openTimeMs
    const last = this.#candles.get(stream.name)
    if (last !== undefined && last !== openTimeMs) {
      this.#hub.send(stream, klineFrame(market, interval, now, openTimeMs - 1, true))
    }
    this.#candles.set(stream.name, openTimeMs)
    this.#hub.send(stream, klineFrame(market, interval, now))
  }
}
