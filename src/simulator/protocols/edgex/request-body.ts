import type { IncomingMessage } from 'node:http'
import { VenueError } from './errors.ts'
import type { SignedParameters } from './signing-text.ts'

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

/** Parameters of a JSON body. @throws {VenueError} when it is no object. */
export function readJson(body: string | undefined): SignedParameters {
  let value: unknown
  try {
    value = JSON.parse(body ?? '')
  } catch {
    throw new VenueError('GATEWAY_PARAM_INVALID', 'request body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new VenueError('GATEWAY_PARAM_INVALID', 'request body is not a JSON object')
  return value as SignedParameters
}
