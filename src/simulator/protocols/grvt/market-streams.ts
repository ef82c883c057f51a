import { fixed } from '../../fixed.ts'
import type { DepthFrame } from '../../market/depth-journal.ts'
import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import { bookView, levelAt } from './book-view.ts'
import { candleRow } from './kline-routes.ts'
import { tradeView } from './public-routes.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { nanoseconds } from './text.ts'
import { miniView, tickerView } from './ticker-view.ts'
import type { GrvtVenue } from './venue.ts'

const CANDLE_MS = 1_000
/** A book without changes is told at least this often, with two empty sides. */
const QUIET_BOOK_MS = 500
const FIRST_CANDLES = 5
/** Fields that are in every frame, changed or not. */
const ALWAYS = new Set(['event_time', 'instrument'])

/** What a stream has told and what it owes. */
interface Memory {
  told: Readonly<Record<string, unknown>>
  readonly bids: Set<number>
  readonly asks: Set<number>
  lastSentMs: number
}

/** Turns what happens on the markets into frames of the public streams (section 6 of the venue sheet). */
export class MarketStreams {
  readonly #venue: GrvtVenue
  readonly #hub: StreamHub
  readonly #memories = new WeakMap<LiveStream, Memory>()

  constructor(venue: GrvtVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** First frames of a subscription: the state of the moment. */
  snapshots(live: LiveStream): object[] {
    const { spec, stream } = live
    const market = this.#marketOf(live)
    if (!market || spec.kind === 'account') return []
    if (spec.kind === 'candle') {
      market.candles.rollTo(this.#venue.now(), market.lastTicks())
      return market.candles
        .list(spec.interval)
        .slice(-FIRST_CANDLES)
        .map((candle) => candleRow(market, spec.interval, candle))
    }
    if (stream === 'v1.trade')
      return market.tape.trades.slice(-spec.number).map((trade) => tradeView(market, trade, this.#venue))
    const view = this.#view(live, market)
    const memory = this.#memory(live)
    // Who came earlier is owed what changed since; the newcomer sees it as changed once more.
    if (live.connections.size === 1) memory.told = view
    return [view]
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    for (const live of this.#hub.live()) {
      const market = this.#marketOf(live)
      if (!market || live.spec.kind === 'account' || live.stream === 'v1.trade') continue
      const everyMs = live.spec.kind === 'candle' ? CANDLE_MS : live.spec.number
      if (everyMs > 0 && beatMs % everyMs === 0) this.#send(live, market)
    }
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    for (const live of this.#hub.live()) {
      if (live.spec.symbol !== symbol) continue
      if (event.kind === 'trade' && live.stream === 'v1.trade')
        this.#hub.send(live, tradeView(market, event.trade, this.#venue))
      else if (event.kind === 'depth' && event.cadenceMs === 0 && live.stream === 'v1.book.d')
        this.#owe(live, market, event.frame)
      else if (event.kind === 'top' && live.name === `v1.mini.d ${symbol}@0`) this.#sendChanges(live, market)
    }
  }

  #send(live: LiveStream, market: SymbolMarket): void {
    if (live.stream === 'v1.book.d') this.#sendBook(live, market)
    else if (live.stream === 'v1.book.s') this.#hub.send(live, this.#view(live, market))
    else if (live.stream.endsWith('.d')) this.#sendChanges(live, market)
    else this.#sendWhole(live, market)
  }

  /** Whole views go out when something in them is new. */
  #sendWhole(live: LiveStream, market: SymbolMarket): void {
    const memory = this.#memory(live)
    const view = this.#view(live, market)
    if (!Object.entries(view).some(([name, value]) => !ALWAYS.has(name) && memory.told[name] !== value))
      return
    memory.told = view
    this.#hub.send(live, view)
  }

  #sendChanges(live: LiveStream, market: SymbolMarket): void {
    const memory = this.#memory(live)
    const view = this.#view(live, market)
    const changed = Object.entries(view).filter(
      ([name, value]) => ALWAYS.has(name) || memory.told[name] !== value,
    )
    if (changed.length <= ALWAYS.size) return
    memory.told = view
    this.#hub.send(live, Object.fromEntries(changed))
  }

  /** Levels that changed, with the size they have now; zero (`0.0`) removes one. */
  #sendBook(live: LiveStream, market: SymbolMarket): void {
    const memory = this.#memory(live)
    const now = this.#venue.clock.now()
    if (memory.bids.size + memory.asks.size === 0 && now - memory.lastSentMs < QUIET_BOOK_MS) return
    const bids = [...memory.bids].sort((a, b) => b - a).map((ticks) => levelAt(market, 'buy', ticks))
    const asks = [...memory.asks].sort((a, b) => a - b).map((ticks) => levelAt(market, 'sell', ticks))
    memory.bids.clear()
    memory.asks.clear()
    memory.lastSentMs = now
    const event_time = nanoseconds(this.#venue.now())
    this.#hub.send(live, { event_time, instrument: market.instrument.symbol, bids, asks })
  }

  #owe(live: LiveStream, { instrument }: SymbolMarket, frame: DepthFrame): void {
    const memory = this.#memory(live)
    for (const [price] of frame.bids) memory.bids.add(Number(fixed(price) / instrument.tick))
    for (const [price] of frame.asks) memory.asks.add(Number(fixed(price) / instrument.tick))
  }

  #view({ stream, spec }: LiveStream, market: SymbolMarket): Readonly<Record<string, unknown>> {
    if (spec.kind === 'candle')
      return { ...candleRow(market, spec.interval, market.candles.current(spec.interval, this.#venue.now())) }
    if (stream === 'v1.book.s' && spec.kind === 'market') return bookView(market, this.#venue, spec.depth)
    if (stream === 'v1.book.d') return bookView(market, this.#venue)
    return stream.startsWith('v1.mini') ? miniView(market, this.#venue) : tickerView(market, this.#venue)
  }

  /** Market of a stream; undefined where nothing trades, which is silent. */
  #marketOf({ spec }: LiveStream): SymbolMarket | undefined {
    const market = spec.symbol === undefined ? undefined : this.#venue.markets.get(spec.symbol)
    return market?.instrument.status === 'trading' ? market : undefined
  }

  #memory(live: LiveStream): Memory {
    let memory = this.#memories.get(live)
    if (!memory) {
      memory = { told: {}, bids: new Set(), asks: new Set(), lastSentMs: 0 }
      this.#memories.set(live, memory)
    }
    return memory
  }
}
