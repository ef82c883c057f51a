import { type Decimal, floorToStep, parseDecimal } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Instrument, largestOrder } from '../domain/instrument.ts'
import type { OrderType } from '../domain/order.ts'

/** `quote` is an amount of money, `base` an amount of the asset (tokens, not venue units). */
export type SizeUnit = 'quote' | 'base'

export interface SizeRequest {
  /** As the user typed it. */
  readonly text: string
  readonly unit: SizeUnit
  /** Price to turn money into size with, and to value the order by: quote per venue unit. */
  readonly price: Decimal
  readonly type: OrderType
  /** Reduce-only orders are exempt from the smallest notional. */
  readonly reduceOnly: boolean
}

export interface SizedPosition {
  /** Venue units, a positive multiple of the lot. What will be sent. */
  readonly sizeBase: Decimal
  /** `sizeBase` × price, quote. */
  readonly notionalQuote: Decimal
  /** What the lot grid left over, venue units: asked minus sent, never negative. */
  readonly residualBase: Decimal
}

export type SizeRefusalCode =
  | 'not-a-number'
  | 'zero'
  | 'negative'
  | 'below-min-size'
  | 'below-min-notional'
  | 'above-max-size'

/** Why there is no size, with words for the ticket. */
export interface SizeRefusal {
  readonly code: SizeRefusalCode
  readonly message: string
}

const LONGEST_TEXT = 64

/**
 * The largest multiple of the lot that is not above what was asked.
 *
 * quote: size = floor(amount ÷ price, lot); base: size = floor(tokens ÷ multiplier, lot).
 */
export function sizePosition(
  request: SizeRequest,
  instrument: Instrument,
): Result<SizedPosition, SizeRefusal> {
  const asked = readAmount(request.text)
  if (!asked.ok) return asked
  const askedBase =
    request.unit === 'quote' ? asked.value.div(request.price) : asked.value.div(instrument.multiplier)
  const sizeBase = floorToStep(askedBase, instrument.lotSize)
  const notionalQuote = sizeBase.times(request.price)
  const refusal = sizeRefusal(sizeBase, notionalQuote, askedBase, request, instrument)
  return refusal ? err(refusal) : ok({ sizeBase, notionalQuote, residualBase: askedBase.minus(sizeBase) })
}

function readAmount(text: string): Result<Decimal, SizeRefusal> {
  const trimmed = text.trim()
  const amount = trimmed.length > LONGEST_TEXT ? undefined : parseDecimal(trimmed)
  if (!amount) {
    const came = trimmed === '' ? 'nothing' : `"${trimmed.slice(0, LONGEST_TEXT)}"`
    return err({ code: 'not-a-number', message: `expected a size such as 0.01, got ${came}` })
  }
  if (amount.isZero()) return err({ code: 'zero', message: 'expected a size above zero, got 0' })
  if (amount.isNegative()) {
    return err({ code: 'negative', message: `expected a size above zero, got ${amount.toFixed()}` })
  }
  return ok(amount)
}

function sizeRefusal(
  sizeBase: Decimal,
  notionalQuote: Decimal,
  askedBase: Decimal,
  request: SizeRequest,
  instrument: Instrument,
): SizeRefusal | undefined {
  const { symbol, quoteAsset, lotSize, minSize, minNotional } = instrument
  const smallest = minSize.gt(lotSize) ? minSize : lotSize
  if (sizeBase.lt(smallest)) {
    const message = `expected at least ${smallest.toFixed()} ${symbol}, got ${short(askedBase)} ${symbol}`
    return { code: 'below-min-size', message }
  }
  const largest = largestOrder(instrument, request.type)
  if (largest && sizeBase.gt(largest)) {
    const message = `expected at most ${largest.toFixed()} ${symbol} in one ${request.type} order, got ${short(askedBase)} ${symbol}`
    return { code: 'above-max-size', message }
  }
  if (!request.reduceOnly && notionalQuote.lt(minNotional)) {
    const message = `expected an order of at least ${minNotional.toFixed()} ${quoteAsset}, got ${notionalQuote.toFixed(2)} ${quoteAsset}`
    return { code: 'below-min-notional', message }
  }
  return undefined
}

/** Enough digits to recognise what was typed. */
function short(value: Decimal): string {
  return value.toSignificantDigits(8).toFixed()
}
