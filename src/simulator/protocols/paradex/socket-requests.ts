import type { Random } from '../../random.ts'
import { isPrivate, parseChannel } from './channel.ts'
import type { Connection } from './connection.ts'
import type { Desk } from './desk.ts'
import { VenueError } from './errors.ts'
import { isRecord, readJson, writeJson } from './json.ts'
import type { MarketStreams } from './market-streams.ts'
import { ORDER_METHODS, sessionOf } from './order-methods.ts'
import { Params } from './params.ts'
import { rejectionOf } from './rejections.ts'
import { RpcError, toRpcError } from './rpc.ts'
import type { StreamHub } from './stream-hub.ts'
import type { ParadexVenue } from './venue.ts'

/** The node a connection is said to be on. */
const NODE_ID = '73cf456f7cb78d59'

export interface SocketRequestDeps {
  readonly venue: ParadexVenue
  readonly hub: StreamHub
  readonly desk: Desk
  readonly markets: MarketStreams
  readonly random: Random
}

/** What is answered, and what follows the answer. */
interface Answer {
  readonly result: unknown
  readonly afterwards?: () => void
}

interface Request {
  readonly id: unknown
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Carries out what clients ask on sockets (sections 6 and 7 of the venue sheet). */
export class SocketRequests {
  readonly #deps: SocketRequestDeps

  constructor(deps: SocketRequestDeps) {
    this.#deps = deps
  }

  /** Answers one text a client sent. The socket stays open whatever it was. */
  async answer(connection: Connection, text: string): Promise<void> {
    const { venue, random } = this.#deps
    const request = readRequest(text)
    const command = request ? ORDER_METHODS[request.method] : undefined
    const subject = command?.call ?? {}
    const latency = command && venue.faults.strike('latency', subject)
    if (latency) await venue.clock.sleep(latency.delayMs + latency.jitterMs * random.next())
    const startedUs = venue.now() * 1_000
    const reply = (part: object): void => {
      const lost = command && venue.faults.strike('lost-reply', subject)
      if (lost?.cut) connection.socket.terminate()
      if (lost || venue.faults.active('silent-sockets', {})) return
      const usOut = venue.now() * 1_000
      const times = { usIn: startedUs, usOut, usDiff: usOut - startedUs }
      connection.send(writeJson({ jsonrpc: '2.0', ...part, ...times, id: request?.id ?? null }))
    }
    try {
      if (!request) throw new RpcError('parse', 'parse error')
      const { result, afterwards } = command
        ? this.#command(connection, request)
        : this.#request(connection, request)
      reply({ result })
      afterwards?.()
    } catch (cause) {
      const { code, message, data } = toRpcError(cause)
      reply({ error: { code, message, ...(data !== '' && { data }) } })
    }
    venue.sequencer.run()
  }

  #request(connection: Connection, { method, params }: Request): Answer {
    if (method === 'auth') return { result: this.#authenticate(connection, params) }
    if (method === 'subscribe') return this.#subscribe(connection, params)
    if (method === 'unsubscribe') {
      const name = String(params.channel ?? '')
      if (!this.#deps.hub.unsubscribe(connection, name))
        throw new RpcError('request', 'invalid unsubscribe request', 'not subscribed')
      return { result: { channel: name } }
    }
    if (method === 'modify_subscription') return { result: modifyScope(connection, new Params(params)) }
    throw new RpcError('method', 'method not found', method)
  }

  #command(connection: Connection, { method, params }: Request): Answer {
    const { venue, desk } = this.#deps
    const command = ORDER_METHODS[method]
    if (!command) throw new RpcError('method', 'method not found', method)
    const subject = command.call
    const carryOut = (): unknown => {
      sessionOf(connection)
      if (method !== 'order.cancel_on_disconnect') venue.limiter.take('orders', venue.clock.now())
      const failure = method.startsWith('order.create') ? rejectionOf(venue, subject) : undefined
      const context = { venue, desk, connection, params: new Params(params) }
      return command.answer({ ...context, ...(failure !== undefined && { failure }) })
    }
    const status = venue.faults.strike('status', subject)
    if (status?.executed) carryOut()
    if (status) throw new RpcError('internal', 'internal error', 'timeout')
    if (venue.faults.strike('rate-limit', subject)) throw new RpcError('rateLimit', 'rate limit exceeded')
    return { result: carryOut() }
  }

  #authenticate(connection: Connection, params: Request['params']): object {
    const { tokens, now } = this.#deps.venue
    const { bearer } = params
    if (typeof bearer !== 'string' || bearer.split('.').length !== 3)
      throw new RpcError('malformedBearer', 'malformed bearer')
    try {
      connection.session = tokens.check(bearer, now())
    } catch (cause) {
      if (cause instanceof VenueError) throw new RpcError('invalidBearer', 'invalid bearer', cause.message)
      throw cause
    }
    return { node_id: NODE_ID }
  }

  #subscribe(connection: Connection, params: Request['params']): Answer {
    const { hub, markets } = this.#deps
    const refused = (data: string): RpcError => new RpcError('request', 'invalid subscribe request', data)
    const channel = parseChannel(String(params.channel ?? ''))
    if ('problem' in channel) throw refused(channel.problem)
    if (isPrivate(channel)) sessionOf(connection)
    const scope = new Params(params).texts('markets')
    if (!hub.subscribe(connection, channel)) throw refused('already subscribed')
    if (scope.length > 0) connection.scopes.set(channel.name, new Set(scope))
    const greet = (): void => {
      for (const live of hub.live()) if (live.channel.name === channel.name) markets.greet(connection, live)
    }
    return { result: { channel: channel.name }, afterwards: greet }
  }
}

/** Changes which markets a channel is limited to. */
function modifyScope(connection: Connection, params: Params): object {
  const name = params.required('channel')
  const scope = connection.scopes.get(name)
  if (!scope) throw new RpcError('request', 'invalid modify request', 'subscription has no markets')
  for (const market of params.texts('add')) scope.add(market)
  for (const market of params.texts('remove')) scope.delete(market)
  return { channel: name, markets: [...scope] }
}

function readRequest(text: string): Request | undefined {
  const value = readJson(text)
  if (!isRecord(value) || typeof value.method !== 'string') return undefined
  const params = value.params
  return { id: value.id, method: value.method, params: isRecord(params) ? params : {} }
}
