import { remember } from '../../base/remember.ts'
import type { Side } from '../../domain/order.ts'
import { type FillPayload, type OrderPayload, parseSide } from './parse.ts'

/** The sides of our latest orders, which their fills do not tell. */
export interface OrderSides {
  learn(order: Pick<OrderPayload, 'id' | 'side'>): void
  /** Our own side of a fill; `undefined` when we were the maker of an order that nobody has told us of. */
  of(fill: Pick<FillPayload, 'order_id' | 'side' | 'liquidity'>): Side | undefined
}

const MEMORY = 4_000

/** Sheet section 5: the side of a fill is the taker's, so a taker's own is known and a maker's stands on the order. */
export function createOrderSides(): OrderSides {
  const sides = new Map<string, Side>()
  return {
    learn: ({ id, side }) => remember(sides, id, parseSide(side), MEMORY),
    of({ order_id, side, liquidity }) {
      const known = sides.get(order_id)
      return known ?? (liquidity === 'TAKER' ? parseSide(side) : undefined)
    },
  }
}

/** The documented reading, for a maker's fill whose order is not to be found: the other side than the taker's. */
export const makerSideOf = ({ side }: Pick<FillPayload, 'side'>): Side => (side === 'BUY' ? 'sell' : 'buy')
