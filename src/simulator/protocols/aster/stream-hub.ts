import type { FrameFaults } from '../../faults/frame-faults.ts'
import type { Connection } from './connection.ts'
import { parseStreamName, type StreamSpec } from './stream-name.ts'

/** A stream somebody listens to. */
export interface LiveStream {
  readonly name: string
  readonly spec: StreamSpec | undefined
  readonly connections: Set<Connection>
}

/** Who listens to which stream, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #streams = new Map<string, LiveStream>()
  readonly #symbols: ReadonlyMap<string, string>
  readonly #faults: FrameFaults

  /** `symbols` leads from the lower-case name in streams to the symbol. */
  constructor(symbols: ReadonlyMap<string, string>, faults: FrameFaults) {
    this.#symbols = symbols
    this.#faults = faults
  }

  subscribe(connection: Connection, names: readonly string[]): void {
    for (const name of names) {
      connection.streams.add(name)
      let stream = this.#streams.get(name)
      if (!stream) {
        stream = { name, spec: parseStreamName(name, this.#symbols), connections: new Set() }
        this.#streams.set(name, stream)
      }
      stream.connections.add(connection)
    }
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

  /** Sends a payload to everybody on a stream. The text is made once for all of them. */
  send({ name, spec, connections }: LiveStream, payload: unknown): void {
    const raw = JSON.stringify(payload)
    const feed = name.includes('@depth') ? 'book' : 'other'
    const subject = {
      stream: name,
      feed,
      ...(spec?.symbol !== undefined && { symbol: spec.symbol }),
    } as const
    let wrapped: string | undefined
    for (const connection of connections) {
      if (connection.combined) wrapped ??= `{"stream":${JSON.stringify(name)},"data":${raw}}`
      const text = connection.combined && wrapped !== undefined ? wrapped : raw
      for (const out of this.#faults.pass(subject, `${connection.id}:${name}`, text)) connection.send(out)
    }
  }

  /** Sends a text on a user stream. */
  sendUser(connection: Connection, payload: unknown): void {
    const subject = { stream: 'user', feed: 'account' } as const
    const text = JSON.stringify(payload)
    for (const out of this.#faults.pass(subject, `${connection.id}:user`, text)) connection.send(out)
  }
}
