import { runFaultMatrix } from '../../support/pairs/fault-matrix.ts'
import { type HostileRun, runHostile, SCENARIOS } from '../../support/pairs/hostile-matrix.ts'
import { runKillChain } from '../../support/pairs/kill-matrix.ts'
import { failuresOf, faultTable, killTable } from '../../support/pairs/matrix-table.ts'
import type { SuiteResult } from '../metrics.ts'
import { measureCrowd } from './execution-crowd.ts'
import { measureNaked } from './execution-naked.ts'
import { measureWire } from './execution-wire.ts'

const SEED = 1
const SEEDS_EACH = 150
const CHAINS = [
  { venues: ['aster', 'backpack'], points: 20 },
  { venues: ['lighter', 'paradex'], points: 20 },
] as const

/** What a pair costs: our own time to the wire, time on one leg, the disk, and the company of a thousand others. */
export async function executionSuite(): Promise<SuiteResult> {
  const metrics = { ...(await measureWire()), ...(await measureNaked()), ...(await measureCrowd()) }
  return {
    metrics,
    notes: [
      'clickToWireMs: from the click to the later order request, without the time in which a venue had to answer; real clients, loopback, journal on disk',
      'nakedMs: venues that answer within 50 ms, on a clock of their own; 200 seeds a scenario. Nobody there takes an order that rests: a hedge goes up its whole ladder',
    ],
  }
}

let proof: Promise<SuiteResult> | undefined

/** The short forms of the matrices, once however often it is asked. */
export function measureProof(): Promise<SuiteResult> {
  proof ??= prove()
  return proof
}

async function prove(): Promise<SuiteResult> {
  const told: HostileRun[] = []
  for (const name of Object.keys(SCENARIOS))
    for (let seed = SEED; seed < SEED + SEEDS_EACH; seed += 1) told.push(await runHostile(name, seed))
  const faults = await runFaultMatrix({ seed: SEED, stepsEach: 1 })
  const chains = CHAINS.map(({ venues, points }, at) => runKillChain(venues, points, SEED * 10 + at))
  const kills = (await Promise.all(chains)).flat()
  const all = [...told, ...faults, ...kills]
  const failed = (runs: readonly { readonly problems: readonly string[] }[]): number =>
    runs.filter(({ problems }) => problems.length > 0).length
  const doubled = all.filter(({ problems }) => problems.some((problem) => problem.includes('twice')))
  const count = (value: number, goal?: number) => ({
    value,
    unit: 'runs',
    ...(goal === undefined ? {} : { goal }),
  })
  return {
    metrics: {
      faultRuns: count(told.length + faults.length),
      faultFailures: count(failed([...told, ...faults]), 0),
      killPoints: count(kills.length),
      killFailures: count(failed(kills), 0),
      duplicateOrders: count(doubled.length, 0),
    },
    notes: [
      `faultRuns: ${faults.length} over real sockets, ${told.length} between venues in the process`,
      ...[faultTable(faults), killTable(kills), failuresOf(all)].filter((note) => note !== ''),
    ],
  }
}
