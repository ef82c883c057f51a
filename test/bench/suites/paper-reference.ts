import { compareWithReference } from '../../support/paper-steps.ts'
import type { Metrics } from '../metrics.ts'

const EVENTS = 100_000

/** Random events through the paper venue's matching and a brute-force one. @throws {Error} when nothing was filled. */
export function measurePaperReference(): Metrics {
  const { fills, mismatches } = compareWithReference(EVENTS, 20_261_121)
  if (fills === 0) throw new Error(`expected fills in ${EVENTS} events, got none`)
  return {
    referenceEvents: { value: EVENTS, unit: 'events', goal: EVENTS },
    referenceFills: { value: fills, unit: 'fills' },
    referenceMismatches: { value: mismatches.length, unit: 'fills', goal: 0 },
  }
}
