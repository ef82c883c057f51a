import { type Decimal, minOf, ZERO } from '../base/decimal.ts'
import type { BookLevel, DepthSnapshot } from '../domain/market.ts'
import type { Side } from '../domain/order.ts'

/** What taking a size from a book would cost. */
export interface BookWalk {
  /** Venue units the book could fill. */
  readonly filledBase: Decimal
  /** Asked minus filled: what the visible book is short of. */
  readonly unfilledBase: Decimal
  /** Sum of price × size over what was filled, quote. */
  readonly notionalQuote: Decimal
  /** Quote per unit; absent when nothing could be filled. */
  readonly averagePrice?: Decimal
  /** Last price touched; absent when nothing could be filled. */
  readonly worstPrice?: Decimal
  /** Average against the best price of the side taken, basis points; positive is worse for us. */
  readonly slippageVsTouchBps: Decimal
  /** Average against mid, basis points; positive is worse for us. Zero when a side is empty. */
  readonly slippageVsMidBps: Decimal
}

/**
 * Takes `sizeBase` from the asks (a buy) or the bids (a sell), best price first.
 *
 * average = Σ price × size ÷ Σ size; slippage = ±(average − reference) ÷ reference × 10,000.
 */
export function walkDepth(depth: DepthSnapshot, side: Side, sizeBase: Decimal): BookWalk {
  const levels = side === 'buy' ? depth.asks : depth.bids
  let [rest, notionalQuote] = [sizeBase, ZERO]
  let worstPrice: Decimal | undefined
  for (const level of levels) {
    if (!rest.gt(0)) break
    const take = minOf(rest, level.sizeBase)
    notionalQuote = notionalQuote.plus(take.times(level.price))
    rest = rest.minus(take)
    worstPrice = level.price
  }
  const filledBase = sizeBase.minus(rest)
  if (!worstPrice || !filledBase.gt(0)) {
    return {
      filledBase: ZERO,
      unfilledBase: sizeBase,
      notionalQuote: ZERO,
      slippageVsTouchBps: ZERO,
      slippageVsMidBps: ZERO,
    }
  }
  const averagePrice = notionalQuote.div(filledBase)
  const mid = midOf(depth)
  return {
    filledBase,
    unfilledBase: rest,
    notionalQuote,
    averagePrice,
    worstPrice,
    slippageVsTouchBps: slippageBps(averagePrice, touchOf(levels), side),
    slippageVsMidBps: mid ? slippageBps(averagePrice, mid, side) : ZERO,
  }
}

/** How much worse than `reference` a price is for this side, basis points. */
export function slippageBps(price: Decimal, reference: Decimal, side: Side): Decimal {
  const worse = side === 'buy' ? price.minus(reference) : reference.minus(price)
  return worse.div(reference).times(10_000)
}

/** Middle of best bid and best ask; absent when a side is empty. */
export function midOf(depth: DepthSnapshot): Decimal | undefined {
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  return bid && ask ? bid.price.plus(ask.price).div(2) : undefined
}

function touchOf(levels: readonly BookLevel[]): Decimal {
  return levels[0]?.price ?? ZERO
}
