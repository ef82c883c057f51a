/**
 * One change set of a book in integers: prices in ticks (price ÷ tickSize), sizes in lots (size ÷ lotSize).
 * The arrays belong to the sender and are reused for the next frame: read them at once, keep nothing.
 */
export interface BookChanges {
  readonly bidTicks: Float64Array
  readonly bidLots: Float64Array
  readonly bidCount: number
  readonly askTicks: Float64Array
  readonly askLots: Float64Array
  readonly askCount: number
  /** The venue's id of the book after this change. */
  readonly sequence: number
  readonly venueTimeMs: number
  readonly receivedAtMs: number
}

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
