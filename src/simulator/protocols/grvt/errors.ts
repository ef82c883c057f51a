import type { RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status, code and message (section 8 of the venue sheet). */
export class VenueError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, message = MESSAGES[code] ?? 'Request rejected', status = STATUSES[code] ?? 400) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }
}

/** HTTP status of the codes that do not come with 400. */
const STATUSES: Readonly<Record<number, number>> = {
  1000: 401,
  1001: 403,
  1002: 500,
  1004: 404,
  1005: 500,
  1006: 429,
  1009: 503,
  1400: 403,
  2000: 403,
  2001: 403,
  2002: 403,
  2003: 403,
  2005: 403,
  2006: 403,
  2007: 403,
  2008: 403,
  2090: 429,
}

const MESSAGES: Readonly<Record<number, string>> = {
  1000: 'You need to authenticate prior to using this functionality',
  1001: 'You are not authorized to access this functionality',
  1002: 'Internal Server Error',
  1003: 'Request could not be processed due to malformed syntax',
  1004: 'Data Not Found',
  1005: 'Unknown Error',
  1006: 'You have surpassed the allocated rate limit for your tier',
  1009: 'We are temporarily deactivating this API endpoint, please try again later',
  1012: 'Invalid signature chain ID',
  1101: 'Stream is invalid',
  1102: 'Feed format must be in the format of <primary>@<secondary>',
  1200: 'RPC method not found',
  2000: 'Signature is from an unauthorized signer',
  2001: 'Signature has expired',
  2002: 'Signature does not match payload',
  2003: 'Order sub account does not match logged in user',
  2005: 'Signature V must be 27/28',
  2006: 'Signature R/S must have exactly 64 characters long without 0x prefix',
  2007: 'Signature S must be in the lower half of the curve',
  2008: 'Signature exceeds maximum allowed duration',
  2010: 'Order ID should be empty when creating an order',
  2011: 'Client Order ID should be supplied when creating an order',
  2012: 'Client Order ID overlaps with existing active order',
  2020: 'Market Order must always be supplied without a limit price',
  2021: 'Limit Order must always be supplied with a limit price',
  2030: 'Orderbook Orders must have a TimeInForce of GTT/IOC/FOK',
  2032: 'Post Only can only be set to true for GTT/AON orders',
  2040: 'Order must contain at least one leg',
  2042: 'Orderbook Orders must contain only one leg',
  2060: 'Order Legs contain one or more inactive derivative',
  2061: 'Unsupported Instrument Requested',
  2062: 'Order size smaller than min size',
  2064: 'Invalid limit price tick',
  2065: 'Order size too granular',
  2066: 'Order below minimum notional',
  2080: 'Insufficient margin to create order',
  2081: 'Order Fill would result in exceeding maximum position size',
  2082: 'Pre-order check failed',
  2083: 'Order Fill would result in exceeding maximum position size under current configurable leverage tier',
  2090: 'Max open orders exceeded',
  2100: 'Invalid initial leverage',
  2102: 'Margin type change failed, has open position for this instrument',
  2103: 'Margin type change failed, has open orders for this instrument',
  2104: 'Margin type not supported',
  2105: 'Margin type change failed',
  2107: 'Attempted to set leverage below minimum',
  2108: 'Attempted to set leverage above maximum',
  2110: 'Invalid trigger by',
  2112: 'Invalid trigger order',
  2113: 'Trigger price must be non-zero',
  2117: 'Position linked TPSL orders must be created from web or mobile clients',
  2234: 'Bulk orders must be of the same instrument',
  2235: 'Bulk orders exceed the maximum number of orders',
  2301: 'Order cancel time-to-live exceeds maximum allowed value.',
  2400: 'Reduce only order with no position',
  2401: 'Reduce only order must not increase position size',
  3000: 'Instrument is invalid',
  3011: 'Limit is invalid',
  3020: 'Sub account ID must be an unsigned integer',
  3021: 'Either order ID or client order ID must be supplied',
  3030: 'Feed rate is invalid',
  3031: 'Depth is invalid',
  3040: 'Candlestick interval is invalid',
  3041: 'Candlestick type is invalid',
  6000: 'Countdown time is bigger than 300s supported',
  7201: "Attempted to create a limit order at a price outside of asset's price protection band",
  7454: 'Max removable amount exceeded',
  7455: 'Not isolated margin position',
}

/** Code for each reason the engine may refuse, when the venue looks before it takes an order in. */
const REFUSALS: Readonly<Record<RefusalReason, number>> = {
  'symbol-not-trading': 2060,
  'size-not-positive': 2062,
  'size-below-minimum': 2062,
  'size-above-maximum': 2081,
  'price-below-minimum': 2064,
  'price-above-maximum': 2064,
  'price-above-band': 7201,
  'price-below-band': 7201,
  'no-market-price': 2082,
  'notional-below-minimum': 2066,
  'duplicate-client-order-id': 2012,
  'reduce-only-rejected': 2401,
  'margin-insufficient': 2080,
  'too-many-orders': 2090,
  'too-many-conditional-orders': 2090,
  'would-trigger-at-once': 2112,
  'post-only-would-take': 2082,
  'above-leverage-notional': 2083,
  'unknown-order': 1004,
  'order-not-editable': 1003,
  'leverage-out-of-range': 2100,
  'leverage-too-small': 2100,
  'blocked-by-orders': 2103,
  'blocked-by-position': 2102,
  'nothing-to-change': 2105,
  'isolated-balance-insufficient': 7454,
  'not-isolated': 7455,
}

/** The venue's code for a refusal of the engine. */
export function refusalError(reason: RefusalReason): VenueError {
  return new VenueError(REFUSALS[reason])
}

/** 1003: something that cannot be read; the text says what. */
export function malformed(problem: string): VenueError {
  return new VenueError(1003, `${MESSAGES[1003]}: ${problem}`)
}
