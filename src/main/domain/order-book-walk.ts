import { D, type Decimal } from '../base/decimal.ts'
import { type BookGrid, toPrice } from './order-book-grid.ts'

/** What taking some lots from one side of a book would cost, in exact integers. */
export interface BookWalk {
  /** Lots the side can give; less than asked when the book is too thin. */
  readonly filledLots: number
  /** Sum of ticks × lots over what was taken; a `bigint` once it passes 2^53. */
  readonly tickLots: number | bigint
  /** Price of the last level touched, −1 when nothing was filled. */
  readonly worstTicks: number
  /** Levels touched. */
  readonly levels: number
}

/** Size-weighted average price of a walk, to 40 digits; `undefined` when nothing was filled. */
export function averagePrice(grid: BookGrid, walk: BookWalk): Decimal | undefined {
  if (walk.filledLots === 0) return undefined
  return new D(walk.tickLots.toString()).div(walk.filledLots).times(grid.tickSize)
}

/** Price × size of a walk, quote. */
export function walkNotional(grid: BookGrid, walk: BookWalk): Decimal {
  return new D(walk.tickLots.toString()).times(grid.tickSize).times(grid.lotSize)
}

/** Price of the worst level touched; `undefined` when nothing was filled. */
export function worstPrice(grid: BookGrid, walk: BookWalk): Decimal | undefined {
  return walk.filledLots === 0 ? undefined : toPrice(grid, walk.worstTicks)
}
