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
