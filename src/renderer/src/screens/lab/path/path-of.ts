import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { isPathState, type PathState } from './path-graph.ts'

/** One stay in a state. */
export interface Visit {
  readonly state: PathState
  /** Counts from 1, in the order in which states were entered. */
  readonly number: number
  /** Since the operation began. */
  readonly enteredMs: number
}

/** The way of one operation through the machine. */
export interface Path {
  readonly visits: readonly Visit[]
  /** Transitions taken, as `transitionId` names them. */
  readonly taken: ReadonlySet<string>
  /** Where it stands, or where it ended; absent before both legs were sent. */
  readonly current: PathState | undefined
}

/** Name of a transition; `start` is where every operation comes from. */
export function transitionId(from: PathState | 'start', to: PathState): string {
  return `${from} ${to}`
}

/**
 * The path that an operation took, from its steps. After a restart the loop begins again at `entering`,
 * which no state leads to: that is drawn as another start.
 */
export function pathOf({ steps, startedAtMs }: Pick<PairOperationView, 'steps' | 'startedAtMs'>): Path {
  const visits: Visit[] = []
  const taken = new Set<string>()
  for (const { state, atMs } of steps) {
    if (!isPathState(state)) continue
    const before = visits.at(-1)?.state
    if (before === state) continue
    taken.add(transitionId(before === undefined || state === 'entering' ? 'start' : before, state))
    visits.push({ state, number: visits.length + 1, enteredMs: Math.max(0, atMs - startedAtMs) })
  }
  return { visits, taken, current: visits.at(-1)?.state }
}

/** The visits of one state in a few words: `2 · 130 ms`, `2, 4 · 130 ms, 1.2 s`, `2…14 · 7×, 8.1 s`. */
export function visitWords(visits: readonly Visit[], timeText: (ms: number) => string): string {
  const [first] = visits
  const last = visits.at(-1)
  if (first === undefined || last === undefined) return ''
  if (visits.length <= 2) {
    const numbers = visits.map(({ number }) => number).join(', ')
    return `${numbers} · ${visits.map(({ enteredMs }) => timeText(enteredMs)).join(', ')}`
  }
  return `${first.number}…${last.number} · ${visits.length}×, ${timeText(last.enteredMs)}`
}
