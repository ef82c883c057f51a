import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Side } from '../../matching/order.ts'
import { nanoseconds, priceText, sizeText } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** A level; a size of zero (`0.0`) says that it is gone. */
export interface WireLevel {
  readonly price: string
  readonly size: string
  readonly num_orders: number
}

/** The displayed level at a price. */
export function levelAt({ instrument, book }: SymbolMarket, side: Side, ticks: number): WireLevel {
  return wireLevel({ instrument }, ticks, book.displayed(side, ticks))
}

/** The book of the moment, best levels first; all of it without a depth. */
export function bookView(market: SymbolMarket, venue: GrvtVenue, depth = Number.POSITIVE_INFINITY) {
  const side = (name: Side): WireLevel[] =>
    market.book.levels(name, depth).map(({ ticks, lots }) => wireLevel(market, ticks, lots))
  return {
    event_time: nanoseconds(venue.now()),
    instrument: market.instrument.symbol,
    bids: side('buy'),
    asks: side('sell'),
  }
}

/** The crowd has no orders of its own here: their number follows from the size. */
function wireLevel({ instrument }: Pick<SymbolMarket, 'instrument'>, ticks: number, lots: number): WireLevel {
  return {
    price: priceText(instrument, ticks),
    size: sizeText(instrument, lots),
    num_orders: lots === 0 ? 0 : 1 + (lots % 7),
  }
}
