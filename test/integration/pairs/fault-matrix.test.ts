import { describe, expect, it } from 'vitest'
import { runFaultMatrix } from '../../support/pairs/fault-matrix.ts'
import { failuresOf, faultTable } from '../../support/pairs/matrix-table.ts'

const SEED = Number(process.env.TANDEM_FAULT_SEED ?? 1)
/** Fifteen pairs of venues, each with every fault of the switchboard. */
const PAIRS_OF_VENUES = 15

describe('both legs or none, over real sockets', () => {
  it('ends flat or paired at every pair of venues through every fault', async () => {
    const runs = await runFaultMatrix({ seed: SEED, stepsEach: 1 })
    process.stdout.write(faultTable(runs))
    expect(failuresOf(runs)).toBe('')
    const kinds = new Set(runs.map(({ venues, fault }) => `${venues.join(' ')} ${fault}`))
    expect(kinds.size).toBe(PAIRS_OF_VENUES * new Set(runs.map(({ fault }) => fault)).size)
  }, 420_000)
})
