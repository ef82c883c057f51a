import type { Connection } from './connection.ts'

/** Most streams of one connection (section 2 of the venue sheet). */
export const MAX_STREAMS = 200

/** What the hub does for a connection. */
export interface Subscriptions {
  subscribe(connection: Connection, streams: readonly string[]): void
  unsubscribe(connection: Connection, streams: readonly string[]): void
}

/** Answer to one message of a client (section 6, subscribe frames). */
export function answerSocketRequest(text: string, connection: Connection, hub: Subscriptions): unknown {
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch {
    return { code: 3, msg: `Invalid JSON: expected value at line 1 column 1` }
  }
  if (typeof request !== 'object' || request === null) return invalid('request must be an object')
  const { method, params, id } = request as Record<string, unknown>
  if (id !== undefined && id !== null && !(Number.isInteger(id) && Number(id) >= 0)) {
    return invalid('request ID must be an unsigned integer')
  }
  const done = (result: unknown = null): unknown => ({ result, id: id ?? null })
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE': {
      if (!isTextList(params)) return invalid('missing field `params`, or it is not a list of stream names')
      if (method === 'UNSUBSCRIBE') hub.unsubscribe(connection, params)
      else if (new Set([...connection.streams, ...params]).size > MAX_STREAMS) {
        return invalid(`more than ${MAX_STREAMS} streams on one connection`)
      } else hub.subscribe(connection, params)
      return done()
    }
    case 'LIST_SUBSCRIPTIONS':
      return done([...connection.streams])
    case 'SET_PROPERTY': {
      const [property, value] = Array.isArray(params) ? params : []
      if (property !== 'combined') return { code: 0, msg: 'Unknown property' }
      if (typeof value !== 'boolean') return { code: 1, msg: 'Invalid value type: expected Boolean' }
      connection.combined = value
      return done()
    }
    case 'GET_PROPERTY':
      return done(connection.combined)
    default:
      return invalid(
        `unknown variant ${JSON.stringify(method)}, expected SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS or SET_PROPERTY`,
      )
  }
}

function invalid(reason: string): unknown {
  return { code: 2, msg: `Invalid request: ${reason}` }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
