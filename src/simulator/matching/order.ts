import type { Fixed } from '../fixed.ts'

export type Side = 'buy' | 'sell'

export type OrderType =
  | 'limit'
  | 'market'
  | 'stop'
  | 'stop-market'
  | 'take-profit'
  | 'take-profit-market'
  | 'trailing-stop-market'

/** GTX is post-only; HIDDEN rests without being shown; RPI rests like GTC. */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTX' | 'HIDDEN' | 'RPI'

export type OrderStatus = 'new' | 'partially-filled' | 'filled' | 'canceled' | 'expired'

/** What an account asks for, already in ticks and lots. */
export interface OrderRequest {
  readonly symbol: string
  readonly side: Side
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  /** Absent for orders without a limit price. */
  readonly priceTicks?: number
  /** Absent only with `closePosition`. */
  readonly sizeLots?: number
  readonly stopTicks?: number
  readonly activationTicks?: number
  /** Trailing distance as a fraction of the extreme price, 0.01 is 1 %. */
  readonly callbackRate?: number
  readonly triggerBy: 'last' | 'mark'
  readonly reduceOnly: boolean
  readonly closePosition: boolean
  readonly priceProtect: boolean
  readonly clientOrderId?: string
  /** What a protocol wants to find again on the order, in its own words. */
  readonly memo?: string
}

/** An order as the venue keeps it. Numbers change only inside the engine. */
export interface Order {
  readonly id: number
  readonly accountId: string
  readonly symbol: string
  readonly clientOrderId: string
  readonly side: Side
  /** Becomes `limit` or `market` when a conditional order fires. */
  type: OrderType
  readonly originalType: OrderType
  readonly timeInForce: TimeInForce
  priceTicks: number
  sizeLots: number
  filledLots: number
  /** Quote value of the fills. */
  filledQuote: Fixed
  readonly stopTicks: number
  readonly activationTicks: number
  readonly callbackRate: number
  /** Best price since a trailing order became active; 0 until then. */
  extremeTicks: number
  readonly triggerBy: 'last' | 'mark'
  readonly reduceOnly: boolean
  readonly closePosition: boolean
  readonly priceProtect: boolean
  status: OrderStatus
  readonly createdAtMs: number
  updatedAtMs: number
  editCount: number
  /** Placed by the venue to close a position that ran out of margin. */
  readonly forced: boolean
  /** Words of the protocol that placed it; empty when it left none. */
  readonly memo: string
}

/** True for an order that waits for its trigger price. */
export function isConditional(type: OrderType): boolean {
  return type !== 'limit' && type !== 'market'
}

/** True while the venue may still fill the order. */
export function isOpen(order: Order): boolean {
  return order.status === 'new' || order.status === 'partially-filled'
}

/** Lots not filled yet. */
export function remainingLots(order: Order): number {
  return order.sizeLots - order.filledLots
}

/** The other side. */
export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}
