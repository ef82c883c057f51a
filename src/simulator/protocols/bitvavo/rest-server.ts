import type { IncomingMessage, ServerResponse } from 'node:http'
import { authenticationRequired, checkProof } from './authentication.ts'
import { type Desk, errorReply, type Reply } from './desk.ts'
import { VenueError } from './errors.ts'
import type { Limiter, Payer } from './limiter.ts'
import { findRoute } from './operations.ts'
import { Params } from './params.ts'
import type { BitvavoVenue } from './venue.ts'

const MAX_BODY_BYTES = 1_000_000
const ROOT = '/v2'

export interface RestDeps {
  readonly venue: BitvavoVenue
  readonly desk: Desk
  readonly limiter: Limiter
}

/** One HTTP request as it arrived. */
interface Received {
  readonly request: IncomingMessage
  readonly method: string
  readonly url: URL
  readonly body: string
}

/** Answers the venue's REST calls. */
export class RestServer {
  readonly #deps: RestDeps

  constructor(deps: RestDeps) {
    this.#deps = deps
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { desk, venue, limiter } = this.#deps
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const method = request.method ?? 'GET'
    const body = await readBody(request)
    const symbol = [...venue.markets.keys()].find((name) =>
      `${url.pathname}${url.search}${body}`.includes(name),
    )
    const subject = { path: url.pathname, method, ...(symbol !== undefined && { symbol }) }
    const reply = await desk.serve(subject, () => this.#answer({ request, method, url, body }))
    if (reply === 'cut') request.socket.destroy()
    if (reply === 'cut' || reply === 'lost') return
    const payer: Payer = 'bitvavo-access-key' in request.headers ? 'key' : 'address'
    send(response, reply, limiter.headers(payer, venue.now()))
  }

  #answer(received: Received): Reply {
    const { method, url } = received
    const route = url.pathname.startsWith(`${ROOT}/`)
      ? findRoute(method, url.pathname.slice(ROOT.length))
      : undefined
    if (!route)
      return { status: 404, body: '<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>' }
    try {
      const params = new Params({ ...readParams(received), ...route.pathParams })
      const signed = this.#authenticate(received)
      if (route.operation.isPrivate && !signed) throw authenticationRequired()
      const payer = signed ? 'key' : 'address'
      return { status: 200, body: this.#deps.desk.carryOut(route.operation, params, payer) }
    } catch (cause) {
      return errorReply(cause)
    }
  }

  /** True when the request proves its key, false when it shows none. @throws {VenueError} for a bad proof. */
  #authenticate({ request, method, body }: Received): boolean {
    const header = (name: string): string | undefined => {
      const value = request.headers[`bitvavo-access-${name}`]
      return typeof value === 'string' ? value : undefined
    }
    const key = header('key')
    if (key === undefined) return false
    const proof = {
      key,
      signature: header('signature') ?? '',
      timestamp: header('timestamp') ?? '',
      window: header('window'),
    }
    checkProof(this.#deps.venue, proof, { method, path: request.url ?? '', body })
    return true
  }
}

/** Parameters: of POST and PUT in the JSON body, of everything else in the query. @throws {VenueError} 102. */
function readParams({ method, url, body }: Received): Record<string, unknown> {
  if (method !== 'POST' && method !== 'PUT') return Object.fromEntries(url.searchParams)
  const value = parseJson(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new VenueError(102, 'Invalid JSON.')
  return value as Record<string, unknown>
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, { status, body }: Reply, headers: Record<string, string>): void {
  const isPage = typeof body === 'string'
  response.writeHead(status, { 'Content-Type': isPage ? 'text/html' : 'application/json', ...headers })
  response.end(isPage ? body : JSON.stringify(body))
}

/** Body as text; what is too large is cut, and then is no JSON. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
