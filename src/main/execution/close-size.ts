import { type Decimal, floorToStep, minOf } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Instrument, largestOrder } from '../domain/instrument.ts'

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
