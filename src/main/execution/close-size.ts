import { type Decimal, floorToStep, maxOf, minOf, ZERO } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { SymbolId } from '../domain/brands.ts'
import { type Instrument, largestOrder } from '../domain/instrument.ts'
import { type Side, signOf } from '../domain/order.ts'

/** What one market order takes of a position that is to be closed. */
export interface CloseSize {
  /** Venue units, a positive multiple of the lot. */
  readonly sizeBase: Decimal
  /** What stays open because the venue takes no larger order, in words; absent when nothing does. */
  readonly left?: string
}

/** Why there is nothing to send, with words for the screen. */
export interface CloseRefusal {
  readonly code: 'no-position' | 'below-min-size'
  readonly reason: string
}

/** Why an order does not only reduce, for a venue that cannot see to it itself; absent when it does. */
export function reduceProblem(
  positionBase: Decimal,
  side: Side,
  sizeBase: Decimal,
  symbol: SymbolId,
): string | undefined {
  const most = maxOf(ZERO, positionBase.times(-signOf(side)))
  if (sizeBase.lte(most)) return undefined
  const expected = `expected a reduce-only ${side} of at most ${most.toFixed()} ${symbol}`
  return `${expected}, got ${sizeBase.toFixed()} ${symbol}: the position is ${positionBase.toFixed()} ${symbol}`
}

/** @param positionBase signed venue units, as the venue says. */
export function closeSizeOf(
  positionBase: Decimal,
  instrument: Instrument,
  venueName: string,
): Result<CloseSize, CloseRefusal> {
  const { symbol, lotSize } = instrument
  const words = (size: Decimal): string => `${size.toFixed()} ${symbol}`
  if (positionBase.isZero()) {
    return err({ code: 'no-position', reason: `there is no ${symbol} position to close` })
  }
  const openBase = positionBase.abs()
  const largest = largestOrder(instrument, 'market') ?? openBase
  const sizeBase = floorToStep(minOf(openBase, largest), lotSize)
  if (sizeBase.isZero()) {
    const least = `the ${words(lotSize)} that ${venueName} trades`
    const reason = `the position of ${words(openBase)} is smaller than ${least}: it cannot be closed there`
    return err({ code: 'below-min-size', reason })
  }
  if (largest.gte(openBase)) return ok({ sizeBase })
  const limit = `${venueName} takes at most ${words(largest)} in one market order`
  const rest = `close again for the other ${words(openBase.minus(sizeBase))}`
  return ok({ sizeBase, left: `${limit}, the position was ${words(openBase)}: ${rest}` })
}
