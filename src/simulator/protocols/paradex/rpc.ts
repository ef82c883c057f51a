import { ExpiredTokenError, VenueError } from './errors.ts'

/** Codes of JSON-RPC answers (section 8 of the venue sheet). */
export const RPC_CODES = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  params: -32_602,
  internal: -32_603,
  refused: 100,
  malformedBearer: 40_110,
  invalidBearer: 40_111,
  unauthenticated: 40_300,
  rateLimit: 42_901,
} as const

/** A request of a socket that is not carried out. */
export class RpcError extends Error {
  readonly code: number
  readonly data: string

  constructor(code: keyof typeof RPC_CODES, message: string, data = '') {
    super(message)
    this.name = 'RpcError'
    this.code = RPC_CODES[code]
    this.data = data
  }
}

/** The error of a socket for one that REST would answer with a code. */
export function toRpcError(cause: unknown): RpcError {
  if (cause instanceof RpcError) return cause
  if (cause instanceof ExpiredTokenError)
    return new RpcError('invalidBearer', 'invalid bearer', cause.message)
  if (cause instanceof VenueError) {
    const code = cause.status === 429 ? 'rateLimit' : cause.status === 401 ? 'invalidBearer' : 'refused'
    return new RpcError(code, cause.code, cause.message)
  }
  return new RpcError('internal', 'internal error', String(cause))
}
