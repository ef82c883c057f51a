import { toast } from 'sonner'
import type { Batch } from '../../../shared/contract.ts'
import type { AlertView, OrderView } from '../../../shared/views.ts'
import { formatComputedPrice } from '../format/numbers.ts'
import { accountStore, isOpen, selectOrder } from '../stores/account.ts'
import { selectInstrument, sessionStore } from '../stores/session.ts'

/** Orders sent from this window whose end has not been told yet, and what the user called them. */
const awaited = new Map<string, string>()

/** Says that an order is on its way, in one toast that later tells how it ended. */
export function announceSent(what: string, clientOrderId: string, outcome: 'accepted' | 'unknown'): void {
  awaited.set(clientOrderId, what)
  const order = selectOrder(clientOrderId)(accountStore.getState())
  // A market order may have filled before the answer to its sending came back.
  if (order !== undefined && !isOpen(order)) announceEnd(order)
  else if (outcome === 'accepted') toast.info(`${what} accepted`, { id: clientOrderId })
  else {
    toast.warning(`${what}: outcome unknown`, { id: clientOrderId, description: 'Asking the venue.' })
  }
}

/** Toasts for what a batch says: alerts, and the end of orders that this window sent. */
export function announceBatch({ events }: Batch): void {
  for (const event of events) {
    if (event.topic === 'alert') announceAlert(event.data)
    if (event.topic === 'order' && !isOpen(event.data)) announceEnd(event.data)
  }
}

function announceEnd(order: OrderView): void {
  const what = awaited.get(order.clientOrderId)
  if (what === undefined) return
  awaited.delete(order.clientOrderId)
  const id = order.clientOrderId
  if (order.status === 'filled') toast.success(`${what} filled`, { id, description: fillOf(order) })
  else if (order.status === 'rejected') toast.error(`${what} refused`, { id, description: order.reason })
  else toast.info(`${what} ${order.status}`, { id, description: order.reason ?? fillOf(order) })
}

function fillOf({ venue, symbol, filledBase, averagePrice }: OrderView): string {
  const instrument = selectInstrument(venue, symbol)(sessionStore.getState())
  if (averagePrice === undefined) return `${filledBase} ${symbol} filled`
  return `${filledBase} ${symbol} at ${formatComputedPrice(averagePrice, instrument?.priceDecimals ?? 2)}`
}

function announceAlert({ alertId, level, title, detail }: AlertView): void {
  toast[level](title, { id: alertId, description: detail })
}
