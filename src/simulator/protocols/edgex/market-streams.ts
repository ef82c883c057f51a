import type { MarketEvent, SymbolMarket } from '../../market/symbol-market.ts'
import type { Connection } from './connection.ts'
import { type Contract, contractIdOf, contractIn, contractsOf } from './contract.ts'
import { latestFundingRow } from './funding-routes.ts'
import { klineRow } from './kline-routes.ts'
import { metadata } from './metadata.ts'
import type { LiveChannel, StreamHub } from './stream-hub.ts'
import { bookTickerRow, hasPrice, streamedTickerRow } from './ticker-view.ts'
import { BOOK_CADENCE_MS, DEPTH_LEVELS, type VersionRule } from './told-books.ts'
import { tradeRow } from './trade-view.ts'
import type { ContractMarket, EdgexVenue } from './venue.ts'

const SECOND_MS = 1_000
const FUNDING_MS = 10_000
/** Trades of the history that a subscription begins with. */
const TRADES_OF_HISTORY = 50

/** Turns what happens on the markets into frames of the public channels. */
export class MarketStreams {
  readonly #venue: EdgexVenue
  readonly #hub: StreamHub
  readonly #versionRule: VersionRule

  constructor(venue: EdgexVenue, hub: StreamHub, versionRule: VersionRule) {
    this.#venue = venue
    this.#hub = hub
    this.#versionRule = versionRule
    for (const market of venue.markets.values()) market.events.listen((event) => this.#onEvent(market, event))
  }

  /** Tells a new listener of a channel where things stand. */
  greet(channel: LiveChannel, connection: Connection): void {
    const { spec } = channel
    if (spec.kind !== 'depth') this.#hub.send(channel, 'Snapshot', this.#rows(channel), connection)
    else if (hasPrice(this.#listed(spec.contract))) {
      const book = this.#venue.books.of(spec.contract.symbol)
      channel.told ??= { window: book.window(spec.level), version: book.version }
      this.#hub.send(channel, 'Snapshot', [book.snapshot(spec.contract, spec.level)], connection)
    }
  }

  /** Sends what is due at this beat. `beatMs` is the time since the streams began, in steps of 50 ms. */
  pulse(beatMs: number): void {
    if (beatMs % SECOND_MS !== 0) return
    this.#keepBooksAlive()
    for (const channel of this.#hub.live()) {
      const { kind } = channel.spec
      // Trades and books go by events; the ticker of one book's best prices never moves, as on the live venue.
      const isFunding = kind === 'fundingRate' || kind === 'allFundingRates'
      if (kind === 'depth' || kind === 'trades' || kind === 'bookTicker' || kind === 'metadata') continue
      if (isFunding && beatMs % FUNDING_MS !== 0) continue
      this.#hub.send(channel, 'Changed', this.#rows(channel))
    }
  }

  #onEvent(market: SymbolMarket, event: MarketEvent): void {
    const { symbol } = market.instrument
    if (event.kind === 'depth' && event.cadenceMs === BOOK_CADENCE_MS) {
      this.#venue.books.of(symbol).take(event.frame)
      this.#tellBook(symbol)
    } else if (event.kind === 'trade') {
      for (const contract of listedAs(symbol)) {
        const channel = this.#hub.find(`trades.${contract.id}`)
        if (channel) this.#hub.send(channel, 'changed', [tradeRow({ contract, market }, event.trade)])
      }
    }
  }

  /** Tells each window of a book what changed in it; a change outside only moves the version. */
  #tellBook(symbol: string): void {
    const book = this.#venue.books.of(symbol)
    const stream = `depth.${contractIdOf('v2', symbol)}`
    const restarts = this.#venue.faults.strike('reset-sequence', { symbol, stream }) !== undefined
    if (restarts) book.restart()
    for (const contract of listedAs(symbol))
      for (const level of DEPTH_LEVELS) {
        const channel = this.#hub.find(`depth.${contract.id}.${level}`)
        if (!channel?.told) continue
        if (restarts) channel.told = { ...channel.told, version: 0 }
        const window = book.window(level)
        const { told } = channel
        const row = book.change(contract, level, told.window, window, told.version, this.#versionRule)
        channel.told = { window, version: book.version }
        this.#hub.send(channel, 'changed', [row])
      }
  }

  #keepBooksAlive(): void {
    const now = this.#venue.clock.now()
    for (const { instrument } of this.#venue.markets.values()) {
      if (instrument.status !== 'trading') continue
      const book = this.#venue.books.of(instrument.symbol)
      if (now - book.toldAtMs < SECOND_MS) continue
      book.beat(now)
      this.#tellBook(instrument.symbol)
    }
  }

  /** Rows of a channel as it stands; none for a contract that is not traded. */
  #rows({ spec }: LiveChannel): readonly unknown[] {
    const venue = this.#venue
    if (spec.kind === 'metadata') return [metadata(venue, 'v2'), metadata(venue, 'v1')]
    if (spec.kind === 'depth') return []
    if (!('contract' in spec)) {
      const show = {
        allTickers: streamedTickerRow,
        allBookTickers: bookTickerRow,
        allFundingRates: latestFundingRow,
      }
      return this.#allListed().map((listed) => show[spec.kind](venue, listed))
    }
    const listed = this.#listed(spec.contract)
    if (!hasPrice(listed)) return []
    const { market } = listed
    switch (spec.kind) {
      case 'ticker':
        return [streamedTickerRow(venue, listed)]
      case 'bookTicker':
        return [bookTickerRow(venue, listed)]
      case 'fundingRate':
        return [latestFundingRow(venue, listed)]
      case 'trades':
        return market.tape.trades
          .slice(-TRADES_OF_HISTORY)
          .reverse()
          .map((trade) => tradeRow(listed, trade))
      case 'kline': {
        market.candles.rollTo(venue.now(), market.lastTicks())
        return [klineRow(listed, spec.candles, market.candles.current(spec.candles.interval, venue.now()))]
      }
    }
  }

  #listed(contract: Contract): ContractMarket {
    return { contract, market: this.#venue.exchange.market(contract.symbol) }
  }

  /** Contracts of both generations: a socket does not say which one it is of. */
  #allListed(): ContractMarket[] {
    return contractsOf()
      .map((contract) => this.#listed(contract))
      .filter(hasPrice)
  }
}

function listedAs(symbol: string): Contract[] {
  return (['v2', 'v1'] as const).flatMap((generation) => contractIn(generation, symbol) ?? [])
}
