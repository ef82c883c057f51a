import type { RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status and `{errorCode, error}`. */
export class VenueError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = statusOf(code)) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }

  toBody(): { errorCode: number; error: string } {
    return { errorCode: this.code, error: this.message }
  }
}

const SERVER_ERRORS = new Set([101, 109, 400])
const UNAVAILABLE = new Set([107, 108, 111, 430])
const TOO_MANY = new Set([103, 104, 105, 112])
const NOT_FOUND = new Set([240, 415])

/** HTTP status of an error code (section 8 of the venue sheet). */
function statusOf(code: number): number {
  if (SERVER_ERRORS.has(code)) return 500
  if (UNAVAILABLE.has(code)) return 503
  if (TOO_MANY.has(code)) return 429
  if (NOT_FOUND.has(code)) return 404
  return code >= 300 && code <= 320 ? 403 : 400
}

const INSUFFICIENT = 'You do not have sufficient balance to complete this operation.'
const UNSUPPORTED = 'The order is not supported on this market.'

/** Codes for each reason the engine may refuse; those of margin accounts cannot come up here. */
const REFUSALS: Record<RefusalReason, readonly [code: number, message: string]> = {
  'symbol-not-trading': [423, 'This market is halted.'],
  'size-not-positive': [212, 'Amount is below the minimum allowed amount for this asset.'],
  'size-below-minimum': [212, 'Amount is below the minimum allowed amount for this asset.'],
  'size-above-maximum': [210, 'Amount exceeds the maximum allowed amount (1000000000).'],
  'price-below-minimum': [213, 'Price is below the minimum allowed amount.'],
  'price-above-maximum': [211, 'Price exceeds the maximum allowed amount (100000000000).'],
  'price-above-band': [211, 'Price exceeds the maximum allowed amount.'],
  'price-below-band': [213, 'Price is below the minimum allowed amount.'],
  'no-market-price': [230, 'The order is rejected by the matching engine.'],
  'notional-below-minimum': [217, 'Minimum order size in quote currency is 5 EUR.'],
  'duplicate-client-order-id': [220, 'The clientOrderId is already in use by an open order.'],
  'reduce-only-rejected': [204, UNSUPPORTED],
  'margin-insufficient': [216, INSUFFICIENT],
  'too-many-orders': [235, 'You can only have 100 open orders on each book.'],
  'too-many-conditional-orders': [235, 'You can only have 100 open orders on each book.'],
  'would-trigger-at-once': [237, 'The order would trigger immediately.'],
  'post-only-would-take': [230, 'The order is rejected by the matching engine.'],
  'above-leverage-notional': [216, INSUFFICIENT],
  'unknown-order': [240, 'No order found. It does not exist or is no longer active.'],
  'order-not-editable': [234, 'Market orders cannot be updated.'],
  'leverage-out-of-range': [204, UNSUPPORTED],
  'leverage-too-small': [204, UNSUPPORTED],
  'blocked-by-orders': [204, UNSUPPORTED],
  'blocked-by-position': [204, UNSUPPORTED],
  'nothing-to-change': [
    232,
    'You must change at least one of amount, amountRemaining, price, timeInForce, selfTradePrevention or postOnly.',
  ],
  'isolated-balance-insufficient': [216, INSUFFICIENT],
  'not-isolated': [204, UNSUPPORTED],
}

/** The venue's words for a refusal of the engine. */
export function refusalError(reason: RefusalReason): VenueError {
  const [code, message] = REFUSALS[reason]
  return new VenueError(code, message)
}

/** 202: a parameter that this type of order does not take. */
export function notForThisOrder(name: string): VenueError {
  return new VenueError(
    202,
    `${name} order parameter is not supported. Please note that certain parameters are only allowed for market or limit orders.`,
  )
}

/** 203: a parameter is missing. */
export function required(name: string): VenueError {
  return new VenueError(203, `${name} parameter is required.`)
}

/** 205: a parameter cannot be read, or names nothing. */
export function invalid(name: string): VenueError {
  return new VenueError(205, `${name} parameter is invalid.`)
}

/** 206: two parameters that exclude each other. */
export function notBoth(one: string, other: string): VenueError {
  return new VenueError(
    206,
    `Use either ${one} or ${other}. The usage of both parameters at the same time is not supported.`,
  )
}

/** 105: the budget is used up, and when that ends. */
export function banned(untilMs: number): VenueError {
  return new VenueError(
    105,
    `Your IP or API key has been banned for not respecting the rate limit. The ban expires at ${untilMs}.`,
  )
}
