import type { BookChanges } from '../domain/order-book-changes.ts'

export type { BookChanges }

/** Why a book cannot be trusted now; `paused` was asked for. */
export type BookFault = 'gap' | 'crossed' | 'reconnect' | 'silent' | 'off-grid' | 'paused'

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

/** A sink whose failure ends neither the feed nor the process. */
export function guardedSink(sink: BookSink, onError: (cause: unknown) => void): BookSink {
  const attempt = <T>(task: () => T, fallback: T): T => {
    try {
      return task()
    } catch (cause) {
      onError(cause)
      return fallback
    }
  }
  return {
    onSnapshot: (levels) => attempt(() => sink.onSnapshot(levels), undefined),
    // A change that could not be applied leaves a wrong book: it is built again like a crossed one.
    onChanges: (changes) => attempt(() => sink.onChanges(changes), 'crossed'),
    onFault: (fault, detail) => attempt(() => sink.onFault(fault, detail), undefined),
  }
}
