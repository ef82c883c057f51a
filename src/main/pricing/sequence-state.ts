import type { Bbo } from '../domain/market.ts'

/**
 * What is known of a price's place in the venue's sequence: `verified` comes from a stream whose every step was
 * checked, `snapshot` is one numbered answer of the venue, `none` has no number.
 */
export type SequenceState = 'verified' | 'snapshot' | 'none'

/** Asked of a price as it was received, before any cache has put its own name on it. */
export function sequenceStateOf({ source, sequence }: Pick<Bbo, 'source' | 'sequence'>): SequenceState {
  if (source === 'stream') return 'verified'
  return sequence === undefined ? 'none' : 'snapshot'
}
