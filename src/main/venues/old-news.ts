import { isTerminal, type OrderUpdate } from '../domain/order.ts'

/**
 * True for an event that says nothing new of an order: after its end, or of a smaller fill or an earlier time while it is
 * open. An end is always news: an order whose end was dropped would stay open for ever.
 */
export function isOldNews(last: OrderUpdate | undefined, next: OrderUpdate): boolean {
  if (!last) return false
  if (isTerminal(last.status)) return true
  if (isTerminal(next.status)) return false
  return next.filledBase.lt(last.filledBase) || next.venueTimeMs < last.venueTimeMs
}
