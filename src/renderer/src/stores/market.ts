import { createStore } from 'zustand/vanilla'
import type { PushEvent } from '../../../shared/contract.ts'
import type { BookView, CandleView } from '../../../shared/views.ts'
import { addPoint, type BboSlot, slotsOf } from './bbo-series.ts'
import type { Slice } from './slice.ts'

/** The instrument that the window looks at. */
export interface Selected {
  readonly venue: string
  readonly symbol: string
}

/** What is known about the selected instrument. */
export interface MarketState {
  readonly selected: Selected | undefined
  readonly book: BookView | undefined
  readonly bbo: readonly BboSlot[]
  /** Oldest first. */
  readonly candles: readonly CandleView[]
}

/** Eight hours of minutes. */
const CANDLES_MAX = 480

export const marketStore = createStore<MarketState>()(() => ({
  selected: undefined,
  book: undefined,
  bbo: [],
  candles: [],
}))

/** How main's words change the market on the screen. */
export const marketSlice: Slice<MarketState> = {
  store: marketStore,
  fromSnapshot: ({ selected, book, bboHistory, candles }) => ({
    selected,
    book: book !== undefined && isSame(selected, book) ? book : undefined,
    bbo: slotsOf(bboHistory),
    candles: candles.slice(-CANDLES_MAX),
  }),
  afterEvent,
}

function afterEvent(state: MarketState, event: PushEvent): MarketState {
  if (event.topic === 'selected') {
    const { venue, symbol, bboHistory, candles } = event.data
    return {
      selected: { venue, symbol },
      book: state.book !== undefined && isSame(event.data, state.book) ? state.book : undefined,
      bbo: slotsOf(bboHistory),
      candles: candles.slice(-CANDLES_MAX),
    }
  }
  // The last words about an instrument may come after the next one was selected.
  if (event.topic === 'book')
    return isSame(state.selected, event.data) ? { ...state, book: event.data } : state
  if (event.topic === 'bbo') {
    return isSame(state.selected, event.data)
      ? { ...state, bbo: addPoint(state.bbo, event.data.point) }
      : state
  }
  if (event.topic === 'candle') {
    return isSame(state.selected, event.data)
      ? { ...state, candles: withCandle(state.candles, event.data.candle) }
      : state
  }
  return state
}

/** Replaces the candle of that minute, or adds it at the end; an older one than the newest is history. */
function withCandle(candles: readonly CandleView[], candle: CandleView): readonly CandleView[] {
  const last = candles.at(-1)
  if (last === undefined || candle.openTimeMs > last.openTimeMs)
    return [...candles, candle].slice(-CANDLES_MAX)
  return candles.map((each) => (each.openTimeMs === candle.openTimeMs ? candle : each))
}

function isSame(selected: Selected | undefined, other: Selected): boolean {
  return selected?.venue === other.venue && selected.symbol === other.symbol
}
