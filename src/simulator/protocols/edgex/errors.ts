import type { RefusalReason } from '../../matching/refusal.ts'

/** Values the venue echoes beside a code: names of parameters and what came. */
export type ErrorParam = Readonly<Record<string, string>>

/** A code instead of a result. Most of them come with HTTP 200. */
export class VenueError extends Error {
  readonly code: string
  readonly status: number
  readonly errorParam: ErrorParam | null

  constructor(code: string, message: string, errorParam: ErrorParam | null = null) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = STATUSES[code] ?? 200
    this.errorParam = errorParam
  }
}

/** HTTP status of the codes that do not come with 200 (section 8 of the venue sheet). */
const STATUSES: Readonly<Record<string, number>> = {
  INVALID_API_KEY: 401,
  INVALID_SIGNATURE: 401,
  INVALID_TIMESTAMP: 401,
  GATEWAY_HEADER_REQUIRED: 400,
  GATEWAY_PARAM_INVALID: 400,
  GATEWAY_INTERNAL_ERROR: 500,
  GATEWAY_NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
}

const MARGIN = ['ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH', 'available margin is not enough'] as const

/** The venue's words for each reason the engine may refuse; codes the sheet does not list are ours. */
const REFUSALS: Readonly<Record<RefusalReason, readonly [code: string, message: string]>> = {
  'symbol-not-trading': ['CONTRACT_TRADE_DISABLED', 'contract is not enabled for trading'],
  'size-not-positive': ['INVALID_ORDER_SIZE', 'order size must be positive'],
  'size-below-minimum': ['INVALID_ORDER_SIZE', 'order size is below minOrderSize'],
  'size-above-maximum': ['INVALID_ORDER_SIZE', 'order size is above maxOrderSize'],
  'price-below-minimum': ['INVALID_ORDER_PRICE', 'order price is below the tick size'],
  'price-above-maximum': ['INVALID_ORDER_PRICE', 'order price is too high'],
  'price-above-band': [
    'INVALID_ORDER_PRICE',
    'buy price is above oracle price * (1 + maxOrderBuyPriceRatio)',
  ],
  'price-below-band': [
    'INVALID_ORDER_PRICE',
    'sell price is below oracle price * (1 - minOrderSellPriceRatio)',
  ],
  'no-market-price': ['INVALID_ORDER_PRICE', 'no price within the limits of the oracle price'],
  'notional-below-minimum': ['INVALID_ORDER_SIZE', 'order value is too small'],
  'duplicate-client-order-id': ['DUPLICATE_CLIENT_ORDER_ID', 'clientOrderId is already used'],
  'reduce-only-rejected': ['ORDER_REDUCE_ONLY', 'order would not reduce the position'],
  'margin-insufficient': MARGIN,
  'too-many-orders': ['ORDER_COUNT_LIMIT', 'too many open orders'],
  'too-many-conditional-orders': ['ORDER_COUNT_LIMIT', 'too many conditional orders'],
  'would-trigger-at-once': ['INVALID_TRIGGER_PRICE', 'trigger price is reached already'],
  'post-only-would-take': ['ORDER_POST_ONLY', 'post only order would take'],
  // A larger position has a lower highest leverage: what is missing is margin.
  'above-leverage-notional': MARGIN,
  'unknown-order': ['ORDER_NOT_FOUND', 'order not found'],
  'order-not-editable': ['ORDER_NOT_FOUND', 'order not found'],
  'leverage-out-of-range': ['INVALID_LEVERAGE', 'leverage is out of range'],
  'leverage-too-small': MARGIN,
  'blocked-by-orders': ['ACCOUNT_UPDATE_LEVERAGE_FAILED_ORDER', 'there are open orders'],
  'blocked-by-position': ['ACCOUNT_UPDATE_LEVERAGE_FAILED_POSITION', 'there is an open position'],
  'nothing-to-change': ['INVALID_LEVERAGE', 'nothing to change'],
  'isolated-balance-insufficient': MARGIN,
  'not-isolated': ['GATEWAY_PARAM_INVALID', 'position is not isolated'],
}

/** The venue's words for a refusal of the engine. */
export function refusalError(reason: RefusalReason): VenueError {
  const [code, message] = REFUSALS[reason]
  return new VenueError(code, message)
}

/** 400: a parameter is missing or unreadable. */
export function badParam(name: string, expected: string): VenueError {
  return new VenueError('GATEWAY_PARAM_INVALID', `param ${name} is invalid: expected ${expected}`, { name })
}
