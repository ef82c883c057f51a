import type { Decimal } from '../base/decimal.ts'
import type { BookSideName, OrderBook } from '../domain/order-book.ts'
import { toPrice, toSize } from '../domain/order-book-grid.ts'

/** One price group: its price, the size in it, and the size from the touch up to and with it. */
export interface LadderGroup {
  readonly price: Decimal
  readonly sizeBase: Decimal
  readonly totalBase: Decimal
}

/** Group widths a ladder offers, in ticks. */
export const GROUP_TICKS = [1, 5, 10, 50, 100, 500] as const

const MOST_LEVELS = 5_000

/**
 * The first `count` price groups of one side, best first, each `groupTicks` wide. A bid belongs to the
 * group below it and an ask to the group above it, so a group never promises a better price than is there.
 */
export function groupLadder(
  book: OrderBook,
  side: BookSideName,
  groupTicks: number,
  count: number,
): readonly LadderGroup[] {
  const groups: { ticks: number; lots: number }[] = []
  let full = false
  book.visit(side, groupTicks === 1 ? count : MOST_LEVELS, (ticks, lots) => {
    if (full) return
    const steps = ticks / groupTicks
    const groupAt = (side === 'bid' ? Math.floor(steps) : Math.ceil(steps)) * groupTicks
    const last = groups.at(-1)
    if (last?.ticks === groupAt) last.lots += lots
    else if (groups.length < count) groups.push({ ticks: groupAt, lots })
    else full = true
  })
  let totalLots = 0
  return groups.map(({ ticks, lots }) => {
    totalLots += lots
    return {
      price: toPrice(book.grid, ticks),
      sizeBase: toSize(book.grid, lots),
      totalBase: toSize(book.grid, totalLots),
    }
  })
}
