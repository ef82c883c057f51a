import type { Subject } from '../../faults/fault.ts'
import type { Random } from '../../random.ts'
import { type AccountChannel, type Channel, isAccountChannel, isOpenToAll, readChannel } from './channel.ts'
import type { Connection } from './connection.ts'
import { toVenueError, VenueError, venueError } from './errors.ts'
import { isRecord, readJson, writeJson } from './json.ts'
import { rejectedOrder } from './rest-server.ts'
import type { StreamHub } from './stream-hub.ts'
import { CREATE_ORDER } from './transaction.ts'
import { sendBatch, sendTransaction } from './transaction-routes.ts'
import type { LighterVenue } from './venue.ts'

/** Most channels of one connection (section 2 of the venue sheet). */
const MAX_CHANNELS = 500

export interface SocketRequestDeps {
  readonly venue: LighterVenue
  readonly hub: StreamHub
  readonly random: Random
  /** Payload of the first frame of a channel. */
  readonly snapshot: (channel: Channel) => object
}

/** Answers the messages of clients: heartbeats, subscriptions and transactions (sections 2, 6 and 7.1 of the sheet). */
export class SocketRequests {
  readonly #deps: SocketRequestDeps

  constructor(deps: SocketRequestDeps) {
    this.#deps = deps
  }

  /** Answers one message. Never rejects. */
  async answer(connection: Connection, text: string): Promise<void> {
    const { hub, venue } = this.#deps
    const message = parse(text)
    const type = isRecord(message) ? message.type : undefined
    if (type === 'jsonapi/sendtx' || type === 'jsonapi/sendtxbatch') {
      await this.#transact(connection, type, message as Record<string, unknown>)
      return
    }
    if (!venue.limiter.message(venue.clock.now())) {
      this.#refuse(connection, 30009, 'Too Many Websocket Messages!')
      return
    }
    if (message === undefined) {
      this.#refuse(connection, 30000, 'Invalid JSON')
      return
    }
    if (!isRecord(message) || typeof type !== 'string') {
      this.#refuse(connection, 30001, 'Invalid message: type is missing')
      return
    }
    if (type === 'ping') hub.answer(connection, '{"type":"pong"}')
    else if (type === 'subscribe') this.#subscribe(connection, message)
    else if (type === 'unsubscribe') this.#unsubscribe(connection, message)
    else if (type !== 'pong') this.#refuse(connection, 30001, `Invalid message type: ${type}`)
  }

  #subscribe(connection: Connection, message: Record<string, unknown>): void {
    const { hub, venue } = this.#deps
    const channel = typeof message.channel === 'string' ? readChannel(venue, message.channel) : undefined
    if (!channel) {
      this.#refuse(connection, 30005, `Invalid Channel:  (${String(message.channel)})`)
      return
    }
    if (isAccountChannel(channel)) {
      if (connection.isReadOnly) {
        this.#refuse(connection, 30008, 'Operation not allowed: readonly connection')
        return
      }
      try {
        this.#checkAccount(channel, message.auth)
      } catch (cause) {
        const { code, message: words } = toVenueError(cause).toBody()
        this.#refuse(connection, code, words)
        return
      }
    }
    if (connection.channels.has(channel.name)) {
      this.#refuse(connection, 30003, `Already Subscribed to : ${channel.name}`)
      return
    }
    if (connection.channels.size >= MAX_CHANNELS) {
      this.#refuse(connection, 30010, 'Too Many Subscriptions!')
      return
    }
    hub.subscribe(connection, channel)
    hub.sendSnapshot(connection, channel, this.#deps.snapshot(channel))
  }

  /** @throws {VenueError} when the channel is not for this client. */
  #checkAccount(channel: AccountChannel, auth: unknown): void {
    const { tokens, credentials, now } = this.#deps.venue
    if (auth !== undefined || !isOpenToAll(channel)) {
      tokens.check(typeof auth === 'string' ? auth : undefined, channel.accountIndex, now())
    } else if (channel.accountIndex !== credentials.accountIndex) throw venueError('accountNotFound')
  }

  #unsubscribe(connection: Connection, message: Record<string, unknown>): void {
    const { hub, venue } = this.#deps
    const channel = typeof message.channel === 'string' ? readChannel(venue, message.channel) : undefined
    if (!channel) {
      this.#refuse(connection, 30005, `Invalid Channel:  (${String(message.channel)})`)
      return
    }
    if (!connection.channels.has(channel.name)) {
      this.#refuse(connection, 30002, `Not Subscribed to : ${channel.name}`)
      return
    }
    hub.unsubscribe(connection, channel.name)
    hub.answer(connection, writeJson({ type: 'unsubscribed', channel: channel.name }))
  }

  /** Takes transactions; the faults of HTTP requests strike here as well. */
  async #transact(connection: Connection, type: string, message: Record<string, unknown>): Promise<void> {
    const { venue, hub, random } = this.#deps
    const { faults, clock, sequencer } = venue
    const data = isRecord(message.data) ? message.data : {}
    const subject = { path: `/stream/${type}?tx_type=${String(data.tx_type)}`, method: 'POST' }
    const latency = faults.strike('latency', subject)
    if (latency) await clock.sleep(latency.delayMs + latency.jitterMs * random.next())
    const id = message.id ?? data.id
    const echo = { type, ...(id !== undefined && { id }) }
    const answer = this.#withFaults(connection, subject, type, data)
    const lost = faults.strike('lost-reply', subject)
    if (lost?.cut) connection.socket.terminate()
    else if (!lost) hub.answer(connection, writeJson({ ...echo, ...answer }))
    sequencer.run()
  }

  #withFaults(connection: Connection, subject: Subject, type: string, data: Record<string, unknown>): object {
    const { faults } = this.#deps.venue
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) this.#execute(connection, subject, type, data)
      return { code: failure.status, message: 'upstream request failed' }
    }
    if (faults.strike('rate-limit', subject)) return venueError('rateLimit').toBody()
    return this.#execute(connection, subject, type, data)
  }

  #execute(connection: Connection, subject: Subject, type: string, data: Record<string, unknown>): object {
    const { venue } = this.#deps
    try {
      if (connection.isReadOnly) throw new VenueError(30008, 'Operation not allowed: readonly connection')
      const isCreate = Number(data.tx_type) === CREATE_ORDER
      const rejection = isCreate && venue.faults.strike('reject-orders', subject)
      if (rejection) throw rejectedOrder(rejection.code, rejection.message)
      return type === 'jsonapi/sendtx'
        ? sendTransaction(venue, Number(data.tx_type), data.tx_info)
        : sendBatch(venue, data.tx_types, data.tx_infos)
    } catch (cause) {
      return toVenueError(cause).toBody()
    }
  }

  #refuse(connection: Connection, code: number, message: string): void {
    this.#deps.hub.answer(connection, writeJson({ error: { code, message } }))
  }
}

function parse(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}
