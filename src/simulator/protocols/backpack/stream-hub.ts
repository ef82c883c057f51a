import type { FrameFaults } from '../../faults/frame-faults.ts'
import type { Connection } from './connection.ts'
import { type AccountTopic, parseStreamName, type StreamSpec } from './stream-name.ts'

/** A stream somebody listens to. */
export interface LiveStream {
  readonly name: string
  readonly spec: StreamSpec
  readonly connections: Set<Connection>
}

/** Who listens to which stream, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #streams = new Map<string, LiveStream>()
  readonly #faults: FrameFaults

  constructor(faults: FrameFaults) {
    this.#faults = faults
  }

  /** Adds streams that could be read; asking twice changes nothing. */
  subscribe(connection: Connection, names: readonly string[]): LiveStream[] {
    return names.flatMap((name) => {
      const spec = parseStreamName(name)
      if (typeof spec === 'string' || connection.streams.has(name)) return []
      connection.streams.add(name)
      const stream = this.#streams.get(name) ?? { name, spec, connections: new Set<Connection>() }
      this.#streams.set(name, stream)
      stream.connections.add(connection)
      return [stream]
    })
  }

  unsubscribe(connection: Connection, names: readonly string[]): void {
    for (const name of names) {
      connection.streams.delete(name)
      const stream = this.#streams.get(name)
      stream?.connections.delete(connection)
      if (stream?.connections.size === 0) this.#streams.delete(name)
    }
  }

  /** Streams somebody listens to. */
  live(): IterableIterator<LiveStream> {
    return this.#streams.values()
  }

  /** Sends a payload to everybody on a stream; nothing is made when nobody listens. */
  publish(name: string, makePayload: () => unknown): void {
    const stream = this.#streams.get(name)
    if (stream) this.send(stream, makePayload())
  }

  /** Sends a payload to everybody who listens to a topic of the account, for all symbols or for this one. */
  publishAccount(topic: AccountTopic, symbol: string | undefined, makePayload: () => unknown): void {
    this.publish(`account.${topic}`, makePayload)
    if (symbol !== undefined) this.publish(`account.${topic}.${symbol}`, makePayload)
  }

  /** Sends a payload to a stream's listeners, or to one of them. The text is made once for all. */
  send({ name, spec, connections }: LiveStream, payload: unknown, only?: Connection): void {
    const text = `{"stream":${JSON.stringify(name)},"data":${JSON.stringify(payload)}}`
    const feed = spec.kind === 'depth' ? 'book' : spec.kind === 'account' ? 'account' : 'other'
    const subject = { stream: name, feed, ...(spec.symbol !== undefined && { symbol: spec.symbol }) } as const
    for (const connection of only ? [only] : connections) {
      for (const out of this.#faults.pass(subject, `${connection.id}:${name}`, text)) connection.send(out)
    }
  }
}
