import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'

/** How the venue is told which order is meant. */
export type OrderKey = { readonly clientOrderId: string } | { readonly orderId: string }

/** Our ids and the venue's. */
export interface OrderIds {
  keyOf(clientOrderId: ClientOrderId): OrderKey
  /** Our id of an order as the venue tells it; remembered, because fills carry the venue's id only. */
  learn(orderId: string, clientOrderId: string | undefined): ClientOrderId
  /** Our id of an order that was heard of before. */
  known(orderId: string): ClientOrderId | undefined
}

const MEMORY = 10_000
/** What an order is called that has no id of ours: the venue's own liquidations. */
const VENUE_ORDER = /^venue-(\d+)$/

export const nameOfVenueOrder = (orderId: string): ClientOrderId => `venue-${orderId}` as ClientOrderId

export function createOrderIds(): OrderIds {
  const names = new Map<string, ClientOrderId>()
  return {
    keyOf(clientOrderId) {
      const [, orderId] = VENUE_ORDER.exec(clientOrderId) ?? []
      return orderId === undefined ? { clientOrderId } : { orderId }
    },
    learn(orderId, clientOrderId) {
      // A row that leaves our id out does not take the name away.
      const name =
        (clientOrderId as ClientOrderId | undefined) ?? names.get(orderId) ?? nameOfVenueOrder(orderId)
      remember(names, orderId, name, MEMORY)
      return name
    },
    known: (orderId) => names.get(orderId),
  }
}
