import type { MarketEvent, SymbolMarket, TopFrame } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { BOOK_CADENCE_MS } from './book-channel.ts'
import { candleRow } from './candle-routes.ts'
import { isAccountChannel, type MarketChannel } from './channel.ts'
import { marketStats } from './statistics.ts'
import type { StreamHub } from './stream-hub.ts'
import { ownPart, tradeView } from './trade-view.ts'
import { blockHeight, type LighterVenue, marketIdOf, tradingMarkets } from './venue.ts'

const SLOW_MS = 500
const TRADES_OF_HISTORY = 50

/** Turns what happens on the markets into frames of the public channels (section 6 of the venue sheet). */
export class MarketStreams {
  readonly #venue: LighterVenue
  readonly #hub: StreamHub
  /** Trades that have not gone out yet, by symbol. */
  readonly #trades = new Map<string, MarketTrade[]>()
  /** Last statistics told on `market_stats/all`, by market. */
  readonly #told = new Map<number, string>()

  constructor(venue: LighterVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) {
      market.events.listen((event) => this.#onEvent(market, event))
    }
  }

  /** Payload of the first frame of a public channel. */
  snapshot(channel: MarketChannel): object {
    const now = this.#venue.now()
    switch (channel.kind) {
      case 'order_book':
        return this.#venue.books.get(channel.market.instrument.symbol)?.snapshot(now) ?? {}
      case 'ticker':
        return this.#ticker(channel.market, channel.market.top())
      case 'trade':
        return this.#tradeFrame(channel.market, channel.market.tape.trades.slice(-TRADES_OF_HISTORY))
      case 'market_stats':
        return { market_stats: marketStats(this.#venue, channel.market), timestamp: now }
      case 'all_market_stats':
        return { market_stats: this.#allStats(), timestamp: now }
      case 'height':
        return { height: blockHeight(now), timestamp: now }
      case 'candle':
      case 'mark_price_candle':
        return this.#candle(channel)
    }
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    for (const [symbol, trades] of this.#trades) {
      this.#trades.delete(symbol)
      const market = this.#venue.exchange.market(symbol)
      this.#hub.publish(`trade:${marketIdOf(market)}`, () => this.#tradeFrame(market, trades))
    }
    if (beatMs % SLOW_MS !== 0) return
    for (const channel of this.#hub.channels()) if (!isAccountChannel(channel)) this.#pulseChannel(channel)
  }

  #pulseChannel(channel: MarketChannel): void {
    const now = this.#venue.now()
    const { kind, name } = channel
    if (kind === 'market_stats' || kind === 'height' || kind === 'candle' || kind === 'mark_price_candle') {
      this.#hub.publish(name, () => this.snapshot(channel))
    } else if (kind === 'all_market_stats') {
      const changed = this.#changedStats()
      if (Object.keys(changed).length > 0)
        this.#hub.publish(name, () => ({ market_stats: changed, timestamp: now }))
    }
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    const id = marketIdOf(market)
    if (event.kind === 'top') this.#hub.publish(`ticker:${id}`, () => this.#ticker(market, event.top))
    else if (event.kind === 'depth' && event.cadenceMs === BOOK_CADENCE_MS) {
      const payload = this.#venue.books.get(symbol)?.update(event.frame)
      if (payload) this.#hub.publish(`order_book:${id}`, () => payload)
    } else if (event.kind === 'trade' && this.#hub.isLive(`trade:${id}`)) {
      const waiting = this.#trades.get(symbol) ?? []
      waiting.push(event.trade)
      this.#trades.set(symbol, waiting)
    }
  }

  /** Best bid and ask; an empty side has empty texts. */
  #ticker(market: SymbolMarket, top: TopFrame | undefined): object {
    const side = ([price, size]: readonly [string, string] = ['', '0']) =>
      Number(size) === 0 ? { price: '', size: '' } : { price, size }
    const atMs = top?.atMs ?? this.#venue.clock.now()
    return {
      nonce: top?.id ?? market.depth.updateId,
      ticker: {
        s: market.instrument.symbol,
        a: side(top?.ask),
        b: side(top?.bid),
        last_updated_at: atMs * 1_000,
      },
      timestamp: this.#venue.now(),
    }
  }

  #tradeFrame(market: SymbolMarket, trades: readonly MarketTrade[]): object {
    const { symbol } = market.instrument
    const rows = trades.map((trade) =>
      tradeView(this.#venue, market, trade, ownPart(this.#venue, symbol, trade)),
    )
    const [liquidations, usual] = [
      rows.filter(({ type }) => type === 'liquidation'),
      rows.filter(({ type }) => type !== 'liquidation'),
    ]
    return {
      nonce: market.depth.updateId,
      trades: usual,
      // The venue writes null where there is nothing to tell.
      liquidation_trades: liquidations.length === 0 ? null : liquidations,
    }
  }

  #candle(channel: Extract<MarketChannel, { kind: 'candle' | 'mark_price_candle' }>): object {
    const { market, resolution, kind } = channel
    const now = this.#venue.now()
    market.candles.rollTo(now, market.lastTicks())
    const candle = candleRow(market, market.candles.current(resolution, now), kind === 'candle')
    return { candle: { r: resolution, ...candle }, candles: [candle], timestamp: now }
  }

  #allStats(): Record<string, object> {
    return Object.fromEntries(
      tradingMarkets(this.#venue).map((market) => [marketIdOf(market), marketStats(this.#venue, market)]),
    )
  }

  #changedStats(): Record<string, object> {
    const changed: Record<string, object> = {}
    for (const [id, stats] of Object.entries(this.#allStats())) {
      const text = JSON.stringify(stats)
      if (this.#told.get(Number(id)) !== text) changed[id] = stats
      this.#told.set(Number(id), text)
    }
    return changed
  }
}
