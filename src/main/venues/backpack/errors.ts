import { AppError, type ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall } from '../refusals.ts'

/**
 * Venue code → who is at fault. Codes not listed are `venue-rejected` with HTTP 4xx.
 * Docs: sheet section 8, the venue's OpenAPI document of 2026-05.
 */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['INVALID_SIGNATURE', 'auth'],
  ['UNAUTHORIZED', 'auth'],
  ['FORBIDDEN', 'auth'],
  ['TOO_MANY_REQUESTS', 'rate-limit'],
  ['MAINTENANCE', 'venue-unavailable'],
  ['SERVER_ERROR', 'venue-unavailable'],
  ['TIMEOUT', 'timeout'],
  ['INVALID_MARKET', 'validation'],
  ['INVALID_SYMBOL', 'validation'],
])

/** Plain-text refusals of what the venue could not even read, under a code of ours. */
export const UNPARSEABLE = 'UNPARSEABLE'
/** The venue has no such open order, or no such position. */
export const RESOURCE_NOT_FOUND = 'RESOURCE_NOT_FOUND'

/** Codes that prove that the order does not exist. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['INVALID_CLIENT_REQUEST', 'a parameter or the timestamp was not accepted'],
  [UNPARSEABLE, 'the venue could not read the request'],
  ['INVALID_SIGNATURE', 'the signature was not accepted'],
  ['UNAUTHORIZED', 'the API key was refused'],
  ['FORBIDDEN', 'the API key has no permission, or this region is refused'],
  ['INVALID_ORDER', 'the order was refused'],
  ['INVALID_PRICE', 'the price is too far from the market or not on the tick grid'],
  ['INVALID_QUANTITY', 'the size is not accepted'],
  ['INVALID_MARKET', 'the market is not known'],
  ['INVALID_SYMBOL', 'the symbol is not known'],
  ['INSUFFICIENT_FUNDS', 'the balance is insufficient'],
  ['INSUFFICIENT_MARGIN', 'the margin is insufficient'],
  ['MAX_LEVERAGE_REACHED', 'the leverage limit of the account is reached'],
  ['POSITION_LIMIT', 'the position would pass its limit'],
  ['ORDER_LIMIT', 'too many open orders'],
  ['TRADING_PAUSED', 'trading is paused'],
  ['ACCOUNT_LIQUIDATING', 'the account is being liquidated'],
])

/** Messages of `INVALID_CLIENT_REQUEST` that blame the timestamp. */
const CLOCK_WORDS = /timestamp|request has expired/i

/** The error of one venue answer. */
export function venueError(code: string, message: string, status: number, call: string): AppError {
  const kind = KINDS.get(code) ?? (status >= 500 ? 'venue-unavailable' : 'venue-rejected')
  return refusedCall('Backpack', kind, { code, message, status, call })
}

/** True when the venue blamed our clock: measure it anew. */
export function blamesClock(cause: unknown): boolean {
  if (codeOf(cause) !== 'INVALID_CLIENT_REQUEST' || !(cause instanceof AppError)) return false
  return typeof cause.detail.reason === 'string' && CLOCK_WORDS.test(cause.detail.reason)
}

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED)
