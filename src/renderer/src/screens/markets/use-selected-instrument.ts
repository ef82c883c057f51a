import { useStore } from 'zustand'
import type { InstrumentView } from '../../../../shared/views.ts'
import { marketStore } from '../../stores/market.ts'
import { selectInstrument, sessionStore } from '../../stores/session.ts'

/** Facts of the instrument that the window looks at. */
export function useSelectedInstrument(): InstrumentView | undefined {
  const selected = useStore(marketStore, (state) => state.selected)
  return useStore(sessionStore, selectInstrument(selected?.venue, selected?.symbol))
}
