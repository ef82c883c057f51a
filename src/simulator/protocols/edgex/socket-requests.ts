import type { Connection } from './connection.ts'
import { VenueError } from './errors.ts'
import type { LiveChannel, StreamHub } from './stream-hub.ts'

/** What a request led to: a text to answer, and the channel it added. */
export interface SocketAnswer {
  readonly text?: string
  readonly added?: LiveChannel
  /** An answer to the venue's ping. */
  readonly pong?: true
}

/** Carries out one text a client sent (sections 2 and 6 of the venue sheet). The socket stays open whatever it was. */
export function answerSocketRequest(text: string, connection: Connection, hub: StreamHub): SocketAnswer {
  const request = parse(text)
  const type = request?.type
  if (type === 'pong') return { pong: true }
  if (type === 'ping') return { text: JSON.stringify({ type: 'pong', time: String(request?.time ?? '') }) }
  const channel = request?.channel
  if (connection.generation !== undefined) return problem('INVALID_REQUEST', 'nothing to subscribe to here')
  if ((type !== 'subscribe' && type !== 'unsubscribe') || typeof channel !== 'string')
    return problem('INVALID_REQUEST', 'expected subscribe, unsubscribe, ping or pong')
  if (type === 'unsubscribe') {
    hub.unsubscribe(connection, channel)
    return { text: JSON.stringify({ type: 'unsubscribed', channel, request: text }) }
  }
  try {
    const added = hub.subscribe(connection, channel)
    return { added, text: JSON.stringify({ type: 'subscribed', channel, request: text }) }
  } catch (cause) {
    if (cause instanceof VenueError) return problem(cause.code, cause.message)
    throw cause
  }
}

function problem(code: string, msg: string): SocketAnswer {
  return { text: JSON.stringify({ type: 'error', content: { code, msg } }) }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
