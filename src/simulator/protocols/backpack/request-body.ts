import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { PlainError } from './errors.ts'
import type { SignedParameters } from './signature.ts'

const MAX_BODY_BYTES = 1_000_000

/** Body as text; undefined when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')
}

/** Parameters of a query. */
export function readQuery(url: URL): SignedParameters {
  return Object.fromEntries(url.searchParams)
}

/**
 * Parameters of a JSON body: one set, or one for each item of a list.
 *
 * @throws {PlainError} when the body is too large, has no JSON content type, or another shape.
 */
export function readItems(
  headers: IncomingHttpHeaders,
  body: string | undefined,
  isBatch: boolean,
): readonly SignedParameters[] {
  if (body === undefined) throw new PlainError('payload too large', 413)
  if (!headers['content-type']?.startsWith('application/json'))
    throw new PlainError('the `Content-Type` requested by the client is not supported', 415)
  const value = parse(body)
  const items = isBatch && Array.isArray(value) ? value : [value]
  if (Array.isArray(value) !== isBatch || !items.every(isObject))
    throw new PlainError(`failed to parse request payload: expected ${isBatch ? 'a list' : 'an object'}`)
  return items
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new PlainError('failed to parse request payload: expected JSON')
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
