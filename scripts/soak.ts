import { parseArgs } from 'node:util'
import { runFaultMatrix } from '../test/support/pairs/fault-matrix.ts'
import {
  type HostileRun,
  hostileTable,
  runHostile,
  runLosingReplies,
  SCENARIOS,
} from '../test/support/pairs/hostile-matrix.ts'
import { runKillChain } from '../test/support/pairs/kill-matrix.ts'
import { failuresOf, faultTable, killTable } from '../test/support/pairs/matrix-table.ts'

// npm run soak -- [--minutes M] [--seed S]: the proofs of pairs in their long form, seed after seed, until time is up.

const CHAINS = [
  ['aster', 'backpack'],
  ['lighter', 'paradex'],
  ['edgex', 'grvt'],
] as const
const ALL_STEPS = 7
const SEEDS_EACH = 500
const LOSING_RUNS = 5_000
const KILLS_EACH = 40

let total = 0
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Prints the table and what went wrong. @returns how much did. */
function tell(table: string, runs: Parameters<typeof failuresOf>[0]): number {
  const failures = failuresOf(runs)
  say(table)
  if (failures) say(failures)
  total += runs.length
  return runs.filter(({ problems }) => problems.length > 0).length
}

async function lies(firstSeed: number, untilMs: number): Promise<readonly HostileRun[]> {
  const runs: HostileRun[] = []
  for (let seed = firstSeed; seed < firstSeed + SEEDS_EACH && performance.now() < untilMs; seed += 1)
    for (const name of Object.keys(SCENARIOS)) runs.push(await runHostile(name, seed))
  for (let seed = firstSeed; seed < firstSeed + LOSING_RUNS && performance.now() < untilMs; seed += 1)
    runs.push(await runLosingReplies(seed))
  return runs
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
  })
  const [minutes, firstSeed] = [Number(values.minutes), Number(values.seed)]
  if (!(minutes > 0) || !Number.isSafeInteger(firstSeed) || firstSeed < 0) {
    process.stderr.write('usage: npm run soak -- [--minutes M] [--seed S], M above zero, S a whole number\n')
    return 2
  }
  const untilMs = performance.now() + minutes * 60_000
  let failed = 0
  for (let seed = firstSeed; performance.now() < untilMs; seed += 1) {
    say(`seed ${seed}`)
    const told = await lies(seed * SEEDS_EACH, untilMs)
    failed += tell(hostileTable(told), told)
    const faults = await runFaultMatrix({ seed, stepsEach: ALL_STEPS, untilMs })
    failed += tell(faultTable(faults), faults)
    const chains = CHAINS.map((venues, at) => runKillChain(venues, KILLS_EACH, seed * 10 + at, untilMs))
    const kills = (await Promise.all(chains)).flat()
    failed += tell(killTable(kills), kills)
  }
  say(`${failed} of ${total} runs failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
