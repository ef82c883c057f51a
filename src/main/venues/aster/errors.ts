import type { AppError, ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall, type VenueCode } from '../refusals.ts'

/**
 * Venue code → who is at fault. Codes not listed are `venue-rejected` with HTTP 4xx.
 * Docs: sheet section 8, repository `asterdex/api-docs`, state of 2026-06-30.
 */
const KINDS: ReadonlyMap<number, ErrorKind> = new Map([
  [-1000, 'venue-unavailable'],
  [-1001, 'venue-unavailable'],
  [-1006, 'venue-unavailable'],
  [-1007, 'timeout'],
  [-1003, 'rate-limit'],
  [-1022, 'auth'],
  [-2014, 'auth'],
  [-2015, 'auth'],
  [-1121, 'validation'],
])

/** Codes that prove that the order does not exist. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [-1015, 'too many orders in this period'],
  [-1021, 'our clock was outside the receive window; it has been measured anew'],
  [-1022, 'the signature was not accepted'],
  [-1102, 'a mandatory parameter was missing'],
  [-1106, 'a parameter was sent that this order type does not take'],
  [-1111, 'a number had more decimals than the instrument allows'],
  [-1114, 'time in force was sent for an order type that takes none'],
  [-1116, 'the order type is not known'],
  [-1117, 'the side is not known'],
  [-1121, 'the symbol is not known'],
  [-2010, 'the order was refused'],
  [-2014, 'the API key has a wrong format'],
  [-2015, 'the API key, its permission or this IP address was refused'],
  [-2018, 'the balance is insufficient'],
  [-2019, 'the margin is insufficient'],
  [-2021, 'the conditional order would trigger at once'],
  [-2022, 'the reduce-only order would not reduce a position'],
  [-2025, 'too many open orders'],
  [-2027, 'the position would pass the limit of this leverage'],
  [-2028, 'the leverage is too small for this position'],
  [-4003, 'the size is zero or negative'],
  [-4004, 'the size is below the minimum'],
  [-4005, 'the size is above the maximum'],
  [-4014, 'the price is not on the tick grid'],
  [-4016, 'the price is above the upper bound'],
  [-4023, 'the size is not a multiple of the lot'],
  [-4024, 'the price is below the lower bound'],
  [-4045, 'too many open conditional orders'],
  [-4061, 'the position side does not match the position mode'],
  [-4118, 'the reduce-only order failed the margin check'],
  [-4131, 'the best price of the book is outside the price bounds'],
  [-4164, 'the order value is below the minimum'],
  [-4168, 'isolated margin is not possible in multi-asset mode'],
  [-4225, 'the nonce had expired; the clock has been measured anew'],
  [-5021, 'fill-or-kill could not fill at once'],
  [-5022, 'post-only would have taken liquidity'],
  [-5060, 'the limit price is outside the price bounds'],
  [-5076, 'the order value is below the minimum'],
])

/** The venue has no such open order: filled, cancelled or never there. */
export const UNKNOWN_ORDER_ON_CANCEL = -2011
/** The venue knows no such order at all. */
export const ORDER_DOES_NOT_EXIST = -2013
export const LISTEN_KEY_MISSING = -1125

const CLOCK_CODES: ReadonlySet<VenueCode> = new Set([-1021, -4225])

/** The error of one venue answer. */
export function venueError(code: number, message: string, status: number, call: string): AppError {
  const kind = status >= 500 ? 'venue-unavailable' : (KINDS.get(code) ?? 'venue-rejected')
  return refusedCall('Aster', kind, { code, message, status, call })
}

/** True when the venue blamed our clock: measure it anew. */
export const blamesClock = (cause: unknown): boolean => CLOCK_CODES.has(codeOf(cause) ?? '')

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED)
