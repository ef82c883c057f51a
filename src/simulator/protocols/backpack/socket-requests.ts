import type { Authentication } from './authentication.ts'
import type { Connection } from './connection.ts'
import { PlainError, VenueError } from './errors.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { parseStreamName } from './stream-name.ts'

/** Codes of section 6 of the venue sheet; the one for signatures is not documented. */
const PROBLEMS = {
  'parse-error': [4002, 'Parse error'],
  'invalid-signature': [4003, 'Invalid signature'],
  'invalid-stream': [4006, 'Invalid stream'],
  'invalid-depth-window': [4008, 'Invalid depth window'],
} as const

/** What a request led to: an error frame, or the streams it added. There is no acknowledgement. */
export type SocketAnswer = { readonly error: string } | { readonly added: readonly LiveStream[] }

/** Carries out one text a client sent. The socket stays open whatever it was. */
export function answerSocketRequest(
  text: string,
  connection: Connection,
  hub: StreamHub,
  authentication: Authentication,
): SocketAnswer {
  const request = parse(text)
  if (!request) return problem('parse-error')
  const { method, params, signature } = request
  if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') return problem('parse-error')
  if (!Array.isArray(params) || !params.every((name) => typeof name === 'string'))
    return problem('parse-error')
  if (method === 'UNSUBSCRIBE') {
    hub.unsubscribe(connection, params)
    return { added: [] }
  }
  const specs = params.map(parseStreamName)
  const wrong = specs.find((spec) => typeof spec === 'string')
  if (wrong !== undefined) return problem(wrong)
  const isPrivate = specs.some((spec) => typeof spec !== 'string' && spec.kind === 'account')
  if (isPrivate && !isSigned(authentication, signature)) return problem('invalid-signature')
  return { added: hub.subscribe(connection, params) }
}

function isSigned(authentication: Authentication, signature: unknown): boolean {
  try {
    authentication.checkSubscription(signature)
    return true
  } catch (cause) {
    if (cause instanceof VenueError || cause instanceof PlainError) return false
    throw cause
  }
}

/** The id of the request is not echoed. */
function problem(kind: keyof typeof PROBLEMS): SocketAnswer {
  const [code, message] = PROBLEMS[kind]
  return { error: JSON.stringify({ id: null, error: { code, message } }) }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
