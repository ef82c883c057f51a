import type { Snapshot } from '../../shared/contract.ts'
import type { PairView } from '../../shared/pair-views.ts'
import type {
  BookView,
  InstrumentView,
  OrderView,
  PositionView,
  QuoteView,
  SessionView,
} from '../../shared/views.ts'
import { AppError } from '../base/errors.ts'
import { bookView } from './book-view.ts'
import { pairView } from './pair-views.ts'
import type { Terminal } from './terminal.ts'
import { candleView, instrumentView, orderView, positionView, quoteView } from './views.ts'

/** The parts of the window's state, each made anew when it is asked for. */

export function sessionOf({ session, watch, venues, dataSource, ...terminal }: Terminal): SessionView {
  const { mode, gate } = session
  const status = gate.status()
  const market = terminal.market()
  const current = watch.current()
  const equityQuote =
    current && session.deskOf(current.instrument.venue).portfolio.positions.totals().equityQuote
  return {
    mode,
    dataSource,
    quoteAsset: current?.instrument.quoteAsset ?? '',
    tradingState: status.state,
    ...(status.reason === undefined ? {} : { tradingStateReason: status.reason }),
    ...(current ? { equityVenueName: venues().get(current.instrument.venue).exchangeName() } : {}),
    ...(equityQuote ? { equityQuote: equityQuote.toDecimalPlaces(2).toFixed(2) } : {}),
    ...(market === undefined ? {} : { market }),
  }
}

export function instrumentsOf({ instruments, venues }: Terminal): InstrumentView[] {
  return instruments().map((each) => instrumentView(each, venues().get(each.venue).exchangeName()))
}

export function positionsOf({ session, venues }: Terminal): PositionView[] {
  return session
    .desks()
    .flatMap(({ portfolio }) => portfolio.positions.list())
    .map((position) => positionView(position, venues().get(position.venue).exchangeName()))
}

/** Newest first, over all venues. */
export function ordersOf({ session, venues }: Terminal): OrderView[] {
  return session
    .desks()
    .flatMap(({ portfolio }) => portfolio.orders.list())
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    .map((own) => orderView(own, venues().get(own.order.venue).exchangeName()))
}

export function pairsOf(terminal: Terminal): PairView[] {
  return terminal.pairs.pairs().map((pair) => pairView(pair, terminal))
}

export function quotesOf({ board, venues }: Terminal): QuoteView[] {
  return board.rows().map((row) => quoteView(row, venues().get(row.instrument.venue).exchangeName()))
}

export function bookOf({ watch, groupingOf, prices }: Terminal): BookView | undefined {
  const current = watch.current()
  return current && bookView(current.book, groupingOf(current.instrument), prices.ceilingMs('sizing'))
}

/** What the window looks at, with its drawn history. */
export function selectedOf({ watch }: Terminal) {
  const current = watch.current()
  if (!current)
    throw new AppError('venue-unavailable', 'no instrument is selected yet: the venue has not answered')
  return {
    venue: current.instrument.venue,
    symbol: current.instrument.symbol,
    bboHistory: [...current.bbo.points()],
    candles: current.candles.list().map(candleView),
  }
}

export function snapshotOf(terminal: Terminal, seq: number): Snapshot {
  const { health, clock } = terminal
  const { venue, symbol, bboHistory, candles } = selectedOf(terminal)
  const book = bookOf(terminal)
  return {
    seq,
    atMs: clock.now(),
    session: sessionOf(terminal),
    instruments: instrumentsOf(terminal),
    quotes: quotesOf(terminal),
    selected: { venue, symbol },
    venues: health.venues(),
    streams: health.streams(),
    bboHistory,
    candles,
    pairs: pairsOf(terminal),
    paperLab: terminal.lab.view(),
    positions: positionsOf(terminal),
    orders: ordersOf(terminal),
    ...(book ? { book } : {}),
  }
}
