import { type Decimal, ZERO } from '../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import type { ClientOrderId, IntentId, SymbolId } from '../domain/brands.ts'
import { isTerminal, type OrderUpdate, remainingBase, type Side } from '../domain/order.ts'
import { mergeOrder } from '../domain/order-merge.ts'
import type { OrderSink } from '../execution/order-plan.ts'
import type { OrderRecord } from '../journal/journal.ts'

/** An order of ours as the Orders table shows it. */
export interface OwnOrder {
  readonly order: OrderUpdate
  readonly createdAtMs: number
  readonly updatedAtMs: number
  /** Fees so far, quote. */
  readonly feeQuote: Decimal
  readonly intentId?: IntentId
  /** Age of the price that the order was made from. */
  readonly priceAgeMs?: number
  readonly priceSource?: string
  readonly priceSequence?: string
}

/** Our orders of one account: every open one, and the latest that ended. */
export interface OwnOrders extends OrderSink {
  /** Newest first. */
  list(): readonly OwnOrder[]
  find(clientOrderId: ClientOrderId): OwnOrder | undefined
  /** What the open orders of one side may still add to the position, venue units. */
  restingBase(symbol: SymbolId, side: Side): Decimal
  /** Takes orders read back from the journal, at the start. */
  load(records: readonly OrderRecord[]): void
  /** An order's fees changed. */
  feesChanged(clientOrderId: ClientOrderId): void
  onChange(listener: (order: OwnOrder) => void): Unsubscribe
}

type Kept = Omit<OrderRecord, 'leg' | 'attempt'>

/**
 * @param feeOf fees of one order so far, quote.
 * @param onError told of a listener that threw.
 * @param keepEnded how many ended orders to keep.
 */
export function createOwnOrders(
  feeOf: (clientOrderId: ClientOrderId) => Decimal,
  onError: (cause: unknown) => void = () => undefined,
  keepEnded = 200,
): OwnOrders {
  const byId = new Map<ClientOrderId, Kept>()
  const changed = createEmitter<OwnOrder>(onError)

  const view = ({ order, ...ours }: Kept): OwnOrder => ({
    ...ours,
    order,
    updatedAtMs: Math.max(order.receivedAtMs, ours.createdAtMs),
    feeQuote: feeOf(order.clientOrderId),
  })

  const forgetOldest = (): void => {
    let ended = 0
    for (const { order } of byId.values()) if (isTerminal(order.status)) ended += 1
    for (const [id, { order }] of byId) {
      if (ended <= keepEnded) return
      if (!isTerminal(order.status)) continue
      byId.delete(id)
      ended -= 1
    }
  }

  const keep = (kept: Kept): void => {
    byId.set(kept.order.clientOrderId, kept)
    changed.emit(view(kept))
    forgetOldest()
  }

  return {
    list: () => [...byId.values()].map(view).toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    find(clientOrderId) {
      const kept = byId.get(clientOrderId)
      return kept && view(kept)
    },
    restingBase(symbol, side) {
      let sum = ZERO
      for (const { order } of byId.values()) {
        if (order.symbol !== symbol || order.side !== side) continue
        if (!order.reduceOnly && !isTerminal(order.status)) sum = sum.plus(remainingBase(order))
      }
      return sum
    },
    load(records) {
      for (const { leg: _leg, attempt: _attempt, ...kept } of records) {
        if (!byId.has(kept.order.clientOrderId)) byId.set(kept.order.clientOrderId, kept)
      }
    },
    sent({ leg: _leg, attempt: _attempt, ...kept }) {
      // The stream can be faster than our own note of having sent.
      const known = byId.get(kept.order.clientOrderId)
      keep(known ? { ...kept, order: mergeOrder(known.order, kept.order) } : kept)
    },
    updated(update) {
      const known = byId.get(update.clientOrderId)
      const order = mergeOrder(known?.order, update)
      if (order === known?.order) return
      keep({ createdAtMs: update.receivedAtMs, ...known, order })
    },
    feesChanged(clientOrderId) {
      const kept = byId.get(clientOrderId)
      if (kept) changed.emit(view(kept))
    },
    onChange: (listener) => changed.on(listener),
  }
}
