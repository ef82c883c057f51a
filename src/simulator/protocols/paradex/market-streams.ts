import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import type { Connection } from './connection.ts'
import { isLivePerpetual } from './instruments.ts'
import type { LiveChannel, StreamHub } from './stream-hub.ts'
import { bboRow, summaryRow, tradeRow } from './summary.ts'
import type { ParadexVenue } from './venue.ts'

const SECOND_MS = 1_000
const SNAPSHOT_LEVELS = 15

/** Turns what happens on the markets into frames of the public channels (section 6 of the venue sheet). */
export class MarketStreams {
  readonly #venue: ParadexVenue
  readonly #hub: StreamHub
  /** Sequence number of the last snapshot sent on each channel. */
  readonly #snapshots = new Map<string, number>()
  /** Best prices as told last, by market. */
  readonly #told = new Map<string, string>()

  constructor(venue: ParadexVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** First frame of a channel: a book begins with all of it, a ticker with where it stands. */
  greet(connection: Connection, live: LiveChannel): void {
    const { kind, symbol } = live.channel
    const book = symbol === undefined ? undefined : this.#venue.books.get(symbol)
    if (!book) return
    if (kind === 'deltas') this.#hub.send(live, book.snapshot(), symbol, connection)
    if (kind === 'snapshot') this.#hub.send(live, book.snapshot(SNAPSHOT_LEVELS), symbol, connection)
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    for (const live of this.#hub.live()) this.#snapshot(live, beatMs)
    if (beatMs % SECOND_MS !== 0) return
    const now = this.#venue.now()
    for (const market of this.#venue.markets.values()) {
      const { symbol } = market.instrument
      this.#hub.publish('markets_summary', symbol, () => summaryRow(this.#venue, market))
      const funding = this.#venue.funding.get(symbol)
      if (!funding || !isLivePerpetual(market.instrument)) continue
      funding.advance(this.#venue.clock.now())
      this.#hub.publish('funding_data', symbol, () => funding.row(now))
    }
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    if (event.kind === 'trade') {
      this.#hub.publish('trades', symbol, () => tradeRow(this.#venue, market, event.trade))
    } else if (event.kind === 'top') {
      // What changed the best prices is told as a delta first: both then have the same number.
      const frame = market.depth.flush(0, event.top.atMs)
      if (frame) this.#delta(market, frame)
    } else if (event.kind === 'depth' && event.cadenceMs === 0) this.#delta(market, event.frame)
  }

  #delta(market: SymbolMarket, frame: Extract<MarketEvent, { kind: 'depth' }>['frame']): void {
    const { symbol } = market.instrument
    const book = this.#venue.books.get(symbol)
    if (!book) return
    const subject = { stream: `order_book.${symbol}.deltas`, symbol }
    const isHeard = this.#hub.isHeard(subject.stream)
    const restart = isHeard && this.#venue.faults.strike('reset-sequence', subject)
    if (restart) {
      book.restart()
      // Once is enough: without a count no number would ever follow another.
      if (restart.count === undefined) this.#venue.faults.remove(restart.id)
    }
    const delta = book.update(frame)
    this.#hub.publish('deltas', symbol, () => delta)
    const best = JSON.stringify(book.best())
    if (this.#told.get(symbol) === best) return
    this.#told.set(symbol, best)
    this.#hub.publish('bbo', symbol, () => bboRow(this.#venue, market))
  }

  #snapshot(live: LiveChannel, beatMs: number): void {
    const { name, kind, symbol, cadenceMs = 0 } = live.channel
    if (kind !== 'snapshot' || symbol === undefined || beatMs % cadenceMs !== 0) return
    const book = this.#venue.books.get(symbol)
    if (!book || this.#snapshots.get(name) === book.sequence) return
    this.#snapshots.set(name, book.sequence)
    this.#hub.send(live, book.snapshot(SNAPSHOT_LEVELS), symbol)
  }
}
