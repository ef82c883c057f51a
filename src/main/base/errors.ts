/** Who is at fault, and so who acts. The table with the meaning of each kind is in `docs/architecture.md`. */
export type ErrorKind =
  | 'validation'
  | 'config'
  | 'not-supported'
  | 'auth'
  | 'rate-limit'
  | 'timeout'
  | 'transport'
  | 'venue-unavailable'
  | 'venue-rejected'
  | 'protocol'
  | 'cancelled'
  | 'bug'

/** Facts beside the message, for logs and for code that branches. Never a secret. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | undefined>>

/** The one error class of the engine. `message` says what was expected and what came. */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly detail: ErrorDetail

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.kind = kind
    this.detail = detail
  }
}

/** The words of any thrown thing. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** The kind of any thrown thing; what nobody classified is a bug of ours. */
export function kindOf(cause: unknown): ErrorKind {
  if (cause instanceof AppError) return cause.kind
  if (cause instanceof Error && cause.name === 'AbortError') return 'cancelled'
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'timeout'
  return 'bug'
}
