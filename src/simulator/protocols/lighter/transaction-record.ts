import type { Signal } from '../../signal.ts'
import type { Transaction } from './transaction.ts'

/** What a transaction came to. `dropped` does not use its nonce; `failed` does, and changed nothing. */
export type Outcome =
  | { readonly kind: 'executed' }
  | { readonly kind: 'failed' | 'dropped'; readonly error: string }

/** A transaction and what became of it. */
export interface TransactionRecord {
  readonly transaction: Transaction
  readonly queuedAtMs: number
  readonly dueAtMs: number
  executedAtMs: number
  /** Absent while it waits. */
  outcome: Outcome | undefined
}

/** Accepted transactions on their way to execution. */
export interface TransactionQueue {
  /** Told about each transaction once it is done. */
  readonly done: Signal<TransactionRecord>
  /** True when no more may wait. */
  readonly isFull: boolean
  /** True while a create-order with this client order index waits. */
  hasQueuedOrder(clientOrderIndex: number): boolean
  /** Queues an admitted transaction. A later one never overtakes an earlier one. */
  queue(transaction: Transaction): TransactionRecord
  /** One of the newest transactions, by its hash. */
  record(hash: string): TransactionRecord | undefined
  /** Executes everything that is due. */
  run(): void
}
