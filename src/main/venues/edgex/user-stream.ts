import { untilAborted, withDeadline } from '../../base/abort.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import { createSocket, type ManagedSocket } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import type { AccountEvent } from '../market-streams.ts'
import { jsonOf } from '../read-answer.ts'
import type { VenueClock } from '../venue-clock.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES, PRIVATE_STREAM_PATH } from './config.ts'
import type { Headers, Signer } from './signer.ts'
import { pingText, pongText, type StreamDeps } from './stream-deps.ts'
import type { UserEvents } from './user-events.ts'
import { errorFrame, head } from './wire-stream.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when the venue has sent the account's snapshot. */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** REST knows more than the stream told: it is deaf and is replaced. */
  onDeaf(detail: string): void
}

interface Deps extends StreamDeps {
  readonly events: UserEvents
  readonly signer: Signer
  readonly venueClock: VenueClock
}

/**
 * Sheet section 7. The handshake is signed, nothing is subscribed: the account's snapshot comes by itself and begins the
 * stream; from then on listeners are told to read the account anew, because events of the time before are not repeated.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, timing, signer, events, venueClock } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  let lifetime = new AbortController()
  let connection = new AbortController()
  let begun = Promise.withResolvers<void>()
  let headers: Headers = {}
  let hasBegun = false
  let snapshots = 0
  /** The last handshake failed: our clock may be why. */
  let hasFailed = false
  let lastResyncMs = Number.NEGATIVE_INFINITY
  let isResyncDue = false

  const announce = (): void => {
    hasBegun = true
    snapshots += 1
    lastResyncMs = clock.monotonicMs()
    listeners.emit({ kind: 'resync', reason: snapshots === 1 ? 'connected' : 'reconnected' })
    begun.resolve()
  }

  /** Whether versions have holes is not known, so holes cost one reading of the account at a time. Sheet section 7. */
  const resyncSoon = (): void => {
    if (isResyncDue) return
    isResyncDue = true
    beside(log, 'account.resync', connection.signal, async (signal) => {
      const waitMs = lastResyncMs + timing.resyncGapMs - clock.monotonicMs()
      if (waitMs > 0) await clock.sleep(waitMs, signal)
      isResyncDue = false
      lastResyncMs = clock.monotonicMs()
      listeners.emit({ kind: 'resync', reason: 'versions of the account were skipped' })
    })
  }

  const onEvent = (payload: unknown, receivedAtMs: number): boolean => {
    const news = events.read(payload, receivedAtMs)
    for (const event of news.events) listeners.emit(event)
    if (news.isSnapshot) announce()
    else if (news.hasSkipped) resyncSoon()
    return true
  }

  const onControl = (payload: unknown): boolean => {
    const { type, time } = head.parse(payload)
    if (type === 'ping') socket.send(pongText(time))
    else if (type === 'error') {
      const refused = errorFrame.safeParse(payload)
      log.warn('account.refused', { code: refused.data?.content.code ?? 'none' })
      return false
    } else if (type !== 'connected' && type !== 'pong')
      log.info('account.frame-ignored', { type: type.slice(0, 40) })
    return true
  }

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    const payload = jsonOf(frame.toString('utf8'))
    try {
      const isEvent = head.parse(payload).type === 'trade-event'
      return isEvent ? onEvent(payload, receivedAtMs) : onControl(payload)
    } catch (cause) {
      const because = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : ''
      log.warn('account.unreadable', { message: messageOf(cause), because, bytes: frame.length })
      listeners.emit({ kind: 'resync', reason: 'an account event could not be read' })
      return false
    }
  }

  const watchConnection = async (signal: AbortSignal): Promise<void> => {
    await clock.sleep(timing.snapshotWithinMs, signal)
    if (!hasBegun) socket.restart('the venue did not send the account')
  }

  const keepAlive = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(timing.keepAliveEveryMs, signal)
      socket.send(pingText(clock.now()))
    }
  }

  const endConnection = (): void => {
    connection.abort()
    hasBegun = false
    isResyncDue = false
  }

  const socket = createSocket({
    name: 'user',
    clock,
    log,
    timing: timing.userSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    async url(signal) {
      // The signature carries the venue's time.
      if (hasFailed) await venueClock.measure(signal)
      else await venueClock.ready(signal)
      hasFailed = true
      const handshake = signer.handshake()
      headers = handshake.headers
      return `${deps.wsUrl()}${PRIVATE_STREAM_PATH}?${handshake.query}`
    },
    headers: () => headers,
    onOpen() {
      endConnection()
      connection = new AbortController()
      hasFailed = false
      beside(log, 'account.watch', connection.signal, watchConnection)
      beside(log, 'account.keep-alive', connection.signal, keepAlive)
    },
    onMessage,
    onLost: endConnection,
    ...seamsOf(deps),
  })

  return {
    socket,
    on: (listener) => listeners.on(listener),
    async start(signal) {
      lifetime.abort()
      lifetime = new AbortController()
      begun = Promise.withResolvers()
      hasFailed = false
      socket.start()
      await untilLive(socket, signal)
      try {
        await untilAborted(
          begun.promise,
          AbortSignal.any([withDeadline(signal, timing.snapshotWithinMs), lifetime.signal]),
        )
      } catch (cause) {
        const words = `expected the account's snapshot on its stream, got none: ${messageOf(cause)}`
        throw cause instanceof AppError ? new AppError(cause.kind, words, cause.detail, cause) : cause
      }
    },
    async stop() {
      lifetime.abort()
      endConnection()
      await socket.pause('disconnected')
    },
    onDeaf(detail) {
      if (socket.health().state !== 'live') return
      log.warn('account.deaf', { detail })
      socket.restart(detail)
    },
  }
}
