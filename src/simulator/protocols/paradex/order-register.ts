import type { Account } from '../../matching/account.ts'
import type { AccountEvent } from '../../matching/account-event.ts'
import type { Exchange } from '../../matching/exchange.ts'
import { isConditional, isOpen, type Order, remainingLots } from '../../matching/order.ts'
import { memoOf } from './order-memo.ts'

/** How the venue tells what became of a modification. */
export interface RequestInfo {
  readonly id: string
  readonly request_type: 'MODIFY_ORDER'
  readonly status: 'PENDING' | 'SUCCESS' | 'REJECTED'
  readonly message: string
}

const KEPT_REFUSED = 1_000

/** Orders as the venue tells them: those that wait for the risk check, those of the engine, and those it refused. */
export class OrderRegister {
  readonly #account: Account
  /** Acknowledged and not checked yet, by id. */
  readonly #waiting = new Map<string, Order>()
  /** Closed without ever standing in the book. */
  readonly #refused: Order[] = []
  readonly #reasons = new Map<string, string>()
  readonly #requests = new Map<string, RequestInfo>()

  constructor(exchange: Exchange, account: Account) {
    this.#account = account
    exchange.events.listen((event) => this.#onEvent(event))
  }

  /** Takes an order in, before anything is checked. */
  await(order: Order): void {
    this.#waiting.set(memoOf(order).id, order)
  }

  /** The order went into the engine. */
  admit(id: string): void {
    this.#waiting.delete(id)
  }

  /** The order is closed without having been in the engine. */
  refuse(order: Order, reason: string): void {
    const { id } = memoOf(order)
    this.#waiting.delete(id)
    order.status = 'canceled'
    this.#reasons.set(id, reason)
    this.#refused.push(order)
    if (this.#refused.length > KEPT_REFUSED) this.#refused.shift()
  }

  /** Notes why an order is about to end. */
  explain(order: Order, reason: string): void {
    this.#reasons.set(memoOf(order).id, reason)
  }

  note(id: string, info: RequestInfo): void {
    this.#requests.set(id, info)
  }

  requestInfo(id: string): RequestInfo | undefined {
    return this.#requests.get(id)
  }

  isWaiting(order: Pick<Order, 'id' | 'createdAtMs' | 'memo'>): boolean {
    return this.#waiting.has(memoOf(order).id)
  }

  /** Orders that are not closed. */
  open(): Order[] {
    return [...this.#waiting.values(), ...this.#account.orders.filter(isOpen)]
  }

  /** Every order, the newest first. */
  all(): Order[] {
    return [...this.#account.orders, ...this.#refused, ...this.#waiting.values()].sort(
      (left, right) => right.createdAtMs - left.createdAtMs || right.id - left.id,
    )
  }

  byId(id: string): Order | undefined {
    const isIt = (order: Order): boolean => memoOf(order).id === id
    return this.#waiting.get(id) ?? this.#account.orders.findLast(isIt) ?? this.#refused.findLast(isIt)
  }

  /** Newest order with a client id. */
  byClientId(clientId: string, market?: string): Order | undefined {
    return this.all().find(
      (order) => memoOf(order).clientId === clientId && (market === undefined || order.symbol === market),
    )
  }

  /** Why an order was closed; empty while it is open and when it was filled. */
  cancelReason(order: Order): string {
    if (isOpen(order) || remainingLots(order) === 0) return ''
    return this.#reasons.get(memoOf(order).id) ?? reasonOf(order)
  }

  /** The engine cancels orders before it closes a position by force; nobody asked for that. */
  #onEvent(event: AccountEvent): void {
    if (event.kind !== 'order' || event.execution !== 'canceled') return
    const { id } = memoOf(event.order)
    if (!this.#reasons.has(id)) this.#reasons.set(id, 'IN_LIQUIDATION')
  }
}

/** The engine knows no reasons, but the terms of the order leave one. */
function reasonOf(order: Order): string {
  const { type, instruction } = memoOf(order)
  if (order.status === 'canceled') return 'USER_CANCELED'
  if (instruction === 'POST_ONLY') return 'POST_ONLY_WOULD_CROSS'
  const isMarket = type.endsWith('MARKET')
  if (isMarket && order.filledLots === 0 && !order.reduceOnly) return 'EMPTY_MARKET'
  if (isMarket || instruction === 'IOC') return 'REMAINING_IOC_CANCEL'
  if (order.reduceOnly) return 'REDUCE_ONLY_WILL_INCREASE'
  return isConditional(order.originalType) ? 'NOT_ENOUGH_MARGIN' : 'SELF_TRADE'
}
