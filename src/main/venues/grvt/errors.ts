import { AppError, type ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall } from '../refusals.ts'

/** Not authenticated: the session is missing or over. */
export const UNAUTHENTICATED = 1000
/** The venue knows nothing by that id. */
export const NOT_FOUND = 1004
/** Too many requests. */
export const RATE_LIMITED = 1006
const EXPIRED = 2001
const LIVES_TOO_LONG = 2008
const SWITCHED_OFF = 1009

/** Venue code → who is at fault. Codes not listed are `venue-rejected` with HTTP 4xx. Sheet section 8. */
const KINDS: ReadonlyMap<number, ErrorKind> = new Map([
  [UNAUTHENTICATED, 'auth'],
  [1001, 'auth'],
  [1002, 'venue-unavailable'],
  [1005, 'venue-unavailable'],
  [RATE_LIMITED, 'rate-limit'],
  [1008, 'auth'],
  [SWITCHED_OFF, 'venue-unavailable'],
  [1400, 'auth'],
  [2000, 'auth'],
  [2002, 'auth'],
  [2004, 'auth'],
])

/** Codes that prove that the command was not executed. Anything not listed leaves the outcome unknown. Sheet section 8. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [UNAUTHENTICATED, 'the session was not accepted'],
  [1001, 'the API key is not authorised'],
  [1003, 'the venue could not read the request'],
  [1008, 'this address is not on the list of the API key'],
  [SWITCHED_OFF, 'the venue has switched this call off'],
  [1012, 'the signature names another chain'],
  [1400, 'the signer may not trade'],
  [2000, 'the signer is not known to the venue'],
  [EXPIRED, 'the signature has expired'],
  [2002, 'the signature does not fit the order'],
  [2003, 'the signature belongs to another sub-account'],
  [2004, 'the session key has expired'],
  [2005, 'the signature has a wrong v'],
  [2006, 'the signature has a wrong length'],
  [2007, 'the signature has a high s'],
  [LIVES_TOO_LONG, 'the signature lives too long'],
  [2010, 'the order has an id already'],
  [2011, 'the client order id is missing'],
  [2012, 'the client order id is in use'],
  [2020, 'a market order has no limit price'],
  [2021, 'a limit order needs a price'],
  [2030, 'the time in force is not accepted'],
  [2031, 'the time in force is not accepted'],
  [2032, 'a post-only order must rest'],
  [2040, 'the legs of the order are not accepted'],
  [2041, 'the legs of the order are not accepted'],
  [2042, 'the legs of the order are not accepted'],
  [2060, 'the instrument is not active'],
  [2061, 'the instrument is not supported'],
  [2062, 'the size is below the minimum'],
  [2063, 'the size is not accepted for a block trade'],
  [2064, 'the price is not on the tick grid'],
  [2065, 'the size is not on the step grid'],
  [2066, 'the order value is below the minimum'],
  [2067, 'the order value is below the minimum'],
  [2080, 'the margin is insufficient'],
  [2081, 'the position would pass its limit'],
  [2082, 'the position would pass its limit'],
  [2083, 'the order failed a check before matching'],
  [2084, 'the order failed a check after matching'],
  [2090, 'too many open orders'],
  [2300, 'the life of the cancel is not accepted'],
  [2301, 'the life of the cancel is not accepted'],
  [2400, 'there is no position to reduce'],
  [2401, 'the order would increase the position'],
  [2402, 'the reduce-only order is not accepted'],
  [3000, 'the instrument is not known'],
  [3011, 'a parameter is not accepted'],
  [3013, 'a parameter is not accepted'],
  [3020, 'the sub-account is not accepted'],
  [3021, 'the order is not named'],
  [7201, 'the price is outside the protection band'],
  [7304, 'only reducing orders are taken now'],
])

/** The error of one venue answer; `status` is absent for a frame of a socket. */
export function venueError(
  code: number,
  message: string,
  status: number | undefined,
  call: string,
): AppError {
  const kind = KINDS.get(code) ?? ((status ?? 400) >= 500 ? 'venue-unavailable' : 'venue-rejected')
  return refusedCall('GRVT', kind, { code, message, call, ...(status === undefined ? {} : { status }) })
}

/** True when the session was refused: log in anew. A bare 401 counts too. */
export function blamesSession(cause: unknown): boolean {
  if (!(cause instanceof AppError) || cause.kind !== 'auth') return false
  return codeOf(cause) === UNAUTHENTICATED || (codeOf(cause) === undefined && cause.detail.status === 401)
}

/** True when the venue blamed the time of a signature: measure our clock anew. */
export function blamesClock(cause: unknown): boolean {
  const code = codeOf(cause)
  return code === EXPIRED || code === LIVES_TOO_LONG
}

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED, new Set([SWITCHED_OFF]))
