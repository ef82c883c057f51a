/** Why somebody needs a feed. */
export type LeaseReason =
  | 'panel'
  | 'ticket'
  | 'execution'
  | 'position'
  | 'paper-order'
  | 'alert'
  | 'strategy'
  | 'pair'
  | 'scan'

/** How much of a feed somebody needs. */
export interface FeedNeeds {
  /** Levels a side of the book; the whole book when absent. */
  readonly levels?: number
}

/** How a feed came to be tradable. */
export interface FeedReady {
  /** `rest` when the stream brought nothing in time and the book was fetched; `none` when that failed as well. */
  readonly via: 'stream' | 'rest' | 'none'
  /** From the wish to the first valid book or price, or to the end of the patience. */
  readonly tookMs: number
  /** What went wrong, for the screen and the log; absent for `stream`. */
  readonly words?: string
}

/** A reason to keep a feed flowing. Disposing it twice is safe. */
export interface FeedLease extends Disposable {
  readonly reason: LeaseReason
  /** Levels a side of the book that it needs; infinite for the whole. */
  readonly levels: number
  /**
   * Resolves when the feed is tradable. A stream that brings nothing within five seconds is replaced by a fetched
   * book, and it is said.
   *
   * @throws {AppError} `cancelled` or `timeout` by the signal; nothing else.
   */
  ready(signal: AbortSignal): Promise<FeedReady>
}
