import type { AppError, ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall, type VenueCode } from '../refusals.ts'

/** Venue code → who is at fault. Codes not listed are `venue-rejected`. Sheet section 8, read 2026-11-20. */
const KINDS: ReadonlyMap<number, ErrorKind> = new Map([
  [21100, 'auth'],
  [21102, 'auth'],
  [21108, 'auth'],
  [21109, 'auth'],
  [21110, 'auth'],
  [21120, 'auth'],
  [21136, 'auth'],
  [62007, 'auth'],
  [23000, 'rate-limit'],
  [23001, 'rate-limit'],
  [23002, 'rate-limit'],
  [23003, 'rate-limit'],
  [30009, 'rate-limit'],
  [30010, 'rate-limit'],
])

/** Codes that prove that a transaction was not taken. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [21100, 'the account is not known'],
  [21102, 'the account is not known'],
  [21104, 'the nonce was not the next one, twice'],
  [21105, 'the nonces of a batch do not follow each other'],
  [21108, 'the API key is not registered'],
  [21109, 'the API key is not known'],
  [21110, 'the API key is not known'],
  [21111, 'the account is in liquidation or lacks margin'],
  [21112, 'the account is in liquidation or lacks margin'],
  [21120, 'the signature was not accepted: wrong key or wrong chain'],
  [21136, 'the form of the public key was refused'],
  [21301, 'the collateral is insufficient'],
  [21501, 'the transaction could not be read'],
  [21506, 'too many transactions are pending'],
  [21507, 'the margin is insufficient'],
  [21508, 'the margin is insufficient'],
  [21511, 'the account may not do this'],
  [21601, 'the book is full'],
  [21602, 'the market is not known'],
  [21605, 'the market is not open'],
  [21700, 'the order is malformed'],
  [21701, 'the order is malformed'],
  [21702, 'the order is malformed'],
  [21703, 'the order is malformed'],
  [21704, 'the order is malformed'],
  [21705, 'the order is malformed'],
  [21706, 'the order is malformed'],
  [21711, 'the order is malformed'],
  [21717, 'too many orders'],
  [21718, 'too many orders'],
  [21719, 'too many orders'],
  [21720, 'too many orders'],
  [21721, 'too many orders'],
  [21722, 'too many orders'],
  [21727, 'the order is malformed'],
  [21728, 'an active order has this client order id already'],
  [21729, 'the order is malformed'],
  [21732, 'the reduce-only order would not reduce a position'],
  [21733, 'the price is too far from the market'],
  [21734, 'the price is too far from the mark price'],
  [21735, 'the price is too far from the trigger'],
  [21738, 'the reduce-only order would not reduce a position'],
  [21739, 'the margin is insufficient'],
  [21740, 'the reduce-only order would not reduce a position'],
  [23000, 'our requests are limited'],
  [23001, 'our requests are limited'],
  [23002, 'our requests are limited'],
  [23003, 'our requests are limited'],
  [62007, 'the key may only place maker orders'],
])

/** The venue has no such active order of ours: filled, cancelled or never there. */
const NOT_ACTIVE: ReadonlySet<VenueCode> = new Set([21600, 21707, 21709, 21715])

/** The nonce was not the next one: nothing was taken, and our count is off. */
export const INVALID_NONCE = 21104

/** Ends of an order that prove, when nothing was filled, that it was refused. Sheet section 5.4. */
export const REFUSING_STATUSES: ReadonlyMap<string, string> = new Map([
  ['canceled-post-only', 'post-only would have taken liquidity'],
  ['canceled-margin-not-allowed', 'the margin is insufficient'],
  ['canceled-position-not-allowed', 'the position would not be allowed'],
  ['canceled-invalid-balance', 'the balance is insufficient'],
  ['canceled-reduce-only', 'the reduce-only order would not reduce a position'],
  ['canceled-too-much-slippage', 'the market moved beyond the worst price'],
  ['canceled-not-enough-liquidity', 'nothing could fill at once within the price'],
])

/** The venue's word for the end of an order that was refused, found by our words for it. */
export function refusingStatusOf(reason: string | undefined): string {
  const [status] = [...REFUSING_STATUSES].find(([, words]) => words === reason) ?? []
  return status ?? 'canceled'
}

/** The error of one venue answer. */
export function venueError(code: number, message: string, status: number, call: string): AppError {
  const kind = status >= 500 ? 'venue-unavailable' : (KINDS.get(code) ?? 'venue-rejected')
  return refusedCall('Lighter', kind, { code, message, status, call })
}

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED)

/** True when the venue says that it has no such active order. */
export const isNotActive = (cause: unknown): boolean => NOT_ACTIVE.has(codeOf(cause) ?? '')
