import type { RefusalReason } from '../../matching/refusal.ts'

/** An answer the venue gives instead of a result: HTTP status and `{code, message}`. */
export class VenueError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = STATUSES[code] ?? 400) {
    super(message)
    this.name = 'VenueError'
    this.code = code
    this.status = status
  }

  toBody(): { code: string; message: string } {
    return { code: this.code, message: this.message }
  }
}

/** An answer in plain text: what cannot be parsed, and paths that do not exist. */
export class PlainError extends Error {
  readonly status: number

  constructor(message: string, status = 400) {
    super(message)
    this.name = 'PlainError'
    this.status = status
  }
}

/** HTTP status of the codes that do not come with 400. */
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  RESOURCE_NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
  SERVER_ERROR: 500,
  MAINTENANCE: 503,
  TIMEOUT: 503,
}

/** Codes of section 8 of the venue sheet, for each reason the engine may refuse. */
const REFUSALS: Readonly<Record<RefusalReason, readonly [code: string, message: string]>> = {
  'symbol-not-trading': ['INVALID_MARKET', 'Market is not open for orders'],
  'size-not-positive': ['INVALID_QUANTITY', 'Quantity must be positive'],
  'size-below-minimum': ['INVALID_QUANTITY', 'Quantity is below the minimum'],
  'size-above-maximum': ['INVALID_QUANTITY', 'Quantity is above the maximum'],
  'price-below-minimum': ['INVALID_PRICE', 'Price is below the minimum'],
  'price-above-maximum': ['INVALID_PRICE', 'Price is above the maximum'],
  'price-above-band': ['INVALID_PRICE', 'Price is too far from the last active price'],
  'price-below-band': ['INVALID_PRICE', 'Price is too far from the last active price'],
  'no-market-price': ['INVALID_PRICE', 'Price is too far from the last active price'],
  'notional-below-minimum': ['INVALID_ORDER', 'Order value is below the minimum'],
  'duplicate-client-order-id': ['INVALID_ORDER', 'Client order id is already in use'],
  'reduce-only-rejected': ['INVALID_ORDER', 'Reduce only order not reduced'],
  'margin-insufficient': ['INSUFFICIENT_MARGIN', 'Insufficient margin'],
  'too-many-orders': ['ORDER_LIMIT', 'Maximum number of open orders reached'],
  'too-many-conditional-orders': ['ORDER_LIMIT', 'Maximum number of trigger orders reached'],
  'would-trigger-at-once': ['INVALID_ORDER', 'Order would immediately trigger'],
  'post-only-would-take': ['INVALID_ORDER', 'Order would immediately match and take liquidity'],
  'above-leverage-notional': ['MAX_LEVERAGE_REACHED', 'Maximum leverage reached'],
  'unknown-order': ['RESOURCE_NOT_FOUND', 'Not Found'],
  'order-not-editable': ['INVALID_ORDER', 'Order cannot be changed'],
  'leverage-out-of-range': ['INVALID_CLIENT_REQUEST', 'Invalid leverage limit'],
  'leverage-too-small': ['MAX_LEVERAGE_REACHED', 'Open positions need more leverage'],
  'blocked-by-orders': ['INVALID_CLIENT_REQUEST', 'There are open orders'],
  'blocked-by-position': ['INVALID_CLIENT_REQUEST', 'There is an open position'],
  'nothing-to-change': ['INVALID_CLIENT_REQUEST', 'Nothing to change'],
  'isolated-balance-insufficient': ['INSUFFICIENT_MARGIN', 'Insufficient margin'],
  'not-isolated': ['INVALID_CLIENT_REQUEST', 'Position is not isolated'],
}

/** The venue's words for a refusal of the engine. */
export function refusalError(reason: RefusalReason): VenueError {
  const [code, message] = REFUSALS[reason]
  return new VenueError(code, message)
}

/** A parameter that has another type or another value than it may have; the venue answers this in plain text. */
export function unreadable(name: string, expected: string): PlainError {
  return new PlainError(`failed to parse parameter \`${name}\`: expected ${expected}`)
}

/** The generic code of a request that can be read and makes no sense. */
export function badRequest(message: string): VenueError {
  return new VenueError('INVALID_CLIENT_REQUEST', message)
}

/** 404 with a code: no such order, position or book. */
export function notFound(): VenueError {
  return new VenueError('RESOURCE_NOT_FOUND', 'Not Found')
}
