import { createBackoff } from '../../base/backoff.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { peekText } from '../../net/frame-peek.ts'
import { createSocket, type ManagedSocket, type SocketHealth } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { createOwedEvents } from '../owed-events.ts'
import type { VenueClock } from '../venue-clock.ts'
import { seamsOf } from '../venue-deps.ts'
import { createAccountWatch } from './account-watch.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { blamesClock } from './errors.ts'
import type { Holdings } from './holdings.ts'
import type { BitvavoHttp } from './http.ts'
import type { OrderNames } from './order-names.ts'
import { readSignIn } from './sign-in.ts'
import type { Signer } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createUserEvents, type UserFrame } from './user-events.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  /** `live` once the venue has accepted the key and the subscription. */
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when events flow. @throws {AppError} `auth` when the venue refuses the key, `transport`, … */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** The venue owes an event about this order; a stream that brings none is deaf and is replaced. */
  expectEvent(order: OrderUpdate, venueSymbol: string): void
}

interface Deps extends StreamDeps {
  readonly http: BitvavoHttp
  readonly instruments: InstrumentTable
  readonly names: OrderNames
  readonly signer: Signer
  readonly venueClock: VenueClock
  readonly holdings: Holdings
}

/**
 * Sheet section 7: connect, `authenticate`, subscribe `account` for every listed market (a wildcard is not
 * confirmed). The key needs no renewal while the socket lives; each connection signs in anew.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, signer, timing, instruments, venueClock } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  const changes = createEmitter<void>((cause) => log.error('socket.listener', { message: messageOf(cause) }))
  const events = createUserEvents(deps)
  const owed = createOwedEvents({
    clock,
    log,
    withinMs: timing.orderEventWithinMs,
    isLive: () => ready,
    restart: (detail) => socket.restart(detail),
  })
  const backoff = createBackoff({
    firstMs: timing.accountSocket.firstRetryMs,
    factor: 2,
    maxMs: timing.accountSocket.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let lifetime = new AbortController()
  let connection = new AbortController()
  let opened = 0
  let ready = false
  let refusal: AppError | undefined

  const watch = createAccountWatch({
    ...deps,
    events,
    tell: (read) => emitFrame(read),
    tellEvents: (batch) => emitAll(batch),
    lifetime: () => lifetime.signal,
  })

  const emitAll = (batch: readonly AccountEvent[]): void => {
    for (const event of batch) {
      if (event.kind === 'order') owed.heard(event.order)
      listeners.emit(event)
    }
  }

  const emitFrame = ({ events: batch, unclear }: UserFrame): void => {
    emitAll(batch)
    for (const event of batch) if (event.kind === 'fill') watch.afterFill(event.fill.symbol)
    if (unclear) watch.ask(unclear)
  }

  /** The venue refused the key or the subscription: another try comes later, and not at once. */
  const onRefused = (cause: AppError): void => {
    refusal = cause
    log.warn('account.refused', { message: cause.message })
    changes.emit()
    beside(log, 'account.retry', connection.signal, async (signal) => {
      await clock.sleep(backoff.next(), signal)
      try {
        if (blamesClock(cause)) await venueClock.measure(signal)
        // One bad market fails the whole subscription: the list may be old.
        else await instruments.reload(signal)
      } catch (failure) {
        log.info('account.not-renewed', { message: messageOf(failure) })
      }
      socket.restart('the sign-in was refused')
    })
  }

  const signIn = (): void => {
    try {
      socket.send(signer.authenticateFrame())
    } catch (cause) {
      // The credentials were taken away, or replaced by others that cannot be ours.
      onRefused(cause instanceof AppError ? cause : new AppError('bug', messageOf(cause)))
    }
  }

  const subscribe = (): void => {
    const markets = instruments.list().map((instrument) => instrument.venueSymbol)
    socket.send(JSON.stringify({ action: 'subscribe', channels: [{ name: 'account', markets }] }))
  }

  const onReady = (): void => {
    ready = true
    refusal = undefined
    opened += 1
    backoff.reset()
    changes.emit()
    // Events of the time without a socket are not replayed by the venue.
    listeners.emit({ kind: 'resync', reason: opened === 1 ? 'connected' : 'reconnected' })
  }

  const onSignIn = (frame: Buffer): boolean => {
    const answer = readSignIn(frame)
    if (answer === undefined) return onUnreadable(frame, 'neither an event nor an answer')
    if (answer === 'authenticated') subscribe()
    else if (answer === 'subscribed') {
      if (!ready) onReady()
      return true
    } else onRefused(answer.refused)
    return false
  }

  const onUnreadable = (frame: Buffer, because: string): boolean => {
    log.warn('account.unreadable', { because, bytes: frame.length })
    listeners.emit({ kind: 'resync', reason: 'an account event could not be read' })
    return false
  }

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    const kind = peekText(frame, '"event":')
    if (kind !== 'order' && kind !== 'fill') return onSignIn(frame)
    try {
      emitFrame(events.read(frame, receivedAtMs))
      return true
    } catch (cause) {
      return onUnreadable(frame, cause instanceof Error ? messageOf(cause.cause ?? cause) : String(cause))
    }
  }

  const socket = createSocket({
    name: 'user',
    clock,
    log,
    timing: timing.accountSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    async url(signal) {
      // The signature carries the venue's time.
      await venueClock.ready(signal)
      return deps.url(signal)
    },
    onOpen() {
      connection.abort()
      connection = new AbortController()
      ready = false
      refusal = undefined
      signIn()
      beside(log, 'account.sign-in', connection.signal, async (signal) => {
        await clock.sleep(timing.subscribeAckWithinMs, signal)
        if (!ready && !refusal) socket.restart('the sign-in was not answered')
      })
    },
    onMessage,
    onLost() {
      connection.abort()
      ready = false
    },
    ...seamsOf(deps),
  })
  socket.onState(() => changes.emit())

  /** An open socket that is not signed in carries nothing yet. */
  const health = (): SocketHealth => {
    const told = socket.health()
    if (told.state !== 'live' || ready) return told
    return refusal
      ? { ...told, state: 'closed', detail: refusal.message }
      : { ...told, state: 'connecting', detail: 'signing in' }
  }
  const view = { health, onState: (listener: () => void) => changes.on(listener) }

  return {
    socket: view,
    on: (listener) => listeners.on(listener),
    async start(signal) {
      lifetime = new AbortController()
      refusal = undefined
      socket.start()
      try {
        await untilLive(view, signal)
      } catch (cause) {
        throw refusal ?? cause
      }
    },
    async stop() {
      lifetime.abort()
      connection.abort()
      ready = false
      await socket.pause('disconnected')
    },
    expectEvent(order, venueSymbol) {
      const ref = { market: venueSymbol, orderId: order.venueOrderId }
      emitFrame(events.know(ref, order.clientOrderId, clock.now()))
      owed.expect(order, lifetime.signal)
    },
  }
}
