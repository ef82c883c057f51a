import { AppError, type ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall } from '../refusals.ts'

/** HTTP 401 with words about the token and without a code, under a code of ours. Sheet section 8. */
export const TOKEN_REFUSED = 'TOKEN_REFUSED'
/** The account's public key is not registered yet. */
export const NOT_ONBOARDED = 'NOT_ONBOARDED'

/**
 * Venue code → who is at fault. Codes not listed are `venue-rejected` with HTTP 4xx. Sheet section 8.
 */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  [TOKEN_REFUSED, 'auth'],
  [NOT_ONBOARDED, 'auth'],
  ['INVALID_TOKEN', 'auth'],
  ['UNAUTHORIZED_ERROR', 'auth'],
  ['INVALID_SUBKEY', 'auth'],
  ['INVALID_STARKNET_SIGNATURE', 'auth'],
  ['STARKNET_SIGNATURE_VERIFICATION_FAILED', 'auth'],
  ['INVALID_ORDER_SIGNATURE', 'auth'],
  ['IP_NOT_ALLOWED', 'auth'],
  ['GEO_IP_BLOCK', 'auth'],
  ['INVALID_SYMBOL', 'validation'],
  ['MARKET_NOT_FOUND', 'validation'],
  ['SERVICE_UNAVAILABLE', 'venue-unavailable'],
  ['INTERNAL_ERROR', 'venue-unavailable'],
])

/** Codes that prove that a command was not executed. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  [TOKEN_REFUSED, 'the session has run out'],
  [NOT_ONBOARDED, 'the account is not onboarded'],
  ['INVALID_TOKEN', 'the session was not accepted'],
  ['UNAUTHORIZED_ERROR', 'the session was not accepted'],
  ['INVALID_SUBKEY', 'the subkey was not accepted'],
  ['IP_NOT_ALLOWED', 'this address is not allowed for the key'],
  ['GEO_IP_BLOCK', 'this region is refused'],
  ['VALIDATION_ERROR', 'a field was not accepted'],
  ['BINDING_ERROR', 'the venue could not read the request'],
  ['INVALID_REQUEST_PARAMETER', 'a parameter was not accepted'],
  ['INVALID_ORDER_SIZE', 'the size is not accepted'],
  ['INVALID_SYMBOL', 'the market is not known'],
  ['MARKET_NOT_FOUND', 'the market is not known'],
  ['MARKET_NOT_OPEN', 'the market is not open'],
  ['MARKET_MARGIN_RESTRICTED', 'the market is restricted'],
  ['DUPLICATED_CLIENT_ID', 'an open order has this client order id'],
  ['INVALID_ORDER_SIGNATURE', 'the signature was not accepted'],
  ['INVALID_STARKNET_SIGNATURE', 'the signature was not accepted'],
  ['STARKNET_SIGNATURE_VERIFICATION_FAILED', 'the signature was not accepted'],
  ['INVALID_TIMESTAMP', 'the time of the signature was not accepted'],
  ['BATCH_SIZE_OUT_OF_RANGE', 'too many orders at once'],
  ['RPI_ACCOUNT_NOT_WHITELISTED', 'the account may not place such orders'],
  ['SYSTEM_STATUS_POST_ONLY', 'the venue takes post-only orders only'],
  ['SYSTEM_STATUS_CANCEL_ONLY', 'the venue takes cancels only'],
])

/** The venue has no such open order: it may have filled. */
const NOT_OPEN: ReadonlySet<string | number | undefined> = new Set([
  'ORDER_ID_NOT_FOUND',
  'CLIENT_ORDER_ID_NOT_FOUND',
  'ORDER_IS_CLOSED',
  'ORDER_IS_NOT_OPEN',
])

/** The error of one venue answer. */
export function venueError(code: string, message: string, status: number, call: string): AppError {
  const kind = KINDS.get(code) ?? (status >= 500 ? 'venue-unavailable' : 'venue-rejected')
  return refusedCall('Paradex', kind, { code, message, status, call })
}

/** True when the venue blamed our clock: measure it anew. */
export const blamesClock = (cause: unknown): boolean => codeOf(cause) === 'INVALID_TIMESTAMP'

/** True when the venue says that there is no such open order. */
export const saysNotOpen = (cause: unknown): boolean => NOT_OPEN.has(codeOf(cause))

/** True when the token was refused, and with it the call before it was looked at. */
export const blamesToken = (cause: unknown): boolean => {
  const code = codeOf(cause)
  return code === TOKEN_REFUSED || code === 'INVALID_TOKEN'
}

/** True when another token may help the next call. */
export const mayBlameToken = (cause: unknown): boolean =>
  blamesToken(cause) || (cause instanceof AppError && cause.detail.status === 401)

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED)

/**
 * Why an order that ended without a fill counts as rejected, by the venue's word for it. Sheet section 5.
 * Other reasons are cancels.
 */
export const REJECTING: ReadonlyMap<string, string> = new Map([
  ['NOT_ENOUGH_MARGIN', 'the margin is insufficient'],
  ['POST_ONLY_WOULD_CROSS', 'post-only would have taken liquidity'],
  ['ORDER_EXCEEDS_POSITION_LIMIT', 'the position would pass its limit'],
  ['ORDER_SIZE_BELOW_MIN', 'the size is below the minimum'],
  ['MARKET_NOT_OPEN', 'the market is not open'],
  ['ORDER_TYPE_INVALID', 'the market does not take this type of order'],
  ['PRICE_NOT_AVAILABLE', 'there is no price to check the order by'],
  ['EXCEEDS_MAX_SLIPPAGE', 'it would have slipped too far'],
  ['EMPTY_MARKET', 'there was nothing to trade with'],
  ['UNEXPECTED_FAILURE', 'the venue failed to take it'],
  ['TIMEOUT', 'the venue took too long'],
])

/** Why an order was cancelled without our asking. */
export const CANCELLING: ReadonlyMap<string, string> = new Map([
  ['REMAINING_IOC_CANCEL', 'the rest could not fill at once'],
  ['SELF_TRADE', 'it would have traded with an order of this account'],
  ['IN_LIQUIDATION', 'the account was being liquidated'],
  ['DELEVERAGE', 'the position was deleveraged'],
  ['REDUCE_ONLY_WILL_INCREASE', 'the reduce-only order would not reduce a position'],
  ['EXPIRED', 'it expired'],
])
