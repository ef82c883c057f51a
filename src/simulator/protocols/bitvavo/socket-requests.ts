import { authenticationRequired, checkSocketProof } from './authentication.ts'
import type { Connection } from './connection.ts'
import { type Desk, errorReply, type Lost, type Reply } from './desk.ts'
import { VenueError } from './errors.ts'
import type { Limiter, Payer } from './limiter.ts'
import { operationOf } from './operations.ts'
import { Params } from './params.ts'
import type { StreamHub } from './stream-hub.ts'
import { allSubscriptions, readChannels } from './subscriptions.ts'
import type { BitvavoVenue, Operation } from './venue.ts'

export interface SocketDeskDeps {
  readonly venue: BitvavoVenue
  readonly desk: Desk
  readonly limiter: Limiter
  readonly hub: StreamHub
  /** Told about new subscriptions once they are acknowledged. */
  readonly onSubscribed: (names: readonly string[]) => void
}

type Message = Readonly<Record<string, unknown>>

/** Answers what clients send over a socket. */
export class SocketDesk {
  readonly #deps: SocketDeskDeps

  constructor(deps: SocketDeskDeps) {
    this.#deps = deps
  }

  /** Handles one message. Errors are answered; the socket stays open. */
  async handle(connection: Connection, text: string): Promise<void> {
    const message = parseMessage(text)
    if (!message) {
      connection.send(JSON.stringify(new VenueError(102, 'Invalid JSON.').toBody()))
      return
    }
    const action = String(message.action)
    if (action === 'subscribe' || action === 'unsubscribe' || action === 'authenticate') {
      this.#answer(connection, message, () => this.#control(connection, action, message))
      return
    }
    const operation = operationOf(action)
    if (!operation) {
      this.#answer(connection, message, () => {
        throw new VenueError(415, `The action ${action} is unknown.`)
      })
      return
    }
    const outcome = await this.#operate(connection, operation, message)
    if (outcome === 'cut') connection.socket.terminate()
    else if (outcome !== 'lost') this.#reply(connection, message, outcome)
  }

  #operate(connection: Connection, operation: Operation, message: Message): Promise<Reply | Lost> {
    const { desk } = this.#deps
    const symbol = typeof message.market === 'string' ? { symbol: message.market } : {}
    const subject = { path: `/v2${operation.path}`, method: operation.method, ...symbol }
    return desk.serve(subject, () => {
      try {
        if (operation.isPrivate && !connection.isAuthenticated) throw authenticationRequired()
        return { status: 200, body: desk.carryOut(operation, new Params(message), payerOf(connection)) }
      } catch (cause) {
        return errorReply(cause)
      }
    })
  }

  #control(connection: Connection, action: 'subscribe' | 'unsubscribe' | 'authenticate', message: Message) {
    const { venue, hub, limiter, onSubscribed } = this.#deps
    limiter.take(1, payerOf(connection), venue.now())
    if (action === 'authenticate') {
      const params = new Params(message)
      checkSocketProof(venue, {
        key: params.required('key'),
        signature: params.required('signature'),
        timestamp: params.required('timestamp'),
        window: params.text('window'),
      })
      connection.isAuthenticated = true
      return { event: 'authenticate', authenticated: true }
    }
    const names = readChannels(message.channels, {
      markets: new Set(venue.markets.keys()),
      isAuthenticated: connection.isAuthenticated,
    })
    if (action === 'subscribe') {
      hub.subscribe(connection, names)
      queueMicrotask(() => onSubscribed(names))
    } else hub.unsubscribe(connection, names)
    return { event: `${action}d`, subscriptions: allSubscriptions(connection.streams) }
  }

  #answer(connection: Connection, message: Message, act: () => object): void {
    let text: string
    try {
      text = JSON.stringify(act())
    } catch (cause) {
      this.#reply(connection, message, errorReply(cause))
      return
    }
    connection.send(text)
  }

  #reply(connection: Connection, { action, requestId, market }: Message, { status, body }: Reply): void {
    const about = { action, ...(requestId !== undefined && { requestId }) }
    if (status === 200) connection.send(JSON.stringify({ ...about, response: body }))
    // A page instead of an answer has no meaning here: the venue's words for it are those of a failure.
    else if (typeof body === 'string') connection.send(body)
    else
      connection.send(
        JSON.stringify({ ...about, ...(market !== undefined && { market }), ...(body as object) }),
      )
  }
}

function payerOf({ isAuthenticated }: Connection): Payer {
  return isAuthenticated ? 'key' : 'address'
}

function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Message)
      : undefined
  } catch {
    return undefined
  }
}
