import type { BookChanges } from '../domain/order-book-changes.ts'

export type { BookChanges }

/** Why a book cannot be trusted now. */
export type BookFault = 'gap' | 'crossed' | 'reconnect' | 'silent' | 'off-grid'

/**
 * Takes a book whose sequence the venue folder has already verified. Sizes are absolute; zero lots
 * delete a level; deleting an unknown level is normal.
 */
export interface BookSink {
  /** Replaces the whole book. */
  onSnapshot(levels: BookChanges): void
  /** Applies one verified change set. Returns `crossed` when the result cannot be: the venue then resyncs. */
  onChanges(changes: BookChanges): 'applied' | 'crossed'
  /** The book is wrong from now on until the next snapshot. */
  onFault(fault: BookFault, detail: string): void
}
