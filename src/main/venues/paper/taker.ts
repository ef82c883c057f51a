import { type Decimal, maxOf, minOf, ZERO } from '../../base/decimal.ts'
import type { BookLevel, DepthSnapshot } from '../../domain/market.ts'
import type { OrderRequest, Side } from '../../domain/order.ts'
import type { EatenLiquidity } from './eaten-liquidity.ts'

/** One level that an order takes from. */
export interface Bite {
  readonly level: BookLevel
  readonly sizeBase: Decimal
}

/**
 * What an order takes from the book at once: best price first, up to its limit, without what our
 * earlier fills took already. Remembers nothing; see `EatenLiquidity.take`.
 *
 * @param sizeBase what may be filled at most, venue units.
 */
export function bitesOf(
  order: Pick<OrderRequest, 'side' | 'limitPrice'>,
  sizeBase: Decimal,
  depth: DepthSnapshot,
  eaten: EatenLiquidity,
): readonly Bite[] {
  const bites: Bite[] = []
  let rest = sizeBase
  for (const level of order.side === 'buy' ? depth.asks : depth.bids) {
    if (!rest.gt(0) || !reaches(order, level.price)) break
    const take = minOf(rest, eaten.left(order.side, level))
    if (take.isZero()) continue
    bites.push({ level, sizeBase: take })
    rest = rest.minus(take)
  }
  return bites
}

/**
 * What margin is asked for, per unit: a purchase costs its limit, or the average of its walk through the book; a sale
 * is made at its limit or better, at the best bid.
 *
 * @returns `undefined` for a market order that finds nothing to take.
 */
export function expectedPrice(
  order: Pick<OrderRequest, 'side' | 'limitPrice' | 'sizeBase'>,
  depth: DepthSnapshot,
  eaten: EatenLiquidity,
): Decimal | undefined {
  const { side, limitPrice, sizeBase } = order
  const bid = depth.bids[0]?.price
  if (side === 'sell') return limitPrice && bid ? maxOf(limitPrice, bid) : (limitPrice ?? bid)
  if (limitPrice) return limitPrice
  const bites = bitesOf(order, sizeBase, depth, eaten)
  const taken = bites.reduce((sum, bite) => sum.plus(bite.sizeBase), ZERO)
  const paid = bites.reduce((sum, bite) => sum.plus(bite.sizeBase.times(bite.level.price)), ZERO)
  return taken.isZero() ? depth.asks[0]?.price : paid.div(taken)
}

/** True when the order would trade at this opposite price. Market orders always would. */
export function reaches(
  { side, limitPrice }: Pick<OrderRequest, 'side' | 'limitPrice'>,
  price: Decimal,
): boolean {
  if (!limitPrice) return true
  return side === 'buy' ? price.lte(limitPrice) : price.gte(limitPrice)
}

/**
 * Takes bites before they are written, so that nothing else is given the same lots while the disk is busy; what the
 * disk refuses is given back.
 */
export async function takeWith(
  memory: EatenLiquidity,
  side: Side,
  bites: readonly Bite[],
  write: () => Promise<void>,
): Promise<void> {
  for (const { level, sizeBase } of bites) memory.take(side, level, sizeBase)
  try {
    await write()
  } catch (cause) {
    for (const { level, sizeBase } of bites) memory.giveBack(side, level, sizeBase)
    throw cause
  }
}
