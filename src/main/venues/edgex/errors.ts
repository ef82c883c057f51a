import { AppError, type ErrorKind } from '../../base/errors.ts'
import { codeOf, createRefusalReader, type Refusal, refusedCall } from '../refusals.ts'

/** Venue code → who is at fault. No official list exists; these were seen. Sheet section 8. */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['INVALID_API_KEY', 'auth'],
  ['INVALID_SIGNATURE', 'auth'],
  ['GATEWAY_HEADER_REQUIRED', 'auth'],
  ['GATEWAY_PARAM_INVALID', 'venue-rejected'],
  ['GATEWAY_INTERNAL_ERROR', 'venue-unavailable'],
  ['INVALID_CONTRACT_ID', 'validation'],
])

/** Codes that prove that the command was not carried out. Anything not listed leaves the outcome unknown. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['INVALID_API_KEY', 'the API key was refused'],
  ['INVALID_SIGNATURE', 'the signature of the request was not accepted'],
  ['GATEWAY_HEADER_REQUIRED', 'the gateway missed a header of the request'],
  ['GATEWAY_PARAM_INVALID', 'the gateway did not accept a parameter'],
  ['ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH', 'the margin is insufficient'],
  ['INVALID_ORDER_MARKET_PRICE', 'a market order must have price 0'],
  ['INVALID_ORDER_L2_VALUE', "the order's signed value is not accepted"],
  ['INVALID_CONTRACT_ID', 'the contract is not known'],
])

/** Of these the venue's words echo the request itself: keys and signatures. No list of codes exists. */
const ECHOES = /^GATEWAY_|API_KEY|SIGNATURE|PASSPHRASE|SECRET|HEADER|AUTH/
/** A run that may be a key or a signature. */
const LONG_RUN = /[A-Za-z0-9+/=_-]{24,}/g

/** What may be told of the venue's words: they echo keys and signatures. Sheet section 8. */
const safeWords = (kind: ErrorKind, code: string, message: string): string =>
  kind === 'auth' || ECHOES.test(code) ? 'the venue echoes the request' : message.replace(LONG_RUN, '…')

/** True for the codes, of which no list exists, that blame our clock. Sheet section 4.2. */
const isClockCode = (code: string): boolean => code.includes('TIMESTAMP')

/** The error of one venue answer. */
export function venueError(code: string, message: string, status: number, call: string): AppError {
  const kind = kindOf(code, status)
  return refusedCall('EdgeX', kind, { code, message: safeWords(kind, code, message), status, call })
}

function kindOf(code: string, status: number): ErrorKind {
  const known = KINDS.get(code)
  if (known) return known
  if (isClockCode(code) || status === 401 || status === 403) return 'auth'
  return status >= 500 ? 'venue-unavailable' : 'venue-rejected'
}

/** True when the venue blamed our clock: measure it anew. */
export function blamesClock(cause: unknown): boolean {
  const code = codeOf(cause)
  return typeof code === 'string' && isClockCode(code)
}

const listed = createRefusalReader(REFUSED)

/** A proven refusal of a command, or `undefined`: then the outcome is unknown. The clock is checked at the gate. */
export function refusal(cause: unknown): Refusal | undefined {
  const found = listed(cause)
  if (found || !blamesClock(cause)) return found
  const { status } = (cause as AppError).detail
  if (typeof status === 'number' && status >= 500) return undefined
  return { code: String(codeOf(cause)), reason: 'the time of the request was not accepted' }
}

/**
 * Success without data: what a host of the other generation answers to everything, and what both answer to an id
 * they do not know. Sheet sections 0 and 9.
 */
export const emptySuccess = (what: string, restUrl: string, generation: string): AppError =>
  new AppError(
    'config',
    `expected ${what} from ${restUrl}, got SUCCESS without data: that is how a host answers that does not serve EdgeX ${generation} (any more)`,
    { generation },
  )
