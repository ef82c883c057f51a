import type { FrameFaults } from '../../faults/frame-faults.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { Connection } from './connection.ts'
import { toLite } from './lite-names.ts'
import { type StreamSpec, slotOf } from './stream-name.ts'

/** A stream with its selector, and who listens to it. */
export interface LiveStream {
  /** Stream and selector, as faults name it: `v1.book.d BTC_USDT_Perp@50`. */
  readonly name: string
  readonly stream: string
  readonly selector: string
  readonly spec: StreamSpec
  readonly connections: Set<Connection>
}

/** What a subscription led to. */
export interface Subscribed {
  readonly live: LiveStream
  /** Selector of the same stream and instrument that it replaces. */
  readonly replaced: string | undefined
}

/** Who listens to which stream, its sequence numbers, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #live = new Map<string, LiveStream>()
  /** Number of the last frame of each stream; it stays when nobody listens. */
  readonly #sequences = new Map<string, number>()
  readonly #frameFaults: FrameFaults
  readonly #faults: Switchboard
  readonly #firstSequence: (name: string) => number

  constructor(frameFaults: FrameFaults, faults: Switchboard, firstSequence: (name: string) => number) {
    this.#frameFaults = frameFaults
    this.#faults = faults
    this.#firstSequence = firstSequence
  }

  subscribe(connection: Connection, stream: string, selector: string, spec: StreamSpec): Subscribed {
    const slot = slotOf(stream, selector)
    const name = `${stream} ${selector}`
    const before = connection.streams.get(slot)
    if (before !== undefined && before !== name)
      this.unsubscribe(connection, stream, before.slice(stream.length + 1))
    connection.streams.set(slot, name)
    const live = this.#live.get(name) ?? { name, stream, selector, spec, connections: new Set<Connection>() }
    this.#live.set(name, live)
    live.connections.add(connection)
    return { live, replaced: before === name ? undefined : before?.slice(stream.length + 1) }
  }

  /** True when the connection listened to it. */
  unsubscribe(connection: Connection, stream: string, selector: string): boolean {
    const name = `${stream} ${selector}`
    const slot = slotOf(stream, selector)
    if (connection.streams.get(slot) !== name) return false
    connection.streams.delete(slot)
    const live = this.#live.get(name)
    live?.connections.delete(connection)
    if (live?.connections.size === 0) this.#live.delete(name)
    return true
  }

  unsubscribeAll(connection: Connection): void {
    for (const name of [...connection.streams.values()]) {
      const [stream = '', selector = ''] = name.split(' ')
      this.unsubscribe(connection, stream, selector)
    }
  }

  /** Streams somebody listens to. */
  live(): IterableIterator<LiveStream> {
    return this.#live.values()
  }

  /** Number of the last frame of a stream. */
  lastSequence(name: string): number {
    return this.#sequences.get(name) ?? this.#firstSequence(name)
  }

  /** Sends the next frame of a stream to its listeners; nothing is made when nobody listens. */
  publish(name: string, makeFeed: () => object): void {
    const live = this.#live.get(name)
    if (live) this.send(live, makeFeed())
  }

  /** Sends the next frame of a stream to its listeners. */
  send(live: LiveStream, feed: object): void {
    const restart = isBook(live) && this.#faults.strike('reset-sequence', subjectOf(live))
    const previous = restart ? 0 : this.lastSequence(live.name)
    this.#sequences.set(live.name, previous + 1)
    this.#pass(live, frameOf(live, feed, previous + 1, previous), live.connections)
  }

  /** Sends a first frame, which has the number 0, to one connection. */
  sendSnapshot(live: LiveStream, feed: object, connection: Connection): void {
    this.#pass(live, frameOf(live, feed, 0, 0), [connection])
  }

  /** Sends an answer to one connection; only silence keeps it back. */
  answer(connection: Connection, body: object): void {
    if (this.#faults.active('silent-sockets', {})) return
    connection.send(JSON.stringify(connection.isLite ? toLite(body) : body))
  }

  #pass(live: LiveStream, frame: object, connections: Iterable<Connection>): void {
    const texts = new Map<boolean, string>()
    const subject = subjectOf(live)
    for (const connection of connections) {
      const { isLite } = connection
      const text = texts.get(isLite) ?? JSON.stringify(isLite ? toLite(frame) : frame)
      texts.set(isLite, text)
      for (const out of this.#frameFaults.pass(subject, `${connection.id}:${live.name}`, text))
        connection.send(out)
    }
  }
}

function frameOf({ stream, selector }: LiveStream, feed: object, sequence: number, previous: number) {
  return {
    stream,
    selector,
    sequence_number: String(sequence),
    feed,
    prev_sequence_number: String(previous),
  }
}

function isBook({ stream }: LiveStream): boolean {
  return stream === 'v1.book.d'
}

function subjectOf(live: LiveStream) {
  const feed = live.spec.kind === 'account' ? 'account' : isBook(live) ? 'book' : 'other'
  const { symbol } = live.spec
  return { stream: live.name, feed, ...(symbol !== undefined && { symbol }) } as const
}
