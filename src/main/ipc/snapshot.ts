import type { Snapshot } from '../../shared/contract.ts'
import type { BookView, OrderView, PositionView, SessionView } from '../../shared/views.ts'
import { AppError } from '../base/errors.ts'
import { bookView } from './book-view.ts'
import type { Terminal } from './terminal.ts'
import { candleView, instrumentView, orderView, positionView } from './views.ts'

/** The parts of the window's state, each made anew when it is asked for. */

export function sessionOf({ session, dataSource, market, quoteAsset }: Terminal): SessionView {
  const { mode, desk } = session
  const status = desk.gate.status()
  const { equityQuote } = desk.portfolio.positions.totals()
  return {
    mode,
    dataSource,
    quoteAsset,
    tradingState: status.state,
    ...(status.reason === undefined ? {} : { tradingStateReason: status.reason }),
    ...(equityQuote ? { equityQuote: equityQuote.toDecimalPlaces(2).toFixed(2) } : {}),
    ...(market === undefined ? {} : { market }),
  }
}

export function positionsOf({ session, venues }: Terminal): PositionView[] {
  return session.desk.portfolio.positions
    .list()
    .map((position) => positionView(position, venues.get(position.venue).exchangeName()))
}

export function ordersOf({ session, venues }: Terminal): OrderView[] {
  return session.desk.portfolio.orders
    .list()
    .map((own) => orderView(own, venues.get(own.order.venue).exchangeName()))
}

export function bookOf({ watch, groupingOf }: Terminal): BookView | undefined {
  const current = watch.current()
  return current && bookView(current.book, groupingOf(current.instrument))
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
  const { venues, instruments, health, clock } = terminal
  const { venue, symbol, bboHistory, candles } = selectedOf(terminal)
  const book = bookOf(terminal)
  return {
    seq,
    atMs: clock.now(),
    session: sessionOf(terminal),
    instruments: instruments.map((each) => instrumentView(each, venues.get(each.venue).exchangeName())),
    selected: { venue, symbol },
    venues: health.venues(),
    streams: health.streams(),
    bboHistory,
    candles,
    positions: positionsOf(terminal),
    orders: ordersOf(terminal),
    ...(book ? { book } : {}),
  }
}
