import type { FrameFaults } from '../../faults/frame-faults.ts'
import { type Channel, isPrivate } from './channel.ts'
import type { Connection } from './connection.ts'
import { writeJson } from './json.ts'

/** A channel somebody listens to. */
export interface LiveChannel {
  readonly channel: Channel
  readonly connections: Set<Connection>
}

/** Who listens to which channel, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #live = new Map<string, LiveChannel>()
  readonly #faults: FrameFaults

  constructor(faults: FrameFaults) {
    this.#faults = faults
  }

  /** Adds a channel; false when the connection listens to it already. */
  subscribe(connection: Connection, channel: Channel): boolean {
    if (connection.channels.has(channel.name)) return false
    connection.channels.set(channel.name, channel)
    const live = this.#live.get(channel.name) ?? { channel, connections: new Set<Connection>() }
    this.#live.set(channel.name, live)
    live.connections.add(connection)
    return true
  }

  /** Ends a channel; false when the connection does not listen to it. */
  unsubscribe(connection: Connection, name: string): boolean {
    if (!connection.channels.delete(name)) return false
    connection.scopes.delete(name)
    const live = this.#live.get(name)
    live?.connections.delete(connection)
    if (live?.connections.size === 0) this.#live.delete(name)
    return true
  }

  /** True when somebody listens to the channel of this name. */
  isHeard(name: string): boolean {
    return this.#live.has(name)
  }

  /** Channels somebody listens to. */
  live(): IterableIterator<LiveChannel> {
    return this.#live.values()
  }

  /** Sends a payload about a market to all channels of a kind that cover it; nothing is made when nobody listens. */
  publish(kind: Channel['kind'], symbol: string | undefined, makePayload: () => unknown): void {
    for (const live of this.#live.values()) {
      const { channel } = live
      if (channel.kind !== kind) continue
      if (channel.symbol === undefined || symbol === undefined || channel.symbol === symbol)
        this.send(live, makePayload(), symbol)
    }
  }

  /** Sends a payload to a channel's listeners, or to one of them. The text is made once for all. */
  send({ channel, connections }: LiveChannel, payload: unknown, symbol?: string, only?: Connection): void {
    const { name, kind } = channel
    const text = writeJson({
      jsonrpc: '2.0',
      method: 'subscription',
      params: { channel: name, data: payload },
    })
    const isBook = kind === 'deltas' || kind === 'snapshot'
    const feed = isBook ? 'book' : isPrivate(channel) ? 'account' : 'other'
    const subject = { stream: name, feed, ...(symbol !== undefined && { symbol }) } as const
    for (const connection of only ? [only] : connections) {
      const scope = connection.scopes.get(name)
      if (scope && symbol !== undefined && !scope.has(symbol)) continue
      for (const out of this.#faults.pass(subject, `${connection.id}:${name}`, text)) connection.send(out)
    }
  }
}
