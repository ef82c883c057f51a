/** One figure. `goal` is what we want, `floor` what is physically possible, `peer` what others reach. */
export interface Metric {
  readonly value: number
  readonly unit: string
  readonly goal?: number
  readonly floor?: number
  readonly peer?: number
}

export type Metrics = Readonly<Record<string, Metric>>

/** What one run of a suite gives: figures, and words about what they rest on. */
export interface SuiteResult {
  readonly metrics: Metrics
  readonly notes: readonly string[]
}

/** What may be asked of a suite on the command line. */
export interface SuiteOptions {
  /** Repetitions, where a suite counts in them; its own number when absent. */
  readonly cycles?: number
}

/** One suite of measurements, by name on the command line. */
export type Suite = (options?: SuiteOptions) => Promise<SuiteResult>

/** The middle one; of an even number the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Joins runs: the median of each figure over the runs that have it. */
export function mergeRuns(runs: readonly SuiteResult[]): SuiteResult {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))]
  const metrics: Record<string, Metric> = {}
  for (const name of names) {
    const seen = runs.flatMap((run) => run.metrics[name] ?? [])
    const first = seen[0]
    if (!first) continue
    const floors = seen.flatMap(({ floor }) => floor ?? [])
    metrics[name] = {
      ...first,
      value: median(seen.map(({ value }) => value)),
      ...(floors.length > 0 ? { floor: median(floors) } : {}),
    }
  }
  return { metrics, notes: [...new Set(runs.flatMap(({ notes }) => notes))] }
}

/** Rows under a head, columns as wide as their widest cell. */
export function tableOf(metrics: Metrics): string {
  const rows = Object.entries(metrics).map(([name, { value, unit, goal, floor, peer }]) => [
    name,
    shown(value),
    unit,
    ...[goal, floor, peer].map((extra) => (extra === undefined ? '' : shown(extra))),
  ])
  const all = [['metric', 'value', 'unit', 'goal', 'floor', 'peer'], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shown(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
