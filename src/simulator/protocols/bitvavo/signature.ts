import { createHmac, timingSafeEqual } from 'node:crypto'

/** Path that the WebSocket message `authenticate` is signed for. */
export const SOCKET_PATH = '/v2/websocket'

/** What a request claims about itself. */
export interface SignedParts {
  readonly timestamp: string
  readonly method: string
  /** From `/v2` on, with the query as it was sent. */
  readonly path: string
  /** Body as it was sent; empty when there is none. */
  readonly body: string
}

/** Lower-case hex HMAC-SHA256 of the parts, one after the other (section 4 of the venue sheet). */
export function sign(secret: string, { timestamp, method, path, body }: SignedParts): string {
  return createHmac('sha256', secret).update(`${timestamp}${method}${path}${body}`, 'utf8').digest('hex')
}

/** True when a signature of 64 characters fits. */
export function verify(secret: string, parts: SignedParts, signature: string): boolean {
  const expected = Buffer.from(sign(secret, parts))
  const received = Buffer.from(signature)
  return expected.length === received.length && timingSafeEqual(expected, received)
}
