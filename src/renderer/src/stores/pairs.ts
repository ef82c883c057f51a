import { createStore } from 'zustand/vanilla'
import type { PairView } from '../../../shared/pair-views.ts'
import { unitRatio } from '../format/unit-ratio.ts'
import { ageMsOf } from './connection.ts'
import type { Slice } from './slice.ts'

/** Pairs of the mode, as main lists them. */
export interface PairsState {
  /** Newest first. */
  readonly pairs: readonly PairView[]
  /** Window's clock when they came, milliseconds since the page began: naked clocks run on from it. */
  readonly arrivedAtMs: number
}

export const pairsStore = createStore<PairsState>()(() => ({ pairs: [], arrivedAtMs: 0 }))

/** How main's words change the pairs. */
export const pairsSlice: Slice<PairsState> = {
  store: pairsStore,
  fromSnapshot: ({ pairs }) => stateOf(pairs),
  afterEvent: (state, event) => (event.topic === 'pairs' ? stateOf(event.data) : state),
}

const stateOf = (pairs: readonly PairView[]): PairsState => ({ pairs, arrivedAtMs: performance.now() })

/** True once nothing is held any more. */
export function isOver({ state }: PairView): boolean {
  return state === 'closed' || state === 'flat'
}

/** True while an operation works on it. */
export function isWorking({ step, state }: PairView): boolean {
  return step !== undefined || state === 'opening' || state === 'closing' || state === 'recovering'
}

/** True while one leg stands larger than the other and that is not how it is meant to stay. */
export function isUneven(pair: PairView): boolean {
  return pair.state === 'naked' || (isWorking(pair) && !/^-?0*(\.0*)?$/.test(pair.gapTokens))
}

/** Time with one leg until now, milliseconds: main's count, running on while it lasts. */
export function nakedMsOf(pair: PairView, arrivedAtMs: number): number {
  return pair.nakedMs + (isUneven(pair) ? Math.max(0, performance.now() - arrivedAtMs) : 0)
}

/**
 * What one leg is larger than the other by, in quote: for the eye, so a float is enough. Venues may count
 * in thousands of a token; their prices tell by how much.
 */
export function unevenQuote({ legs }: PairView): number {
  const [long, short] = legs.map(({ sizeBase, markPrice, entryPrice }) => ({
    size: Number(sizeBase),
    price: Number(markPrice ?? entryPrice ?? 0),
  }))
  if (long === undefined || short === undefined) return 0
  if (long.price === 0 || short.price === 0) return Math.max(long.size * long.price, short.size * short.price)
  const longInShortUnits = long.size * unitRatio(long.price, short.price)
  return Math.abs(longInShortUnits - short.size) * short.price
}

/** All that stands uneven at this moment; `undefined` when nothing does. */
export function unhedgedNow({ pairs, arrivedAtMs }: PairsState): Unhedged | undefined {
  const uneven = pairs.filter(isUneven)
  if (uneven.length === 0) return undefined
  return {
    longestMs: Math.max(...uneven.map((pair) => nakedMsOf(pair, arrivedAtMs))),
    quote: uneven.reduce((sum, pair) => sum + unevenQuote(pair), 0),
    quoteAsset: uneven[0]?.legs[0]?.quoteAsset ?? '',
  }
}

/** What the clock in the top bar says. */
export interface Unhedged {
  readonly longestMs: number
  readonly quote: number
  readonly quoteAsset: string
}

/** Since it was opened, or from its opening to its end, milliseconds. */
export function pairAgeMs({ openedAtMs, closedAtMs }: PairView): number {
  return closedAtMs === undefined ? ageMsOf(openedAtMs) : Math.max(0, closedAtMs - openedAtMs)
}
