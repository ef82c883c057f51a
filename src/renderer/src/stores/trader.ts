import { createStore } from 'zustand/vanilla'
import type { PaperTraderView } from '../../../shared/paper-trader-views.ts'

/** Main's newest report on the paper trader, and why there is no newer one. */
interface TraderState {
  /** Absent until main answered. */
  readonly report: PaperTraderView | undefined
  readonly failure: string | undefined
}

export const traderStore = createStore<TraderState>()(() => ({ report: undefined, failure: undefined }))
