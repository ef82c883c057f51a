import { maxOf } from '../base/decimal.ts'
import { isTerminal, type OrderStatus, type OrderUpdate } from './order.ts'

const RANK: Readonly<Record<OrderStatus, number>> = {
  sending: 0,
  unknown: 1,
  open: 2,
  'partially-filled': 3,
  filled: 4,
  cancelled: 4,
  rejected: 4,
  expired: 4,
}

/**
 * Joins what we know of an order with what arrived, whatever the order of arrival: an order never
 * comes back to life, never un-fills, and never forgets the venue's id.
 *
 * One exception: an end that we concluded ourselves (no venue id) gives way to any word of the venue.
 *
 * @returns `known` itself when `next` adds nothing.
 */
export function mergeOrder(known: OrderUpdate | undefined, next: OrderUpdate): OrderUpdate {
  if (!known) return next
  if (!adds(known, next)) return known
  return {
    ...next,
    venueOrderId: next.venueOrderId === '' ? known.venueOrderId : next.venueOrderId,
    filledBase: maxOf(known.filledBase, next.filledBase),
    averagePrice: next.filledBase.lt(known.filledBase) ? known.averagePrice : next.averagePrice,
  }
}

function adds(known: OrderUpdate, next: OrderUpdate): boolean {
  const ownConclusion = isTerminal(known.status) && known.venueOrderId === ''
  if (ownConclusion && next.venueOrderId !== '') return true
  if (RANK[next.status] !== RANK[known.status]) return RANK[next.status] > RANK[known.status]
  if (!next.filledBase.eq(known.filledBase)) return next.filledBase.gt(known.filledBase)
  if (isTerminal(known.status)) return known.venueOrderId === '' && next.venueOrderId !== ''
  return next.venueTimeMs > known.venueTimeMs || known.venueOrderId !== next.venueOrderId
}
