import { describe, expect, it } from 'vitest'
import {
  type HostileRun,
  hostileTable,
  runHostile,
  runLosingReplies,
  SCENARIOS,
} from '../../support/pairs/hostile-matrix.ts'
import { failuresOf } from '../../support/pairs/matrix-table.ts'

const FIRST_SEED = Number(process.env.TANDEM_HOSTILE_SEED ?? 1)
/** With the runs over real sockets of the fault matrix they are more than two thousand. */
const SEEDS_EACH = 150
const ORDERS = 10_000
const NAMES = Object.keys(SCENARIOS)

describe('both legs or none, between venues that lie and lose', () => {
  it(`holds through ${NAMES.length} scenarios of ${SEEDS_EACH} seeds each`, async () => {
    const runs: HostileRun[] = []
    for (const name of NAMES)
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_EACH; seed += 1)
        runs.push(await runHostile(name, seed))
    process.stdout.write(hostileTable(runs))
    expect(failuresOf(runs)).toBe('')
    const withDust = runs.filter(({ dust }) => dust)
    expect(withDust.length).toBeGreaterThan(0)
    expect(new Set(withDust.map(({ scenario }) => scenario))).toEqual(
      new Set(['fills below the smallest order']),
    )
  }, 300_000)

  it(`doubles no fill when one reply in twenty is lost over ${ORDERS} orders`, async () => {
    const runs: HostileRun[] = []
    let orders = 0
    for (let seed = FIRST_SEED; orders < ORDERS; seed += 1) {
      const run = await runLosingReplies(seed)
      orders += run.orders
      runs.push(run)
    }
    process.stdout.write(hostileTable(runs))
    expect(failuresOf(runs)).toBe('')
  }, 300_000)
})
