import type { AppError, ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, refusedCall, type VenueCode } from '../refusals.ts'

/**
 * Venue code → who is at fault. Codes not listed are `venue-rejected`, those of 300 to 320 `auth`. Sheet section 8.
 */
const KINDS: ReadonlyMap<number, ErrorKind> = new Map([
  [101, 'venue-unavailable'],
  [103, 'rate-limit'],
  [104, 'rate-limit'],
  [105, 'rate-limit'],
  [107, 'venue-unavailable'],
  [108, 'venue-unavailable'],
  [109, 'timeout'],
  [111, 'venue-unavailable'],
  [112, 'rate-limit'],
  [304, 'venue-rejected'],
  [400, 'venue-unavailable'],
  [430, 'venue-unavailable'],
])

/** Codes that prove that the order does not exist. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [102, 'the venue could not read the call as JSON'],
  [104, 'too many new orders'],
  [105, 'the rate limit was passed and the venue takes nothing for a while'],
  [107, 'the matching engine was overloaded and did not take the order'],
  [108, 'the call was not processed in time and was not executed'],
  [111, 'the matching engine is not available'],
  [200, 'a parameter was not accepted'],
  [201, 'a parameter was not accepted'],
  [202, 'a parameter was not accepted'],
  [203, 'a mandatory parameter was missing'],
  [204, 'a parameter is not known'],
  [205, 'a parameter was not valid'],
  [206, 'parameters do not go together'],
  [210, 'the size or the price is outside the limits of the market'],
  [211, 'the size or the price is outside the limits of the market'],
  [212, 'the size is below the minimum of this market'],
  [213, 'the size or the price is outside the limits of the market'],
  [214, 'the size or the price is outside the limits of the market'],
  [215, 'the size or the price is outside the limits of the market'],
  [216, 'the balance is insufficient'],
  [217, 'the order value is below the minimum'],
  [219, 'the market is delisted'],
  [220, 'an open order of this market has the same client order id'],
  [231, 'a parameter of a stop or of an update was not accepted'],
  [232, 'a parameter of a stop or of an update was not accepted'],
  [234, 'a parameter of a stop or of an update was not accepted'],
  [235, 'too many open orders in this market'],
  [236, 'a parameter of a stop or of an update was not accepted'],
  [237, 'a parameter of a stop or of an update was not accepted'],
  [238, 'a parameter of a stop or of an update was not accepted'],
  [239, 'a parameter of a stop or of an update was not accepted'],
  [300, 'the key or its use was not accepted'],
  [301, 'the key or its use was not accepted'],
  [302, 'the key or its use was not accepted'],
  [303, 'the key or its use was not accepted'],
  [304, 'our clock was outside the window; it has been measured anew'],
  [305, 'the API key is not known'],
  [306, 'the key or its use was not accepted'],
  [307, 'the API key does not allow this address'],
  [308, 'the signature has a wrong length'],
  [309, 'the signature was not accepted'],
  [310, 'the API key lacks the permission'],
  [311, 'the API key lacks the permission'],
  [312, 'the API key lacks the permission'],
  [317, 'the account is locked'],
  [318, 'the key or its use was not accepted'],
  [319, 'the account may not trade from this region'],
  [320, 'the key or its use was not accepted'],
  [422, 'the price is not on the tick grid'],
  [423, 'the market is halted'],
  [424, 'the market takes only cancels'],
  [425, 'the market is in auction'],
  [426, 'the market is matching an auction'],
  [429, 'a number had more decimals than the market allows'],
  [431, 'the market is halted and has no data'],
])

/** Of those, the codes that the venue documents as not executed although it answers 5xx. */
const REFUSED_BY_A_FAILING_VENUE: ReadonlySet<number> = new Set([107, 108, 111])

/** The venue has no such open order: filled, cancelled or never there. */
const NOT_OPEN: ReadonlySet<VenueCode> = new Set([233, 240])
/** Not found; also, for half a second, an order that has just been taken. */
export const ORDER_NOT_FOUND = 240
export const RATE_LIMITED: ReadonlySet<number> = new Set([103, 104, 105, 112])
const OUTSIDE_WINDOW = 304

/** Who is at fault for a code. */
function kindOfCode(code: number): ErrorKind {
  return KINDS.get(code) ?? (code >= 300 && code <= 320 ? 'auth' : 'venue-rejected')
}

/** The error of one venue answer. @param status HTTP, or `undefined` for a socket frame */
export function venueError(
  code: number,
  message: string,
  status: number | undefined,
  call: string,
): AppError {
  const kind = status !== undefined && status >= 500 ? 'venue-unavailable' : kindOfCode(code)
  return refusedCall('Bitvavo', kind, { code, message, call, ...(status === undefined ? {} : { status }) })
}

/** True when the venue blamed our clock: measure it anew. */
export const blamesClock = (cause: unknown): boolean => codeOf(cause) === OUTSIDE_WINDOW

/** True when the venue says that there is no such open order. */
export const saysNotOpen = (cause: unknown): boolean => NOT_OPEN.has(codeOf(cause) ?? 0)

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. */
export const refusal = createRefusalReader(REFUSED, REFUSED_BY_A_FAILING_VENUE)
