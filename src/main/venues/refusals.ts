import { AppError, type ErrorKind } from '../base/errors.ts'

/** A venue's name of a refusal, as a number or a word. */
export type VenueCode = number | string

/** Why a command was refused, proven: by a listed code of the venue, or because it never left this machine. */
export interface Refusal {
  readonly code: string
  readonly reason: string
}

/** Reads the refusal out of a failure; `undefined` when the failure proves nothing, and the outcome is unknown. */
export type RefusalReader = (cause: unknown) => Refusal | undefined

const MAX_REASON_CHARACTERS = 300

/** One answer of a venue that says no. */
export interface RefusedCall {
  readonly code: VenueCode
  /** The venue's own words. */
  readonly message: string
  /** HTTP; absent for a socket frame. */
  readonly status?: number
  /** What was asked, such as `POST /order`. */
  readonly call: string
}

/** The error of such an answer, with its code where `codeOf` finds it. */
export function refusedCall(exchangeName: string, kind: ErrorKind, refused: RefusedCall): AppError {
  const { code, call, status } = refused
  const reason = refused.message.slice(0, MAX_REASON_CHARACTERS)
  return new AppError(kind, `${exchangeName} refused ${call}: ${reason} (code ${code})`, {
    code,
    call,
    reason,
    ...(status === undefined ? {} : { status }),
  })
}

/** The venue's code of an error, where it has one. */
export function codeOf(cause: unknown): VenueCode | undefined {
  if (!(cause instanceof AppError)) return undefined
  const { code } = cause.detail
  return typeof code === 'number' || typeof code === 'string' ? code : undefined
}

/**
 * Reads proven refusals by a venue's table of them. An HTTP 5xx proves nothing, whatever code it carries.
 *
 * @param refused code → what it means, for codes that prove that the command was not executed
 * @param evenFailing of those, the codes that the venue documents as not executed although it answers 5xx
 */
export function createRefusalReader<Code extends VenueCode>(
  refused: ReadonlyMap<Code, string>,
  evenFailing: ReadonlySet<Code> = new Set(),
): RefusalReader {
  const meanings: ReadonlyMap<VenueCode, string> = refused
  const proven: ReadonlySet<VenueCode> = evenFailing
  return (cause) => {
    const code = codeOf(cause)
    const meaning = code === undefined ? undefined : meanings.get(code)
    if (!(cause instanceof AppError) || code === undefined || meaning === undefined) return undefined
    const { status, reason } = cause.detail
    if (typeof status === 'number' && status >= 500 && !proven.has(code)) return undefined
    return { code: String(code), reason: reason ? `${meaning} (${reason})` : meaning }
  }
}
