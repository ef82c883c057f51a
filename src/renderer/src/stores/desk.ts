import { createStore } from 'zustand/vanilla'

/** What the desk shows of what it could. */
interface DeskState {
  /** Pair whose timeline is open. */
  readonly timelineOf: string | undefined
}

export const deskStore = createStore<DeskState>()(() => ({ timelineOf: undefined }))

/** Opens the timeline of a pair, or closes it when it is the one that is open. */
export function toggleTimeline(pairId: string): void {
  deskStore.setState(({ timelineOf }) => ({ timelineOf: timelineOf === pairId ? undefined : pairId }))
}

/** Closes the timeline. */
export function closeTimeline(): void {
  deskStore.setState({ timelineOf: undefined })
}
