import { abortError } from '../../base/abort.ts'
import { createBackoff } from '../../base/backoff.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import { createSocket, type ManagedSocket } from '../../net/socket.ts'
import { createStreamTraffic, type SymbolTraffic } from '../stream-traffic.ts'
import { seamsOf } from '../venue-deps.ts'
import type { TransactionInfo } from './auth.ts'
import { channelOf, createChannels } from './channels.ts'
import { MAX_FRAME_BYTES, MESSAGES_PER_MINUTE, minuteOf, STREAM_PATH } from './config.ts'
import { bookChannelIn } from './decode-book.ts'
import { createSocketTransactions } from './socket-transactions.ts'
import type { StreamDeps } from './stream-deps.ts'
import { frameHead } from './wire-stream.ts'

/** One channel's listener. */
export interface ChannelHandler {
  /** A frame; `isFirst` for the snapshot that confirms the channel. @returns false when it could not be read. */
  onFrame(payload: unknown, isFirst: boolean, receivedAtMs: number): boolean
  /**
   * A change of a book as it came: it need not be parsed for who reads it from its bytes.
   *
   * @returns false when it was not read: it then comes parsed, and what is wrong with it is told there.
   */
  onUpdate?(frame: Buffer, receivedAtMs: number): boolean
  /** The connection is gone; a first frame will come on the next one. */
  onLost(cause: 'lost' | 'silent' | 'paused', detail: string): void
  /** A frame came that cannot be read at all: it may have been one of this channel. */
  onDoubt(detail: string): void
}

/** The one connection: market data, account and orders. Sheet section 2. */
export interface VenueSocket {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState' | 'restart'>
  start(): void
  stop(): Promise<void>
  /** @param authorized the account's channels travel with a token and are silent for hours */
  join(channel: string, handler: ChannelHandler, authorized: boolean): void
  leave(channel: string): void
  /** Leaves and joins again, for a fresh snapshot. */
  rejoin(channel: string): void
  /** Told of every first frame of a channel, after its handler: a new connection has begun to bring data. */
  onFirstFrame(channel: string, listener: () => void): Unsubscribe
  /** Resolves when all these channels are joined. @throws {AppError} `transport` when the connection fails. */
  untilJoined(channels: readonly string[], signal: AbortSignal): Promise<void>
  /** Frames of a channel since the start. */
  trafficOf(channel: string): SymbolTraffic
  /** Channels that were joined again, since the start. */
  resubscribes(): number
  /** The venue has greeted us: it takes transactions. */
  readonly isReady: boolean
  /** See `SocketTransactions.send`. */
  sendTransaction(type: number, info: TransactionInfo, signal: AbortSignal): Promise<void>
}

interface Deps extends StreamDeps {
  readonly token: (signal: AbortSignal) => Promise<string>
  /** Before every attempt to connect: an old token may be why the last connection failed. */
  readonly forgetToken: () => void
}

const NAME = 'stream'
const NOT_SUBSCRIBED = 30002
const ALREADY_SUBSCRIBED = 30003
const INVALID_CHANNEL = 30005
const MAKER_ONLY_KEY = 62007
/**
 * An error without a type belongs to a transaction only when its code can: taken for the answer to an order, a word about
 * a channel would make a live order "rejected".
 */
const isTransactionError = (code: number): boolean =>
  (code >= 21000 && code < 30000) || code === MAKER_ONLY_KEY
const CHANNEL_IN_TEXT = /([a-z_@0-9]+(?::[\w]+)+)\s*$/

/** Greets, subscribes, keeps alive, and hands frames to the handler of their channel. */
export function createVenueSocket(deps: Deps): VenueSocket {
  const { clock, log, timing } = deps
  const handlers = new Map<string, { readonly handler: ChannelHandler; readonly authorized: boolean }>()
  /** Told the channel of a first frame, or nothing for a greeting. */
  const changes = createEmitter<string | undefined>((cause) =>
    log.error('stream.listener', { message: messageOf(cause) }),
  )
  const send = (text: string): void => socket.send(text)
  const transactions = createSocketTransactions(send)
  const traffic = createStreamTraffic()
  const channels = createChannels({
    clock,
    send,
    budget: createRateBudget(minuteOf(MESSAGES_PER_MINUTE), clock),
    token: deps.token,
  })
  const backoff = createBackoff({
    firstMs: timing.socket.firstRetryMs,
    factor: 2,
    maxMs: timing.socket.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let connection = new AbortController()
  let isReady = false
  /** The venue's last words about a channel of this connection, for the error that follows. */
  let refusal = ''

  const runOrReplace = async (
    task: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      await task(signal)
    } catch (cause) {
      if (signal.aborted) return
      const words = messageOf(cause)
      log.warn('stream.failed', { message: words })
      // What failed once fails again on the next connection, and connections are limited.
      await clock.sleep(backoff.next(), signal)
      socket.restart(words)
    }
  }

  /** Runs beside one connection; what it cannot do replaces the connection, after a wait. */
  const beside = (task: (signal: AbortSignal) => Promise<void>): void => {
    // It can only end by cancellation, when the connection is over.
    runOrReplace(task, connection.signal).catch(() => undefined)
  }

  const settle = (): void => {
    if (!isReady) return
    beside(async (signal) => {
      await channels.settle(signal)
      await clock.sleep(timing.subscribeAckWithinMs + 1, signal)
      if (channels.overdue(timing.subscribeAckWithinMs))
        throw new AppError('timeout', `a subscribe request was not answered${refusal}`)
      backoff.reset()
    })
  }

  const keepAlive = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(timing.keepAliveEveryMs, signal)
      send('{"type":"ping"}')
    }
  }

  const awaitGreeting = async (signal: AbortSignal): Promise<void> => {
    await clock.sleep(timing.subscribeAckWithinMs, signal)
    if (!isReady) throw new AppError('timeout', 'the venue did not greet the connection')
  }

  const onGreeting = (): void => {
    if (isReady) return
    isReady = true
    settle()
    changes.emit(undefined)
  }

  const onError = (error: { code: number; message: string }, frame: unknown): boolean => {
    if (isTransactionError(error.code)) return transactions.answer(frame)
    const [, named] = CHANNEL_IN_TEXT.exec(error.message) ?? []
    const channel = named === undefined ? undefined : channelOf(named)
    refusal = `: ${error.message.slice(0, 200)} (code ${error.code})`
    log.warn('stream.refused', { code: error.code, message: error.message.slice(0, 200), channel })
    if (channel === undefined) return false
    if (error.code === ALREADY_SUBSCRIBED) channels.renew(channel)
    if (error.code === NOT_SUBSCRIBED) channels.left(channel)
    if (error.code === INVALID_CHANNEL) channels.refused(channel)
    settle()
    return false
  }

  /** The answer to our own wish, or the venue's: then the session behind the channel has run out. */
  const onUnsubscribed = (channel: string): void => {
    if (channels.left(channel)) {
      log.warn('stream.channel-ended', { channel })
      const entry = handlers.get(channel)
      if (entry?.authorized) deps.forgetToken()
      entry?.handler.onLost('lost', 'the venue ended the channel')
    }
    settle()
  }

  const onData = (kind: string, channel: string, payload: unknown, receivedAtMs: number): boolean => {
    const isFirst = kind.startsWith('subscribed/')
    if (isFirst) {
      channels.joined(channel)
      traffic.confirmed(channel)
    }
    const entry = handlers.get(channel)
    // Frames of a channel that was just left may still be in the pipe.
    const isReadable = entry?.handler.onFrame(payload, isFirst, receivedAtMs) ?? true
    if (isFirst) changes.emit(channel)
    return isReadable
  }

  /** With market data wanted, only market data proves that the venue still sends it. */
  const pongProvesLife = (): boolean => [...handlers.values()].every(({ authorized }) => authorized)

  const onBookUpdate = (frame: Buffer, receivedAtMs: number): boolean => {
    const named = bookChannelIn(frame)
    const channel = named === undefined ? undefined : channelOf(named)
    const handler = channel === undefined ? undefined : handlers.get(channel)?.handler
    if (channel === undefined || !handler?.onUpdate?.(frame, receivedAtMs)) return false
    traffic.add(channel, frame.length)
    return true
  }

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    if (onBookUpdate(frame, receivedAtMs)) return true
    const payload = jsonOf(frame)
    const data = dataHeadOf(payload)
    if (data) {
      const channel = channelOf(data.channel)
      traffic.add(channel, frame.length)
      return onData(data.type, channel, payload, receivedAtMs)
    }
    const head = frameHead.safeParse(payload)
    if (!head.success) {
      log.warn('stream.unreadable', { bytes: frame.length })
      for (const { handler } of handlers.values()) handler.onDoubt('a frame could not be read')
      return false
    }
    const { type = '', channel, code, message } = head.data
    const error = head.data.error ?? (type === 'error' && code !== undefined ? { code, message } : undefined)
    if (type === 'jsonapi/sendtx') return transactions.answer(payload)
    if (error) return onError(error, payload)
    if (type === 'connected') onGreeting()
    else if (type === 'ping') send('{"type":"pong"}')
    else if (type === 'pong') return pongProvesLife()
    else if (channel === undefined) log.info('stream.frame-ignored', { type: type.slice(0, 40) })
    else if (type === 'unsubscribed') onUnsubscribed(channelOf(channel))
    else log.info('stream.frame-ignored', { type: type.slice(0, 40), channel: channel.slice(0, 40) })
    return type === 'connected'
  }

  const end = (detail: string): void => {
    connection.abort()
    isReady = false
    refusal = ''
    channels.reset()
    transactions.lost(detail)
  }

  const socket = createSocket({
    name: NAME,
    clock,
    log,
    timing: timing.socket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    async url() {
      deps.forgetToken()
      return `${deps.wsUrl}${STREAM_PATH}`
    },
    onOpen() {
      end('replaced')
      connection = new AbortController()
      beside(keepAlive)
      beside(awaitGreeting)
    },
    onMessage,
    onLost(cause, detail) {
      end(detail)
      for (const { handler } of handlers.values()) handler.onLost(cause, detail)
    },
    ...seamsOf(deps),
  })

  return {
    socket,
    start: () => socket.start(),
    async stop() {
      end('disconnected')
      await socket.pause('disconnected')
    },
    join(channel, handler, authorized) {
      handlers.set(channel, { handler, authorized })
      channels.want(channel, authorized)
      settle()
    },
    leave(channel) {
      handlers.delete(channel)
      channels.drop(channel)
      settle()
    },
    rejoin(channel) {
      channels.renew(channel)
      settle()
    },
    onFirstFrame: (channel, listener) =>
      changes.on((joined) => {
        if (joined === channel) listener()
      }),
    untilJoined: (wanted, signal) =>
      new Promise((resolve, reject) => {
        const finish = (done: () => void): void => {
          for (const off of offs) off()
          signal.removeEventListener('abort', onAbort)
          done()
        }
        const check = (): void => {
          const { state, detail } = socket.health()
          if (isReady && wanted.every((channel) => channels.isJoined(channel))) finish(resolve)
          else if (state === 'closed')
            finish(() => reject(new AppError('transport', `the stream did not open: ${detail ?? 'closed'}`)))
        }
        const onAbort = (): void => finish(() => reject(abortError(signal)))
        const offs = [changes.on(check), socket.onState(check)]
        signal.addEventListener('abort', onAbort, { once: true })
        if (signal.aborted) onAbort()
        else check()
      }),
    trafficOf: (channel) => traffic.of(channel),
    resubscribes: () => traffic.resubscribes,
    get isReady() {
      return isReady
    },
    sendTransaction: (type, info, signal) => transactions.send(type, info, signal),
  }
}

/** Kind and channel of a data frame, by hand: most frames are such, thousands a minute. */
function dataHeadOf(payload: unknown): { readonly type: string; readonly channel: string } | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const { type, channel } = payload as Record<string, unknown>
  if (typeof type !== 'string' || typeof channel !== 'string') return undefined
  return type.startsWith('update/') || type.startsWith('subscribed/') ? { type, channel } : undefined
}

/** `undefined` for what is no JSON: the caller reports it. */
function jsonOf(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'))
  } catch {
    return undefined
  }
}
