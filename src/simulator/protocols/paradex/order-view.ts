import { divideFixed, trimFixed } from '../../fixed.ts'
import { sizeOf } from '../../market/instrument.ts'
import { isConditional, isOpen, type Order, remainingLots } from '../../matching/order.ts'
import { memoOf } from './order-memo.ts'
import type { ParadexVenue } from './venue.ts'
import { plainPrice, plainSize, SIDES } from './wire-text.ts'

/** Status by section 5 of the venue sheet. */
export function statusOf(venue: ParadexVenue, order: Order): 'NEW' | 'UNTRIGGERED' | 'OPEN' | 'CLOSED' {
  if (!isOpen(order)) return 'CLOSED'
  if (venue.orders.isWaiting(order)) return 'NEW'
  return isConditional(order.type) ? 'UNTRIGGERED' : 'OPEN'
}

/** An order as REST and the stream show it (section 5 of the venue sheet). */
export function orderRow(venue: ParadexVenue, order: Order, seqNo: bigint): Record<string, unknown> {
  const { instrument } = venue.exchange.market(order.symbol)
  const memo = memoOf(order)
  const info = venue.orders.requestInfo(memo.id)
  const filled = sizeOf(instrument, order.filledLots)
  return {
    id: memo.id,
    account: venue.credentials.account,
    market: order.symbol,
    side: SIDES[order.side],
    type: memo.type,
    size: plainSize(instrument, order.sizeLots),
    remaining_size: plainSize(instrument, remainingLots(order)),
    price: plainPrice(instrument, order.priceTicks),
    avg_fill_price: filled === 0n ? '' : trimFixed(divideFixed(order.filledQuote, filled)),
    status: statusOf(venue, order),
    cancel_reason: venue.orders.cancelReason(order),
    client_id: memo.clientId,
    instruction: memo.instruction,
    flags: memo.flags,
    stp: 'EXPIRE_TAKER',
    trigger_price: memo.trigger,
    created_at: order.createdAtMs,
    last_updated_at: order.updatedAtMs,
    received_at: order.createdAtMs,
    published_at: venue.now(),
    timestamp: memo.signedAtMs,
    seq_no: seqNo,
    ...(info && { request_info: info }),
  }
}

/** An order as REST shows it. */
export function restOrder(venue: ParadexVenue, order: Order): Record<string, unknown> {
  return orderRow(venue, order, venue.restSequence.next(venue.now()))
}
