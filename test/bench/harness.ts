import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { median } from './metrics.ts'

/** Work that is measured: does one slice and says how many operations that was. */
export interface Candidate {
  readonly name: string
  /** @param round the same for every candidate of a round, so that all do the same work. */
  run(round: number): number
}

/** Cost of each candidate, nanoseconds an operation, one entry a round. */
export interface Paired {
  /** Median over the rounds. */
  nsOf(name: string): number
  /** Median of the ratios taken round by round: a slow moment of the machine hits both sides. */
  ratio(name: string, base: string): number
}

const WARM_UP_ROUNDS = 8

/**
 * Runs every candidate once a round, in an order shuffled anew each round. Time is the wall's: processor time
 * is only counted in ticks of some milliseconds. Slices of a few milliseconds are rarely interrupted, and the
 * median does not see those that are.
 */
export function measurePaired(candidates: readonly Candidate[], rounds: number): Paired {
  const costs = new Map(candidates.map(({ name }) => [name, [] as number[]]))
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { name, run } of shuffled(candidates)) {
      const startNs = process.hrtime.bigint()
      const operations = run(round + WARM_UP_ROUNDS)
      const spentNs = Number(process.hrtime.bigint() - startNs)
      if (round >= 0) costs.get(name)?.push(spentNs / operations)
    }
  }
  const costsOf = (name: string): readonly number[] => {
    const found = costs.get(name)
    if (found) return found
    throw new Error(`expected a candidate of ${[...costs.keys()].join(', ')}, got ${name}`)
  }
  return {
    nsOf: (name) => median(costsOf(name)),
    ratio(name, base) {
      const below = costsOf(base)
      return median(costsOf(name).map((cost, at) => cost / (below[at] ?? Number.NaN)))
    },
  }
}

/** Processor time of this thread for work of a second or so: neighbours and helper threads do not count. */
export function threadCpuNs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) * 1_000
}

/** Bytes allocated per operation on the heap; call it for code that is warm. */
export function allocationOf(operations: number, run: () => void): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  run()
  return Math.max(0, process.memoryUsage().heapUsed - before) / operations
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
