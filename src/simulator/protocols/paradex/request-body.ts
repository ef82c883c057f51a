import type { IncomingMessage } from 'node:http'

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

/** Market a request is about, for faults that are about one. */
export function symbolOf(url: URL, body: string | undefined): string | undefined {
  const inPath = /\/(?:orderbook|bbo|margin)\/([^/]+)/.exec(url.pathname)?.[1]
  const inQuery = url.searchParams.get('market') ?? url.searchParams.get('symbol')
  return inPath ?? inQuery ?? /"market"\s*:\s*"([^"]+)"/.exec(body ?? '')?.[1]
}
