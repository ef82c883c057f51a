import { D, type Decimal, maxOf, minOf, ONE, ZERO } from '../base/decimal.ts'
import type { DepthSnapshot } from '../domain/market.ts'
import type { Side } from '../domain/order.ts'
import { type BookWalk, midOf, walkDepth } from './slippage-calculator.ts'

/** `good` trades at once, `fair` costs something, `poor` asks for a smaller size, `none` cannot be filled. */
export type LiquidityRecommendation = 'good' | 'fair' | 'poor' | 'none'

/** How well a book takes a size. */
export interface LiquidityScore {
  /** 0–1: depth 50 %, slippage 30 %, spread 20 %. */
  readonly score: number
  readonly recommendation: LiquidityRecommendation
  /** Best ask minus best bid over mid, basis points; absent when a side is empty. */
  readonly spreadBps?: Decimal
  /** Size within `REACH_BPS` of the touch on the side that would be taken, venue units. */
  readonly nearDepthBase: Decimal
  readonly walk: BookWalk
}

/** How far from the touch depth still counts. */
const REACH_BPS = 25
/** Depth of this many times the size is full marks. */
const FULL_DEPTH_TIMES = 5
/** Slippage and spread of this much are no marks. */
const WORST_SLIPPAGE_BPS = 20
const WORST_SPREAD_BPS = 20

/**
 * score = 0.5 × min(1, nearDepth ÷ (5 × size)) + 0.3 × (1 − slippage ÷ 20 bps) + 0.2 × (1 − spread ÷ 20 bps),
 * each part cut to 0–1. A book that cannot fill the size scores 0. Weights: product.md §4.
 */
export function scoreLiquidity(depth: DepthSnapshot, side: Side, sizeBase: Decimal): LiquidityScore {
  const walk = walkDepth(depth, side, sizeBase)
  const nearDepthBase = nearDepth(depth, side)
  const mid = midOf(depth)
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  if (!mid || !bid || !ask || !sizeBase.gt(0) || walk.unfilledBase.gt(0)) {
    return { score: 0, recommendation: 'none', nearDepthBase, walk }
  }
  const spreadBps = ask.price.minus(bid.price).div(mid).times(10_000)
  const score = unit(nearDepthBase.div(sizeBase.times(FULL_DEPTH_TIMES)))
    .times('0.5')
    .plus(unit(ONE.minus(walk.slippageVsTouchBps.div(WORST_SLIPPAGE_BPS))).times('0.3'))
    .plus(unit(ONE.minus(spreadBps.div(WORST_SPREAD_BPS))).times('0.2'))
    .toNumber()
  return { score, recommendation: recommend(score), spreadBps, nearDepthBase, walk }
}

function nearDepth(depth: DepthSnapshot, side: Side): Decimal {
  const levels = side === 'buy' ? depth.asks : depth.bids
  const touch = levels[0]?.price
  if (!touch) return ZERO
  const reach = touch.times(new D(REACH_BPS).div(10_000))
  return levels.reduce(
    (sum, level) => (level.price.minus(touch).abs().lte(reach) ? sum.plus(level.sizeBase) : sum),
    ZERO,
  )
}

function recommend(score: number): LiquidityRecommendation {
  if (score >= 0.7) return 'good'
  return score >= 0.4 ? 'fair' : 'poor'
}

function unit(value: Decimal): Decimal {
  return maxOf(ZERO, minOf(ONE, value))
}
