import { createStore } from 'zustand/vanilla'

/** Why main gave no snapshot. */
export interface Failure {
  /** Kind of main's refusal, or of its silence; absent for anything else that was thrown. */
  readonly kind: string | undefined
  readonly words: string
}

/** Whether the window knows anything yet, and how far main's clock is from ours. */
export interface ConnectionState {
  readonly phase: 'loading' | 'ready'
  /** Why the last snapshot could not be had; absent once one arrived. */
  readonly failure: Failure | undefined
}

export const connectionStore = createStore<ConnectionState>()(() => ({
  phase: 'loading',
  failure: undefined,
}))

/** Main's clock minus ours, milliseconds. Not in the store: it changes with each batch and draws nothing. */
let mainOffsetMs = 0

/** Notes main's clock as it was when a message left it. */
export function noteMainClock(atMs: number): void {
  mainOffsetMs = atMs - Date.now()
}

/** Time until a moment that main stamped with its own clock; negative once it has passed. */
export function untilMsOf(atMs: number): number {
  return atMs - (Date.now() + mainOffsetMs)
}

/** Age of something that main stamped with its own clock, never negative. */
export function ageMsOf(atMs: number): number {
  return Math.max(0, Date.now() + mainOffsetMs - atMs)
}
