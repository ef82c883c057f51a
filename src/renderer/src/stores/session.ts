import { createStore } from 'zustand/vanilla'
import type { InstrumentView, SessionView, VenueView } from '../../../shared/views.ts'
import type { Slice } from './slice.ts'

/** The head of the window. `session` is absent until the first snapshot. */
export interface SessionState {
  readonly session: SessionView | undefined
  readonly venues: readonly VenueView[]
  readonly instruments: readonly InstrumentView[]
}

export const sessionStore = createStore<SessionState>()(() => ({
  session: undefined,
  venues: [],
  instruments: [],
}))

/** How main's words change the head of the window. */
export const sessionSlice: Slice<SessionState> = {
  store: sessionStore,
  fromSnapshot: ({ session, venues, instruments }) => ({ session, venues, instruments }),
  afterEvent: (state, event) => {
    if (event.topic === 'session') return { ...state, session: event.data }
    if (event.topic === 'venues') return { ...state, venues: event.data }
    if (event.topic === 'instruments') return { ...state, instruments: event.data }
    return state
  },
}

/** Facts of one instrument; `undefined` when main does not list it. */
export const selectInstrument =
  (venue: string | undefined, symbol: string | undefined) =>
  ({ instruments }: SessionState): InstrumentView | undefined =>
    instruments.find((each) => each.venue === venue && each.symbol === symbol)
