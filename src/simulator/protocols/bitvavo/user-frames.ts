import type { AccountEvent } from '../../matching/account-event.ts'
import { isConditional } from '../../matching/order.ts'
import { orderUuid, tradeUuid } from './ids.ts'
import { clientIdOf, feeFields, orderTerms } from './order-view.ts'
import { plainPrice, plainSize } from './text.ts'
import type { BitvavoVenue } from './venue.ts'

/** Frames of the `account` channel for one event: a fill tells itself, and then the order as it stands. */
export function userFrames(venue: BitvavoVenue, event: AccountEvent): unknown[] {
  if (event.kind !== 'order') return []
  const { order, fill, execution, atMs } = event
  // The engine ends the shell of a stop that fires; here it is one order all along.
  if (execution === 'expired' && isConditional(order.type)) return []
  const frames: unknown[] = [{ event: 'order', ...orderTerms(venue, order) }]
  if (!fill) return frames
  const { instrument } = venue.exchange.market(order.symbol)
  frames.unshift({
    event: 'fill',
    timestamp: atMs,
    market: order.symbol,
    orderId: orderUuid(order.id),
    ...clientIdOf(order),
    fillId: tradeUuid(fill.tradeId),
    side: order.side,
    amount: plainSize(instrument, fill.lots),
    price: plainPrice(instrument, fill.ticks),
    taker: !fill.maker,
    ...feeFields(venue, { fee: fill.fee, atMs }, instrument),
  })
  return frames
}
