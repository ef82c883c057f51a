import type { RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status and `{error, message, data}`. */
export class VenueError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = STATUSES[code] ?? 400) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }

  toBody(): object {
    return { error: this.code, message: this.message, data: null }
  }
}

/** 401 of a token that ran out: this body has no `error` (section 8 of the venue sheet). */
export class ExpiredTokenError extends VenueError {
  constructor(agoMs: number) {
    super('INVALID_TOKEN', `missing or malformed jwt: token is expired by ${agoMs}ms`, 401)
  }

  override toBody(): object {
    return { message: this.message }
  }
}

/** HTTP status of the codes that do not come with 400. Which status a code has is not documented. */
const STATUSES: Readonly<Record<string, number>> = {
  INVALID_TOKEN: 401,
  UNAUTHORIZED_ERROR: 401,
  GEO_IP_BLOCK: 403,
  NOT_FOUND: 404,
  RATE_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
}

/** Refusals that are answered at once; every other one closes an order that was taken in. */
const IMMEDIATE: Partial<Record<RefusalReason, readonly [code: string, message: string]>> = {
  'symbol-not-trading': ['MARKET_NOT_OPEN', 'market is not open'],
  'unknown-order': ['ORDER_IS_CLOSED', 'order is closed'],
  'leverage-out-of-range': ['VALIDATION_ERROR', 'leverage is out of range'],
  'leverage-too-small': ['MARKET_MARGIN_RESTRICTED', 'open positions need more leverage'],
  'above-leverage-notional': ['MARKET_MARGIN_RESTRICTED', 'position is too large for this leverage'],
}

/** `cancel_reason` of an order that the engine refuses (section 5 of the venue sheet). */
export const CANCEL_REASONS: Readonly<Partial<Record<RefusalReason, string>>> = {
  'symbol-not-trading': 'MARKET_NOT_OPEN',
  'size-below-minimum': 'ORDER_SIZE_BELOW_MIN',
  'notional-below-minimum': 'ORDER_SIZE_BELOW_MIN',
  'size-above-maximum': 'ORDER_EXCEEDS_POSITION_LIMIT',
  'above-leverage-notional': 'ORDER_EXCEEDS_POSITION_LIMIT',
  'price-above-band': 'EXCEEDS_MAX_SLIPPAGE',
  'price-below-band': 'EXCEEDS_MAX_SLIPPAGE',
  'no-market-price': 'EXCEEDS_MAX_SLIPPAGE',
  'margin-insufficient': 'NOT_ENOUGH_MARGIN',
  'reduce-only-rejected': 'REDUCE_ONLY_WILL_INCREASE',
  'post-only-would-take': 'POST_ONLY_WOULD_CROSS',
  'would-trigger-at-once': 'PRICE_NOT_AVAILABLE',
}

/** Reason of a closed order for a refusal of the engine. */
export function cancelReasonOf(reason: RefusalReason): string {
  return CANCEL_REASONS[reason] ?? 'UNEXPECTED_FAILURE'
}

/** The venue's words for a refusal of the engine that is answered at once. */
export function refusalError(reason: RefusalReason): VenueError {
  const [code, message] = IMMEDIATE[reason] ?? ['VALIDATION_ERROR', `refused: ${reason}`]
  return new VenueError(code, message)
}

/** The generic code of a request that can be read and makes no sense. */
export function invalid(message: string): VenueError {
  return new VenueError('VALIDATION_ERROR', message)
}

/** A parameter of a query or a path that is missing or has another form. */
export function badParameter(name: string, expected: string): VenueError {
  return new VenueError('INVALID_REQUEST_PARAMETER', `${name}: expected ${expected}`)
}
