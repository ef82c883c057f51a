import type { Order, OrderRequest } from '../../matching/order.ts'
import type { Signal } from '../../signal.ts'
import type { EndedWindow } from './cancel-windows.ts'
import type { OrderTerms, Reason } from './order-terms.ts'

/** An order that could be read: what was sent, and the same for the engine. */
export interface ReadOrder {
  readonly terms: OrderTerms
  readonly request: OrderRequest
}

/** News that the engine does not tell: an order was taken in, or rests; a cancel waited for none in vain. */
export type DeskNews =
  | { readonly kind: 'pending'; readonly terms: OrderTerms }
  | { readonly kind: 'order'; readonly order: Order }
  | ({ readonly kind: 'cancel' } & EndedWindow)

/** The desk as the rest of the protocol sees it. */
export interface Desk {
  /** Told in the order in which it happens; fills and ends are told by the engine. */
  readonly news: Signal<DeskNews>
  /** True while an order comes to the book: what becomes of it is told at the end. */
  readonly isPlacing: boolean
  /**
   * Looks at an order as the venue does before it acknowledges it.
   *
   * @throws {VenueError} or {Refusal} when it is not taken in.
   */
  check(order: ReadOrder): void
  /** Takes an order in that was looked at; one that was signed before is ignored. `bumped` delays it in any case. */
  take(order: ReadOrder, bumped?: boolean): void
  /** An order that was taken in and has not come to the book. */
  pending(clientOrderId: string): OrderTerms | undefined
  /** Cancels an order that is still open. */
  cancel(order: Order, reason: Reason): void
  /** Lets a cancel wait for an order that has not arrived. */
  await(clientOrderId: string, lifeMs: number): void
  /** Why an order ended; `UNSPECIFIED` while it has not. */
  reasonOf(order: Order): Reason
  /** Arms the dead-man switch, or disarms it without a time. */
  countDown(untilMs?: number): void
  /** Ends what is due: orders whose signature has run out, and all of them when nobody gave a sign of life. */
  run(): void
}
