import type { BookView } from '../../../../../shared/views.ts'

/** One fixed place of the ladder; empty when the side has fewer levels. */
export interface LadderSlot {
  readonly price: string | undefined
  readonly sizeBase: string | undefined
  readonly totalBase: string | undefined
  /** Bar behind the row, 0–1 of the deepest total on the screen. In steps, so that rows rarely change. */
  readonly depth: number
}

/** Places a side. */
export const SLOTS_A_SIDE = 20

/** A place with no level in it. */
export const EMPTY_SLOT: LadderSlot = {
  price: undefined,
  sizeBase: undefined,
  totalBase: undefined,
  depth: 0,
}
const DEPTH_STEPS = 200

/** Puts both sides into fixed places, best first, so that no row ever moves. */
export function ladderOf(book: Pick<BookView, 'bids' | 'asks'>): {
  readonly bids: readonly LadderSlot[]
  readonly asks: readonly LadderSlot[]
} {
  const deepest = Math.max(totalOf(book.bids), totalOf(book.asks))
  return { bids: slotsOf(book.bids, deepest), asks: slotsOf(book.asks, deepest) }
}

function totalOf(rows: BookView['bids']): number {
  return Number(rows.slice(0, SLOTS_A_SIDE).at(-1)?.totalBase ?? 0)
}

function slotsOf(rows: BookView['bids'], deepest: number): LadderSlot[] {
  return Array.from({ length: SLOTS_A_SIDE }, (_, index) => {
    const row = rows[index]
    if (row === undefined) return EMPTY_SLOT
    const share = deepest === 0 ? 0 : Number(row.totalBase) / deepest
    return { ...row, depth: Math.round(share * DEPTH_STEPS) / DEPTH_STEPS }
  })
}
