import type { IncomingMessage, ServerResponse } from 'node:http'
import { malformed, type VenueError } from './errors.ts'
import { fromLite, toLite } from './lite-names.ts'
import { readBody } from './request-body.ts'
import type { Requests } from './requests.ts'
import type { Host } from './venue.ts'

const TIME_PATH = '/market-data/time'

/** Where a path leads; the hosts of the live venue are its first part. */
interface Place {
  readonly host: Host
  readonly name: string
  readonly isLite: boolean
}

/** The only thing that is asked with GET. */
const TIME: Place = { host: 'market-data', name: 'time', isLite: false }

/** Answers the venue's REST calls: POST with JSON, but for the time. */
export class RestServer {
  readonly #requests: Requests
  #nextId = 1

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const { method = 'GET', headers } = request
    const body = await readBody(request)
    const isTime = method === 'GET' && pathname === TIME_PATH
    const place = isTime ? TIME : placeOf(pathname)
    const symbol = /"(?:instrument|i)"\s*:\s*"([^"]+)"/.exec(body ?? '')?.[1]
    const outcome = await this.#requests.call({
      host: place?.host ?? 'edge',
      name: place?.name ?? pathname,
      headers,
      subject: { path: pathname, method, ...(symbol !== undefined && { symbol }) },
      read: () => {
        if (isTime) return {}
        if (method !== 'POST') throw malformed('expected POST')
        const value = parse(headers['content-type'], body)
        return place?.isLite ? fromLite(place.name, value) : value
      },
    })
    if (outcome.kind === 'lost') {
      if (outcome.cut) request.socket.destroy()
    } else if (outcome.kind === 'page') sendPage(response, outcome.status)
    else if (outcome.kind === 'error') this.#sendError(response, outcome.error, place?.isLite ?? false)
    else {
      const { reply } = outcome
      send(response, reply.status, place?.isLite ? toLite(reply.body) : reply.body, reply.headers)
    }
  }

  #sendError(response: ServerResponse, { code, message, status }: VenueError, isLite: boolean): void {
    const body = { request_id: this.#nextId++, code, message, status }
    send(response, status, isLite ? toLite(body) : body)
  }
}

/** Undefined for a path that leads nowhere. */
function placeOf(pathname: string): Place | undefined {
  const login = /^\/edge\/(auth\/.+)$/.exec(pathname)?.[1]
  if (login !== undefined) return { host: 'edge', name: login, isLite: false }
  const [, host, form, name] = /^\/(trades|market-data)\/(full|lite)\/(v\d\/.+)$/.exec(pathname) ?? []
  return name === undefined ? undefined : { host: host as Host, name, isLite: form === 'lite' }
}

/** @throws {VenueError} 1003 for another content type, no body, or a body that is no JSON. */
function parse(type: string | undefined, body: string | undefined): unknown {
  if (!type?.startsWith('application/json')) throw malformed('expected Content-Type application/json')
  try {
    return JSON.parse(body ?? '')
  } catch {
    throw malformed('expected a JSON body')
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** A page of the front of the venue: its text says nothing about a command. */
function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' })
  response.end(`<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`)
}
