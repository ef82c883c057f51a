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
  /** Newest first. */
  orders(limit: number): Promise<readonly { readonly order: OrderUpdate }[]>
  /** Every fill there ever was, newest first. */
  fills(): Promise<readonly Fill[]>
}
