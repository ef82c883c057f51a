import { createStore } from 'zustand/vanilla'
import type { Tone } from '../format/words.ts'

/** How the last operation on something ended, for the line under its button. */
export interface RunEnd {
  readonly tone: Tone
  readonly words: string
}

/** Operations that this window asked for and that main has not ended yet, and how the last ones ended. */
export interface PairRunsState {
  /** Routes being opened, pairs being closed: by `routeId` or pair id. */
  readonly running: ReadonlySet<string>
  readonly ends: Readonly<Record<string, RunEnd>>
}

export const pairRunsStore = createStore<PairRunsState>()(() => ({ running: new Set(), ends: {} }))

/** Notes that an operation on `key` was asked for. */
export function beginRun(key: string): void {
  pairRunsStore.setState(({ running, ends }) => {
    const { [key]: _forgotten, ...others } = ends
    return { running: new Set([...running, key]), ends: others }
  })
}

/** Notes how it ended. */
export function endRun(key: string, end: RunEnd): void {
  pairRunsStore.setState(({ running, ends }) => ({
    running: new Set([...running].filter((each) => each !== key)),
    ends: { ...ends, [key]: end },
  }))
}

/** Forgets how the operation on `key` ended: what it was about has changed. */
export function forgetEnd(key: string): void {
  pairRunsStore.setState(({ ends }) => {
    const { [key]: _forgotten, ...others } = ends
    return { ends: others }
  })
}
