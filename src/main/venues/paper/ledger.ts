import { type Decimal, minOf, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { type Side, signOf } from '../../domain/order.ts'

/** A paper position. Size is signed venue units; entry is the average price of what is open. */
export interface PaperPosition {
  readonly sizeBase: Decimal
  readonly entryPrice: Decimal
}

/** Money and positions of the paper account. Immutable: a fill makes a new one. */
export interface PaperLedger {
  /** Starting balance + realised − fees, quote. */
  readonly walletQuote: Decimal
  readonly positions: ReadonlyMap<SymbolId, PaperPosition>
}

const FLAT: PaperPosition = { sizeBase: ZERO, entryPrice: ZERO }

export const positionIn = (ledger: PaperLedger, symbol: SymbolId): PaperPosition =>
  ledger.positions.get(symbol) ?? FLAT

/** What a fill does to one position. */
export interface PositionStep {
  readonly position: PaperPosition
  /** Before fees, quote. */
  readonly realizedPnlQuote: Decimal
}

/**
 * Adding: entry = (size × entry + fill × price) ÷ (size + fill). Reducing: realised = closed × (price − entry),
 * signed like the position; entry stays. What goes through zero opens at the fill's price.
 */
export function stepPosition(
  position: PaperPosition,
  side: Side,
  sizeBase: Decimal,
  price: Decimal,
): PositionStep {
  const signed = sizeBase.times(signOf(side))
  const after = position.sizeBase.plus(signed)
  const grows = position.sizeBase.isZero() || position.sizeBase.isNegative() === signed.isNegative()
  if (grows) {
    const cost = position.sizeBase.times(position.entryPrice).plus(signed.times(price))
    return { position: { sizeBase: after, entryPrice: cost.div(after) }, realizedPnlQuote: ZERO }
  }
  const closed = minOf(sizeBase, position.sizeBase.abs())
  const perUnit = price.minus(position.entryPrice)
  const realizedPnlQuote = closed.times(position.sizeBase.isNegative() ? perUnit.negated() : perUnit)
  if (after.isZero()) return { position: FLAT, realizedPnlQuote }
  const flipped = after.isNegative() !== position.sizeBase.isNegative()
  return {
    position: { sizeBase: after, entryPrice: flipped ? price : position.entryPrice },
    realizedPnlQuote,
  }
}

/** The ledger after a fill of this position step and fee. */
export function applyStep(
  ledger: PaperLedger,
  symbol: SymbolId,
  step: PositionStep,
  feeQuote: Decimal,
): PaperLedger {
  const positions = new Map(ledger.positions)
  if (step.position.sizeBase.isZero()) positions.delete(symbol)
  else positions.set(symbol, step.position)
  return { walletQuote: ledger.walletQuote.plus(step.realizedPnlQuote).minus(feeQuote), positions }
}
