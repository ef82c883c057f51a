import type { Decimal } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { availableOf, openOrdersOf, type PaperState } from './account-state.ts'
import type { EatenLiquidity } from './eaten-liquidity.ts'
import { positionIn } from './ledger.ts'
import { marginProblem } from './margin.ts'
import { balanceProblem, marketProblem, type PaperRefusal, refuse } from './rules.ts'
import { expectedPrice, reaches } from './taker.ts'

/** What a new order meets. */
export interface OrderFacts {
  readonly state: PaperState
  readonly instrument: Instrument
  readonly depth: DepthSnapshot
  /** Of the book. */
  readonly mid: Decimal
  readonly eaten: EatenLiquidity
  readonly takerRate: Decimal
  readonly leverage: Decimal
  readonly isSpot: boolean
}

/** Every reason of the market and the account against a well-formed order, in the order a venue looks. */
export function orderProblem(order: OrderRequest, facts: OrderFacts): PaperRefusal | undefined {
  const { state, instrument, depth, mid, eaten, takerRate, leverage, isSpot } = facts
  const positionBase = positionIn(state.ledger, order.symbol).sizeBase
  const opposite = (order.side === 'buy' ? depth.asks : depth.bids)[0]
  if (order.timeInForce === 'post-only' && opposite && reaches(order, opposite.price)) {
    const reason = 'Due to the order could not be executed as maker, the Post Only order will be rejected.'
    return refuse('post-only', reason)
  }
  const open = openOrdersOf(state, order.symbol)
  return (
    marketProblem(order, instrument, mid, positionBase) ??
    (isSpot ? balanceProblem(order, positionBase, open) : undefined) ??
    marginProblem(order, {
      availableQuote: availableOf(state, leverage),
      leverage,
      feeRate: takerRate,
      price: expectedPrice(order, depth, eaten) ?? mid,
      positionBase,
      open,
    })
  )
}
