import { untilAborted, withDeadline } from '../../base/abort.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { createSocket, type ManagedSocket } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import { runFundingWatch } from '../funding-watch.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { createOwedEvents } from '../owed-events.ts'
import type { VenueClock } from '../venue-clock.ts'
import { seamsOf } from '../venue-deps.ts'
import type { ClientIds } from './client-ids.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import type { LentFunds } from './lent-funds.ts'
import { type Complaint, readFrame } from './read-frame.ts'
import type { Signer } from './signer.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createUserEvents } from './user-events.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when the socket is open and the venue has not refused the subscription. @throws {AppError} `auth` */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** The venue owes an event about this order; a stream that brings none is deaf and is replaced. */
  expectEvent(order: OrderUpdate): void
}

interface Deps extends StreamDeps {
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly lent: LentFunds
  readonly signer: Signer
  readonly venueClock: VenueClock
  readonly readPayments: (signal: AbortSignal) => Promise<readonly FundingPayment[]>
}

/** The balance stream is younger than the others: an environment without it must not cost the two. */
const SUBSCRIPTIONS = [['account.orderUpdate', 'account.positionUpdate'], ['account.balanceUpdate']]
/** The one complaint that is about a stream and not about us. */
const INVALID_STREAM = 4006
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 30_000

/**
 * Sheet section 7. The subscription is authorised by a signature that is checked once; nothing acknowledges it and a bad
 * one is answered with an error frame at best. So a connection counts as subscribed with its first frame, or when no
 * error came in time; only then are listeners told to read the account anew.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, timing, signer } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  const events = createUserEvents(deps)
  const owed = createOwedEvents({
    clock,
    log,
    withinMs: timing.orderEventWithinMs,
    isLive: () => socket.health().state === 'live',
    restart: (detail) => socket.restart(detail),
  })
  let lifetime = new AbortController()
  let connection = new AbortController()
  let subscribed = Promise.withResolvers<void>()
  let isStarted = false
  let isAnnounced = false
  let announcements = 0
  let refusals = 0

  /** Events of the time without a socket are not replayed by the venue. */
  const announce = (): void => {
    if (isAnnounced) return
    isAnnounced = true
    refusals = 0
    announcements += 1
    listeners.emit({ kind: 'resync', reason: announcements === 1 ? 'connected' : 'reconnected' })
    subscribed.resolve()
  }

  const subscribe = (): void => {
    try {
      for (const params of SUBSCRIPTIONS)
        socket.send(JSON.stringify({ method: 'SUBSCRIBE', params, signature: signer.subscription() }))
    } catch (cause) {
      refuse(`the subscription could not be signed: ${messageOf(cause)}`)
      return
    }
    beside(log, 'account.subscribe', connection.signal, async (signal) => {
      await clock.sleep(timing.subscribeSettleMs, signal)
      announce()
    })
  }

  /** Our clock is the likeliest cause; a new connection follows after a growing wait. */
  const refuse = (detail: string): void => {
    connection.abort()
    refusals += 1
    log.error('account.refused', { detail, refusals })
    subscribed.reject(new AppError('auth', `the account stream was refused: ${detail}`))
    beside(log, 'account.retry', lifetime.signal, async (signal) => {
      await clock.sleep(Math.min(FIRST_RETRY_MS * 2 ** (refusals - 1), MAX_RETRY_MS), signal)
      await deps.venueClock.measure(signal)
      socket.restart(detail)
    })
  }

  const onComplaint = ({ error }: Complaint): void => {
    const { code } = error
    const message = error.message.slice(0, 120)
    if (code === INVALID_STREAM) log.warn('account.stream-missing', { code, message })
    else refuse(`${message} (code ${code})`)
  }

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      const read = readFrame(frame)
      if ('error' in read) {
        onComplaint(read)
        return false
      }
      announce()
      for (const event of events.read(read.stream, read.data, receivedAtMs)) {
        if (event.kind === 'order') owed.heard(event.order)
        listeners.emit(event)
      }
      return true
    } catch (cause) {
      const because = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : ''
      log.warn('account.unreadable', { message: messageOf(cause), because, bytes: frame.length })
      listeners.emit({ kind: 'resync', reason: 'an account event could not be read' })
      return false
    }
  }

  const socket = createSocket({
    name: 'user',
    clock,
    log,
    timing: timing.userSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    async url(signal) {
      // The signature carries the venue's time.
      await deps.venueClock.ready(signal)
      return deps.wsUrl
    },
    onOpen() {
      connection.abort()
      connection = new AbortController()
      isAnnounced = false
      subscribe()
    },
    onMessage,
    onLost: () => connection.abort(),
    ...seamsOf(deps),
  })

  return {
    socket,
    on: (listener) => listeners.on(listener),
    async start(signal) {
      // Nothing is subscribed a second time, so nothing would tell that it was.
      if (isStarted) return
      isStarted = true
      lifetime = new AbortController()
      subscribed = Promise.withResolvers()
      // A refusal may come before anybody waits for it.
      subscribed.promise.catch(() => undefined)
      socket.start()
      await untilLive(socket, signal)
      await untilAborted(subscribed.promise, withDeadline(signal, timing.userSocket.connectTimeoutMs))
      beside(log, 'funding.watch', lifetime.signal, (until) =>
        runFundingWatch(
          {
            readPayments: deps.readPayments,
            onPayment: (payment) => listeners.emit({ kind: 'funding', payment }),
            everyMs: timing.fundingPollMs,
            clock,
            log,
          },
          until,
        ),
      )
    },
    async stop() {
      isStarted = false
      lifetime.abort()
      connection.abort()
      await socket.pause('disconnected')
    },
    expectEvent: (order) => owed.expect(order, lifetime.signal),
  }
}
