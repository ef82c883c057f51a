import { createStore } from 'zustand/vanilla'
import type { OrderView, PositionView } from '../../../shared/views.ts'
import type { Slice } from './slice.ts'

/** Positions and orders of the account in the current mode. */
export interface AccountState {
  readonly positions: readonly PositionView[]
  /** Newest first. */
  readonly orders: readonly OrderView[]
}

/** More than fit any screen; the journal keeps them all. */
const ORDERS_MAX = 200

export const accountStore = createStore<AccountState>()(() => ({ positions: [], orders: [] }))

/** How main's words change the account. */
export const accountSlice: Slice<AccountState> = {
  store: accountStore,
  fromSnapshot: ({ positions, orders }) => ({ positions, orders: newestFirst(orders) }),
  afterEvent: (state, event) => {
    if (event.topic === 'positions') return { ...state, positions: event.data }
    if (event.topic === 'orders') return { ...state, orders: newestFirst(event.data) }
    if (event.topic === 'order') return { ...state, orders: withOrder(state.orders, event.data) }
    return state
  },
}

function withOrder(orders: readonly OrderView[], order: OrderView): readonly OrderView[] {
  const isKnown = orders.some(({ clientOrderId }) => clientOrderId === order.clientOrderId)
  if (!isKnown) return newestFirst([order, ...orders])
  return orders.map((each) => (each.clientOrderId === order.clientOrderId ? order : each))
}

/** Open orders are kept however old they are: they can still be cancelled. */
function newestFirst(orders: readonly OrderView[]): readonly OrderView[] {
  const sorted = orders.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
  return sorted.filter((order, index) => index < ORDERS_MAX || isOpen(order))
}

/** True while the order can still fill. */
export function isOpen({ status }: OrderView): boolean {
  return status === 'open' || status === 'partially-filled' || status === 'sending' || status === 'unknown'
}

/** One order; `undefined` when it is not on the screen. */
export const selectOrder =
  (clientOrderId: string) =>
  ({ orders }: AccountState): OrderView | undefined =>
    orders.find((order) => order.clientOrderId === clientOrderId)
