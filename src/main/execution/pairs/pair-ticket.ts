import { D, type Decimal, parseDecimal } from '../../base/decimal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'

/** What a user asks for: long on one venue, short the same on another. */
export interface PairTicket {
  readonly intentId: IntentId
  readonly symbol: SymbolId
  readonly longVenue: VenueId
  readonly shortVenue: VenueId
  /** As typed. */
  readonly size: string
  /** `quote` is money per leg, `base` tokens. */
  readonly sizeUnit: 'base' | 'quote'
  readonly entry: 'market' | 'limit'
  /** Parts it is worked in, one after the other. */
  readonly slices: number
}

export interface PairCloseTicket {
  readonly intentId: IntentId
  readonly pairId: IntentId
}

/**
 * The tokens that a ticket asks for.
 *
 * @param pricePerToken the dearer of the two legs, so that no leg costs more than was asked.
 */
export function readTokens(
  { size, sizeUnit }: Pick<PairTicket, 'size' | 'sizeUnit'>,
  pricePerToken: Decimal,
): Result<Decimal, string> {
  const typed = size.trim()
  const amount = typed.length > 64 ? undefined : parseDecimal(typed)
  if (!amount)
    return err(`expected a size such as 0.5, got ${typed === '' ? 'nothing' : `"${typed.slice(0, 64)}"`}`)
  if (!amount.gt(0)) return err(`expected a size above zero, got ${amount.toFixed()}`)
  if (sizeUnit === 'base') return ok(amount)
  return pricePerToken.gt(0)
    ? ok(amount.div(pricePerToken))
    : err('there is no price to turn money into a size with')
}

/** Tokens of each part, whole common lots, the larger parts first. Their sum is `tokens`. */
export function sliceTokens(tokens: Decimal, commonLot: Decimal, slices: number): readonly Decimal[] {
  const lots = tokens.div(commonLot).floor()
  const parts = Math.max(1, Math.min(slices, lots.toNumber()))
  const each = lots.div(parts).floor()
  const more = lots.minus(each.times(parts)).toNumber()
  return Array.from({ length: parts }, (_, index) => each.plus(index < more ? 1 : 0).times(commonLot)).map(
    (part, index) => (index === 0 ? part.plus(tokens.minus(lots.times(commonLot))) : new D(part)),
  )
}
