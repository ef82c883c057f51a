/** One frame of a stream, without the `{"stream":…,"data":…}` around it. */
export interface FeedFrame {
  readonly kind: 'depth' | 'bookTicker' | 'other'
  readonly receivedAtMs: number
  readonly bytes: Buffer
}

/** A stream of one instrument with the REST snapshot that its diffs bridge onto. */
export interface Feed {
  readonly source: 'recorded' | 'generated'
  /** For the table's head. */
  readonly description: string
  readonly tickSize: string
  readonly lotSize: string
  /** `{"lastUpdateId":…,"bids":…,"asks":…}`. */
  readonly snapshot: Buffer
  /** In the order they came. The snapshot was asked for after the first of them. */
  readonly frames: readonly FeedFrame[]
}
