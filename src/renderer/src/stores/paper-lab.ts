import { createStore } from 'zustand/vanilla'
import type { PaperLabView } from '../../../shared/paper-lab-views.ts'
import type { Slice } from './slice.ts'

/** The paper venues and the market they show; absent until the first snapshot. */
export interface PaperLabState {
  readonly lab: PaperLabView | undefined
}

export const paperLabStore = createStore<PaperLabState>()(() => ({ lab: undefined }))

/** How main's words change the paper lab. */
export const paperLabSlice: Slice<PaperLabState> = {
  store: paperLabStore,
  fromSnapshot: ({ paperLab }) => ({ lab: paperLab }),
  afterEvent: (state, event) => (event.topic === 'paperLab' ? { lab: event.data } : state),
}
