import { createClient } from '@redis/client'
import { messageOf } from '../base/errors.ts'
import type { RedisAddress } from './redis-address.ts'

/** What is told of a connection as it lives. */
export interface ConnectionEvents {
  /** It may be used, for the first time or again. What was published meanwhile was missed. */
  readonly onReady: () => void
  /** It broke, or could not be made; it is tried again. Never contains a password. */
  readonly onDown: (words: string) => void
  readonly onMessage: (text: string) => void
}

export interface ConnectionOptions {
  readonly address: RedisAddress
  readonly password: string | undefined
  /** Heard from as soon as there is a connection. */
  readonly channel: string
}

/**
 * A connection to one Redis that comes back by itself. Commands fail at once while it is down: nothing is queued
 * for later. They have no deadline of their own; whoever waits brings one.
 */
export interface RedisConnection {
  /** Commands go out and messages come in: who does not hear must not believe its memory. */
  readonly isReady: boolean
  /** The server's clock, milliseconds with fractions. */
  timeMs(): Promise<number>
  /** One value per key, `undefined` where there is none or another kind of value. */
  read(keys: readonly string[]): Promise<readonly (string | undefined)[]>
  write(key: string, text: string, lifeMs: number): Promise<void>
  /** Writes unless there is something already. @returns whether it wrote. */
  claim(key: string, text: string, lifeMs: number): Promise<boolean>
  remove(key: string): Promise<void>
  publish(text: string): Promise<void>
  /** Ends it at once; what was on its way is given up. */
  close(): void
}

/** Opens a connection; @see {@link openRedis}. */
export type OpenRedis = (options: ConnectionOptions, events: ConnectionEvents) => RedisConnection

const CONNECT_WITHIN_MS = 3_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000
/** Commands that may be on their way; far more than a terminal has at a time. */
const MOST_COMMANDS = 1_000

/** The one door to the Redis client. Subscriptions have a connection of their own: older servers need that. */
export const openRedis: OpenRedis = ({ address, password, channel }, { onReady, onDown, onMessage }) => {
  const { host, port, database, username, isTls } = address
  const reach = { host, port, connectTimeout: CONNECT_WITHIN_MS, reconnectStrategy: retryAfterMs }
  const commands = createClient({
    socket: isTls ? { ...reach, tls: true } : reach,
    database,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_COMMANDS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  })
  const listener = commands.duplicate()
  let isClosed = false
  const fail = (cause: unknown): void => {
    if (!isClosed) onDown(messageOf(cause))
  }
  const areBothReady = (): boolean => commands.isReady && listener.isReady
  const noteReady = (): void => {
    if (!isClosed && areBothReady()) onReady()
  }
  for (const client of [commands, listener]) {
    client.on('error', fail)
    client.on('ready', noteReady)
    client.connect().catch(fail)
  }
  listener.subscribe(channel, onMessage).catch(fail)
  return {
    get isReady() {
      return !isClosed && areBothReady()
    },
    async timeMs() {
      const [seconds, micros] = await commands.time()
      return Number(seconds) * 1_000 + Number(micros) / 1_000
    },
    async read(keys) {
      const values = await commands.mGet([...keys])
      return values.map((value) => (typeof value === 'string' ? value : undefined))
    },
    async write(key, text, lifeMs) {
      await commands.set(key, text, { expiration: { type: 'PX', value: lifeMs } })
    },
    async claim(key, text, lifeMs) {
      const expiration = { type: 'PX', value: lifeMs } as const
      return (await commands.set(key, text, { condition: 'NX', expiration })) !== null
    },
    async remove(key) {
      await commands.unlink(key)
    },
    async publish(text) {
      await commands.publish(channel, text)
    },
    close() {
      isClosed = true
      for (const client of [commands, listener]) if (client.isOpen) client.destroy()
    },
  }
}

function retryAfterMs(retries: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(retries, 10))
}
