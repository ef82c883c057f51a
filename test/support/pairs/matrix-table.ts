import { FAULT_KINDS } from './fault-catalogue.ts'
import type { FaultRun } from './fault-run.ts'
import type { HostileRun } from './hostile-matrix.ts'
import type { KillPoint } from './kill-matrix.ts'
import { PERPETUAL_VENUES } from './simulated-venues.ts'

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], lines: readonly (readonly (string | number)[])[]): string =>
  ['', row(head), row(head.map(() => '---')), ...lines.map(row), ''].join('\n')

const cell = (runs: readonly { readonly problems: readonly string[] }[]): string => {
  const failed = runs.filter(({ problems }) => problems.length > 0).length
  return failed === 0 ? `${runs.length}` : `${runs.length}, ${failed} FAILED`
}

/** Faults × venues: runs in which the venue was one of the two. The last column counts those that got to the step. */
export function faultTable(runs: readonly FaultRun[]): string {
  const lines = FAULT_KINDS.filter((fault) => runs.some((run) => run.fault === fault)).map((fault) => {
    const own = runs.filter((run) => run.fault === fault)
    const byVenue = PERPETUAL_VENUES.map((venue) => cell(own.filter(({ venues }) => venues.includes(venue))))
    return [fault, ...byVenue, cell(own), own.filter(({ wasStruck }) => wasStruck).length]
  })
  return table(['fault', ...PERPETUAL_VENUES, 'runs', 'struck'], lines)
}

/** Venues × troubles: processes that were killed, and how long the next one needed. */
export function killTable(points: readonly KillPoint[]): string {
  const groups = Map.groupBy(points, ({ venues, kind }) => `${venues}, ${kind}`)
  const lines = [...groups].map(([name, own]) => [
    name,
    cell(own),
    new Set(own.map(({ step, moment, trouble }) => `${step} ${moment} ${trouble}`)).size,
    Math.round(
      Math.max(...own.filter(({ hadToBeCertain }) => !hadToBeCertain).map(({ evenMs }) => evenMs), 0),
    ),
    own.filter(({ hadToBeCertain }) => hadToBeCertain).length,
  ])
  const head = [
    'killed while',
    'times',
    'points',
    'even, ms after connecting, at most',
    'had to be certain first',
  ]
  return table(head, lines)
}

/** What went wrong, each with what makes it happen again and with what the journal says of it. */
export function failuresOf(runs: readonly (FaultRun | KillPoint | HostileRun)[]): string {
  return runs
    .filter(({ problems }) => problems.length > 0)
    .map((run) => {
      const { report, problems, ...what } = run
      return `${JSON.stringify(what)}\n${problems.join('\n')}\n${report}`
    })
    .join('\n\n')
}
