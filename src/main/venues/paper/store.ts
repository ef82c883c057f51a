import type { VenueId } from '../../domain/brands.ts'
import type { Fill, OrderUpdate } from '../../domain/order.ts'

/** One step of the paper account: written whole or not at all. */
export interface PaperChange {
  readonly orders: readonly OrderUpdate[]
  readonly fills: readonly Fill[]
}

/** Where the paper account lives between runs. The paper mode's journal fits. */
export interface PaperStore {
  /** Resolves after the change is on disk. @throws {AppError} `config` when it cannot be written. */
  appendAccountChange(change: PaperChange): Promise<void>
  openOrders(): Promise<readonly { readonly order: OrderUpdate }[]>
  /** The latest of one venue, newest first. */
  orders(limit: number, venue: VenueId): Promise<readonly { readonly order: OrderUpdate }[]>
  /** The latest fills of one venue, newest first; all there ever were without a limit. */
  fills(limit: number | undefined, venue: VenueId): Promise<readonly Fill[]>
}
