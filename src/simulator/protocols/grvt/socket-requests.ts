import type { Connection } from './connection.ts'
import { VenueError } from './errors.ts'
import { envelopeFromLite, fromLite } from './lite-names.ts'
import { Params } from './params.ts'
import type { Requests } from './requests.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { readSelector } from './stream-name.ts'
import type { GrvtVenue } from './venue.ts'

export interface SocketRequestsDeps {
  readonly venue: GrvtVenue
  readonly hub: StreamHub
  readonly requests: Requests
  /** First frames of a stream for who has just subscribed. */
  readonly snapshots: (live: LiveStream) => object[]
}

/** A JSON-RPC request that could be read. */
interface Rpc {
  readonly id: unknown
  readonly method: string
  readonly params: unknown
}

/** Answers what clients send on their sockets: subscriptions, and every REST call as JSON-RPC. */
export class SocketRequests {
  readonly #deps: SocketRequestsDeps

  constructor(deps: SocketRequestsDeps) {
    this.#deps = deps
  }

  /** Carries out one text a client sent. The socket stays open whatever it was. */
  async handle(text: string, connection: Connection): Promise<void> {
    const rpc = parse(text, connection.isLite)
    if (!rpc) return this.#error(connection, { id: 0, method: '', params: {} }, new VenueError(1003))
    if (/^v\d\//.test(rpc.method)) return this.#call(connection, rpc, text)
    try {
      this.#command(connection, rpc)
    } catch (cause) {
      if (!(cause instanceof VenueError)) throw cause
      this.#error(connection, rpc, cause)
    }
  }

  #command(connection: Connection, rpc: Rpc): void {
    if (rpc.method === 'subscribe') this.#subscribe(connection, rpc)
    else if (rpc.method === 'unsubscribe') this.#unsubscribe(connection, rpc)
    else if (rpc.method === 'unsubscribe_all') {
      const stream_reference = streamsOf(connection)
      this.#deps.hub.unsubscribeAll(connection)
      this.#answer(connection, rpc, { stream_reference })
    } else if (rpc.method === 'list_streams') {
      this.#answer(connection, rpc, { stream_reference: streamsOf(connection) })
    } else throw new VenueError(1200)
  }

  /** All selectors or none; the acknowledgement comes before the first frames. */
  #subscribe(connection: Connection, rpc: Rpc): void {
    const { venue, hub, snapshots } = this.#deps
    const { stream, selectors } = readStream(rpc)
    if (connection.host === 'trades') venue.sessions.check(connection.headers, venue.now())
    const specs = selectors.map((selector) => readSelector(venue, connection.host, stream, selector))
    const subscribed = selectors.map((selector, index) => {
      const { live, replaced } = hub.subscribe(
        connection,
        stream,
        selector,
        specs[index] as (typeof specs)[number],
      )
      return { live, replaced, frames: snapshots(live), last: hub.lastSequence(live.name) }
    })
    this.#answer(connection, rpc, {
      stream,
      subs: selectors,
      unsubs: subscribed.flatMap(({ replaced }) => replaced ?? []),
      num_snapshots: subscribed.map(({ frames }) => frames.length),
      first_sequence_number: subscribed.map(({ last }) => String(last + 1)),
      latest_sequence_number: subscribed.map(({ last }) => String(last)),
    })
    for (const { live, frames } of subscribed)
      for (const frame of frames) hub.sendSnapshot(live, frame, connection)
  }

  #unsubscribe(connection: Connection, rpc: Rpc): void {
    const { stream, selectors } = readStream(rpc)
    const unsubs = selectors.filter((selector) => this.#deps.hub.unsubscribe(connection, stream, selector))
    this.#answer(connection, rpc, { stream, unsubs })
  }

  async #call(connection: Connection, rpc: Rpc, text: string): Promise<void> {
    const symbol = /"(?:instrument|i)"\s*:\s*"([^"]+)"/.exec(text)?.[1]
    const outcome = await this.#deps.requests.call({
      host: connection.host,
      name: rpc.method,
      headers: connection.headers,
      subject: {
        path: `/${connection.host}/full/${rpc.method}`,
        method: 'POST',
        ...(symbol !== undefined && { symbol }),
      },
      read: () => (connection.isLite ? fromLite(rpc.method, rpc.params) : rpc.params),
    })
    if (outcome.kind === 'done') this.#answer(connection, rpc, outcome.reply.body)
    else if (outcome.kind === 'error') this.#error(connection, rpc, outcome.error)
    else if (outcome.kind === 'page') this.#error(connection, rpc, new VenueError(1002))
    else if (outcome.cut) connection.socket.terminate()
  }

  #answer(connection: Connection, { id, method }: Rpc, result: unknown): void {
    // A REST body has its payload in `result` already.
    const payload = (result as Readonly<Record<string, unknown>>).result ?? result
    this.#deps.hub.answer(connection, { jsonrpc: '2.0', result: payload, id, method })
  }

  #error(connection: Connection, { id, method }: Rpc, { code, message }: VenueError): void {
    this.#deps.hub.answer(connection, { jsonrpc: '2.0', error: { code, message }, id, method })
  }
}

function readStream({ method, params }: Rpc): { stream: string; selectors: readonly string[] } {
  const read = new Params(fromLite(method, params))
  return { stream: read.required('stream'), selectors: read.texts('selectors') ?? [] }
}

function streamsOf({ streams }: Connection): object[] {
  return [...streams.values()].map((name) => {
    const [stream, selector] = name.split(' ')
    return { stream, selectors: [selector] }
  })
}

/** Undefined for a text that is no JSON-RPC request. */
function parse(text: string, isLite: boolean): Rpc | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const { id = 0, method, params = {} } = new Params(isLite ? envelopeFromLite(value) : value).values
    return typeof method === 'string' ? { id, method, params } : undefined
  } catch {
    return undefined
  }
}
