import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { PaperTrade } from './portfolio.ts'

/** What every trade so far came to. */
export interface TradeTally {
  readonly trades: number
  /** Positions that were bought and sold again. */
  readonly closed: number
  /** Of those, the ones that brought more than they cost, both fees included. */
  readonly wins: number
  readonly feesQuote: Decimal
}

/** Counts trades as they come: they need not be kept for it. */
export function createTradeTally(): { take(trade: PaperTrade): void; current(): TradeTally } {
  let tally: TradeTally = { trades: 0, closed: 0, wins: 0, feesQuote: ZERO }
  const costs = new Map<string, Decimal>()
  return {
    take({ side, positionId, sizeBase, price, feeQuote }) {
      const value = sizeBase.times(price)
      tally = { ...tally, trades: tally.trades + 1, feesQuote: tally.feesQuote.plus(feeQuote) }
      if (side === 'buy') {
        costs.set(positionId, value.plus(feeQuote))
        return
      }
      const cost = costs.get(positionId)
      costs.delete(positionId)
      if (!cost) return
      const isWin = value.minus(feeQuote).gt(cost)
      tally = { ...tally, closed: tally.closed + 1, wins: tally.wins + (isWin ? 1 : 0) }
    },
    current: () => tally,
  }
}
