import type { FrameFaults } from '../../faults/frame-faults.ts'
import type { Connection } from './connection.ts'
import { type StreamParts, streamParts } from './subscriptions.ts'

/** A stream somebody listens to. */
export interface LiveStream extends StreamParts {
  readonly name: string
  readonly connections: Set<Connection>
}

/** Who listens to what, and the way out for every frame. */
export class StreamHub {
  readonly #streams = new Map<string, LiveStream>()
  readonly #faults: FrameFaults

  constructor(faults: FrameFaults) {
    this.#faults = faults
  }

  subscribe(connection: Connection, names: readonly string[]): void {
    for (const name of names) {
      connection.streams.add(name)
      let stream = this.#streams.get(name)
      if (!stream) {
        stream = { name, ...streamParts(name), connections: new Set() }
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

  /** Sends a frame to everybody on a stream; it is not made when nobody listens. */
  publish(name: string, makeFrame: () => unknown): void {
    const stream = this.#streams.get(name)
    if (!stream) return
    const text = JSON.stringify(makeFrame())
    for (const connection of stream.connections) this.#send(connection, stream, text)
  }

  /** Sends news of the account: once to each connection, however it asked for them. */
  publishAccount(market: string, frames: readonly unknown[]): void {
    const told = new Set<Connection>()
    for (const name of [`account:${market}`, 'account:*']) {
      const stream = this.#streams.get(name)
      for (const connection of stream?.connections ?? []) {
        if (!stream || told.has(connection)) continue
        told.add(connection)
        for (const frame of frames) this.#send(connection, stream, JSON.stringify(frame))
      }
    }
  }

  #send(connection: Connection, { name, channel, market }: LiveStream, text: string): void {
    const feed = channel === 'book' || channel === 'account' ? channel : 'other'
    const subject = { stream: name, feed, symbol: market } as const
    for (const out of this.#faults.pass(subject, `${connection.id}:${name}`, text)) connection.send(out)
  }
}
