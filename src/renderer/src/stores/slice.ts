import type { StoreApi } from 'zustand/vanilla'
import type { PushEvent, Snapshot } from '../../../shared/contract.ts'

/** One store and how main's words change it. Both functions are pure. */
export interface Slice<S> {
  readonly store: StoreApi<S>
  fromSnapshot(snapshot: Snapshot): S
  /** @returns the same object when the event does not concern this store, so that nothing renders. */
  afterEvent(state: S, event: PushEvent): S
}
