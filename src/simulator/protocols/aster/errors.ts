import type { RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status and `{code, msg}`. */
export class VenueError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = 400) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }

  toBody(): { code: number; msg: string } {
    return { code: this.code, msg: this.message }
  }
}

/** Codes of section 8 of the venue sheet, for each reason the engine may refuse. */
const REFUSALS: Record<RefusalReason, readonly [code: number, message: string]> = {
  'symbol-not-trading': [-1121, 'Invalid symbol.'],
  'size-not-positive': [-4003, 'Quantity less than or equal to zero.'],
  'size-below-minimum': [-4004, 'Quantity less than min quantity.'],
  'size-above-maximum': [-4005, 'Quantity greater than max quantity.'],
  'price-below-minimum': [-4013, 'Price less than min price.'],
  'price-above-maximum': [-4002, 'Price greater than max price.'],
  'price-above-band': [-4016, 'Price is higher than mark price multiplier cap.'],
  'price-below-band': [-4024, 'Price is lower than mark price multiplier floor.'],
  'no-market-price': [-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit."],
  'notional-below-minimum': [
    -4164,
    "Order's notional must be no smaller than 5 (unless you choose reduce only).",
  ],
  'duplicate-client-order-id': [-2010, 'Duplicate order sent.'],
  'reduce-only-rejected': [-2022, 'ReduceOnly Order is rejected.'],
  'margin-insufficient': [-2019, 'Margin is insufficient.'],
  'too-many-orders': [-2025, 'Reach max open order limit.'],
  'too-many-conditional-orders': [-4045, 'Reach max stop order limit.'],
  'would-trigger-at-once': [-2021, 'Order would immediately trigger.'],
  'post-only-would-take': [
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected.',
  ],
  'above-leverage-notional': [-2027, 'Exceeded the maximum allowable position at current leverage.'],
  'unknown-order': [-2011, 'Unknown order sent.'],
  'order-not-editable': [-4135, 'Invalid modify order. Only LIMIT orders can be modified.'],
  'leverage-out-of-range': [-4028, 'Leverage is not valid.'],
  'leverage-too-small': [-2028, 'Leverage is smaller than permitted: insufficient margin balance.'],
  'blocked-by-orders': [-4047, 'Margin type cannot be changed if there exists open orders.'],
  'blocked-by-position': [-4048, 'Margin type cannot be changed if there exists position.'],
  'nothing-to-change': [-4046, 'No need to change.'],
  'isolated-balance-insufficient': [-4051, 'Isolated balance insufficient.'],
  'not-isolated': [-4054, 'Cannot add position margin: position is 0 or not isolated.'],
}

/** The venue's words for a refusal of the engine. */
export function refusalError(reason: RefusalReason): VenueError {
  const [code, message] = REFUSALS[reason]
  return new VenueError(code, message)
}

/** −1102: a parameter is missing or unreadable. */
export function missing(name: string): VenueError {
  return new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`)
}

/** −1106: a parameter was sent that this call does not take. */
export function notRequired(name: string): VenueError {
  return new VenueError(-1106, `Parameter '${name}' sent when not required.`)
}

/** −1121. */
export function invalidSymbol(): VenueError {
  return new VenueError(-1121, 'Invalid symbol.')
}
