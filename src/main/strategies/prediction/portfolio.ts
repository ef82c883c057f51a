import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'

/** A position of the paper trader; it only ever buys first. */
export interface OpenPosition {
  readonly positionId: string
  readonly symbol: SymbolId
  readonly sizeBase: Decimal
  readonly entryPrice: Decimal
  readonly feeQuote: Decimal
  readonly openedAtMs: number
}

/** One trade at the real-time price. */
export interface PaperTrade {
  readonly tradeId: string
  readonly positionId: string
  readonly symbol: SymbolId
  readonly side: 'buy' | 'sell'
  readonly sizeBase: Decimal
  readonly price: Decimal
  readonly feeQuote: Decimal
  readonly atMs: number
  readonly reason: string
}

/** Cash and positions, worked out from trades alone. */
export interface Portfolio {
  cashQuote(): Decimal
  positions(symbol?: SymbolId): readonly OpenPosition[]
  /** What positions would bring at these bids, plus the cash; a symbol without a price counts at its entry. */
  equityQuote(bidOf: (symbol: SymbolId) => Decimal | undefined): Decimal
  /** Takes a trade in. @throws {RangeError} when it sells what is not held, or costs more than there is. */
  take(trade: PaperTrade): void
}

/** @param startQuote money at the beginning, before any trade */
export function createPortfolio(startQuote: Decimal): Portfolio {
  let cash = startQuote
  const open = new Map<string, OpenPosition>()

  return {
    cashQuote: () => cash,
    positions: (symbol) =>
      [...open.values()].filter((each) => symbol === undefined || each.symbol === symbol),
    equityQuote: (bidOf) =>
      [...open.values()].reduce(
        (sum, { symbol, sizeBase, entryPrice }) => sum.plus(sizeBase.times(bidOf(symbol) ?? entryPrice)),
        cash,
      ),
    take({ positionId, symbol, side, sizeBase, price, feeQuote, atMs }) {
      const value = sizeBase.times(price)
      if (side === 'buy') {
        const left = cash.minus(value).minus(feeQuote)
        if (left.lt(ZERO))
          throw new RangeError(`expected a trade of at most ${cash.toFixed(2)}, got ${value.toFixed(2)}`)
        cash = left
        open.set(positionId, {
          positionId,
          symbol,
          sizeBase,
          entryPrice: price,
          feeQuote,
          openedAtMs: atMs,
        })
        return
      }
      const held = open.get(positionId)
      if (!held?.sizeBase.eq(sizeBase))
        throw new RangeError(
          `expected a sale of a whole position, got ${sizeBase.toFixed()} of ${positionId}`,
        )
      open.delete(positionId)
      cash = cash.plus(value).minus(feeQuote)
    },
  }
}

/** Sizes are cut to this many decimals, as the venue's amounts are. */
export const SIZE_STEP: Decimal = new D('0.00000001')
