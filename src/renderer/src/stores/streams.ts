import { createStore } from 'zustand/vanilla'
import type { StreamView } from '../../../shared/views.ts'
import type { Slice } from './slice.ts'

/** The sockets, as main lists them. */
export interface StreamsState {
  readonly streams: readonly StreamView[]
}

export const streamsStore = createStore<StreamsState>()(() => ({ streams: [] }))

/** How main's words change the list of sockets. */
export const streamsSlice: Slice<StreamsState> = {
  store: streamsStore,
  fromSnapshot: ({ streams }) => ({ streams }),
  afterEvent: (state, event) => (event.topic === 'streams' ? { streams: event.data } : state),
}
