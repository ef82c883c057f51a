import type { FrameFaults } from '../../faults/frame-faults.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import { type Channel, frameKind, isAccountChannel } from './channel.ts'
import type { Connection } from './connection.ts'
import { writeJson } from './json.ts'

/** A channel somebody listens to. */
interface LiveChannel {
  readonly channel: Channel
  readonly connections: Set<Connection>
}

/** Who listens to which channel, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #live = new Map<string, LiveChannel>()
  readonly #frameFaults: FrameFaults
  readonly #faults: Switchboard

  constructor(frameFaults: FrameFaults, faults: Switchboard) {
    this.#frameFaults = frameFaults
    this.#faults = faults
  }

  subscribe(connection: Connection, channel: Channel): void {
    connection.channels.set(channel.name, channel)
    let live = this.#live.get(channel.name)
    if (!live) {
      live = { channel, connections: new Set() }
      this.#live.set(channel.name, live)
    }
    live.connections.add(connection)
  }

  unsubscribe(connection: Connection, name: string): void {
    connection.channels.delete(name)
    const live = this.#live.get(name)
    live?.connections.delete(connection)
    if (live?.connections.size === 0) this.#live.delete(name)
  }

  /** Channels somebody listens to. */
  *channels(): Generator<Channel> {
    for (const { channel } of this.#live.values()) yield channel
  }

  isLive(name: string): boolean {
    return this.#live.has(name)
  }

  /** Sends an update to everybody on a channel; nothing is made when nobody listens. */
  publish(name: string, makePayload: () => object): void {
    const live = this.#live.get(name)
    if (!live) return
    const { channel, connections } = live
    const text = writeJson({ type: `update/${frameKind(channel)}`, channel: name, ...makePayload() })
    for (const connection of connections) {
      for (const out of this.#frameFaults.pass(subjectOf(channel), `${connection.id}:${name}`, text))
        connection.send(out)
    }
  }

  /** Sends the first frame of a subscription, which is its acknowledgement and its snapshot. */
  sendSnapshot(connection: Connection, channel: Channel, payload: object): void {
    const text = writeJson({ type: `subscribed/${frameKind(channel)}`, channel: channel.name, ...payload })
    this.answer(connection, text)
  }

  /** Sends an answer to one connection; only silence keeps it back. */
  answer(connection: Connection, text: string): void {
    if (!this.#faults.active('silent-sockets', {})) connection.send(text)
  }
}

function subjectOf(channel: Channel) {
  const symbol = 'market' in channel ? { symbol: channel.market.instrument.symbol } : {}
  const isAccount = isAccountChannel(channel)
  const feed = isAccount ? 'account' : channel.kind === 'order_book' ? 'book' : 'other'
  return { stream: channel.name, feed, ...symbol } as const
}
