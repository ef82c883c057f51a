import type { FrameFaults } from '../../faults/frame-faults.ts'
import { type ChannelSpec, parseChannel } from './channel.ts'
import type { Connection } from './connection.ts'
import type { Generation } from './contract.ts'
import type { BookWindow } from './told-books.ts'

/** Name by which faults call the private sockets. */
export const USER_STREAM = 'user'

/** A channel somebody listens to. */
export interface LiveChannel {
  readonly name: string
  readonly spec: ChannelSpec
  readonly connections: Set<Connection>
  /** Depth only: what was told last, and at which version. */
  told: { readonly window: BookWindow; readonly version: number } | undefined
}

/** What a data frame says about itself; readers compare without case, and both spellings are seen. */
export type DataType = 'Snapshot' | 'changed' | 'Changed'

/** Who listens to what, and the way from a payload to the sockets. */
export class StreamHub {
  readonly #channels = new Map<string, LiveChannel>()
  readonly #accounts = new Set<Connection>()
  readonly #faults: FrameFaults

  constructor(faults: FrameFaults) {
    this.#faults = faults
  }

  /** Adds a listener. @throws {VenueError} for a channel there is not. */
  subscribe(connection: Connection, name: string): LiveChannel {
    const known = this.#channels.get(name)
    const channel: LiveChannel = known ?? {
      name,
      spec: parseChannel(name),
      connections: new Set(),
      told: undefined,
    }
    this.#channels.set(name, channel)
    channel.connections.add(connection)
    connection.channels.add(name)
    return channel
  }

  unsubscribe(connection: Connection, name: string): void {
    connection.channels.delete(name)
    const channel = this.#channels.get(name)
    channel?.connections.delete(connection)
    if (channel?.connections.size === 0) this.#channels.delete(name)
  }

  /** A private socket: everything of the account goes to it. */
  listen(connection: Connection): void {
    connection.channels.add(USER_STREAM)
    this.#accounts.add(connection)
  }

  /** Forgets a socket that is gone. */
  drop(connection: Connection): void {
    this.#accounts.delete(connection)
    for (const name of [...connection.channels]) this.unsubscribe(connection, name)
  }

  /** Channel somebody listens to; undefined when nobody does. */
  find(name: string): LiveChannel | undefined {
    return this.#channels.get(name)
  }

  /** Channels somebody listens to. */
  live(): IterableIterator<LiveChannel> {
    return this.#channels.values()
  }

  /** Sends rows to a channel's listeners, or to one of them. The text is made once for all. */
  send(
    { name, spec, connections }: LiveChannel,
    dataType: DataType,
    data: readonly unknown[],
    only?: Connection,
  ): void {
    const content = { channel: name, dataType, data }
    const text = JSON.stringify({ type: 'quote-event', channel: name, content })
    // A snapshot that is lost leaves no gap, but silence.
    const feed = spec.kind === 'depth' && dataType !== 'Snapshot' ? 'book' : 'other'
    const symbol = 'contract' in spec ? spec.contract.symbol : undefined
    const subject = { stream: name, feed, ...(symbol !== undefined && { symbol }) } as const
    for (const connection of only ? [only] : connections)
      for (const out of this.#faults.pass(subject, `${connection.id}:${name}`, text)) connection.send(out)
  }

  /** Sends news of the account to every private socket in the words of its generation, or to one of them. */
  sendAccount(makeFrame: (generation: Generation) => unknown, only?: Connection): void {
    const texts = new Map<Generation, string>()
    for (const connection of only ? [only] : this.#accounts) {
      const { generation } = connection
      if (generation === undefined) continue
      const text = texts.get(generation) ?? JSON.stringify(makeFrame(generation))
      texts.set(generation, text)
      const subject = { stream: USER_STREAM, feed: 'account' } as const
      for (const out of this.#faults.pass(subject, `${connection.id}:${USER_STREAM}`, text))
        connection.send(out)
    }
  }
}
