import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { createSocket, type ManagedSocket } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { createOwedEvents } from '../owed-events.ts'
import { codeOf } from '../refusals.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { LISTEN_KEY_MISSING } from './errors.ts'
import type { AsterHttp } from './http.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createUserEvents } from './user-events.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when the socket is open. */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** The venue owes an event about this order; a stream that brings none is deaf and is replaced. */
  expectEvent(order: OrderUpdate): void
}

interface Deps extends StreamDeps {
  readonly http: AsterHttp
  readonly instruments: InstrumentTable
  /** Funding payments of the account since then. */
  readonly readFunding: (sinceMs: number, signal: AbortSignal) => Promise<readonly FundingPayment[]>
}

const RENEW_RETRY_MS = 60_000
/** Booking a payment and pushing its event are not one step at the venue. */
const FUNDING_LOOKBACK_MS = 60_000

/**
 * Sheet section 2, "listenKey life cycle": a key is made at every connect (the venue answers with the active one and
 * restarts its validity), renewed every 30 minutes, and made anew with a new socket when it expired: an expired key
 * leaves the old socket open and silent.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, http, timing } = deps
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
  const paid = new Set<string>()
  let lifetime = new AbortController()
  let opened = 0

  const emitAll = (batch: readonly AccountEvent[]): void => {
    for (const event of batch) {
      if (event.kind === 'order') owed.heard(event.order)
      listeners.emit(event)
    }
  }

  /** An EXPIRED conditional order is dead only when no NEW follows. */
  const releaseLater = (held: OrderUpdate): void =>
    beside(log, 'account.trigger', lifetime.signal, async (signal) => {
      const heldAtMs = clock.monotonicMs()
      await clock.sleep(timing.triggerHoldMs, signal)
      if (!owed.heardSince(held.clientOrderId, heldAtMs)) emitAll([{ kind: 'order', order: held }])
    })

  const tellFunding = (atMs: number): void =>
    beside(log, 'account.funding-unread', lifetime.signal, async (signal) => {
      for (const payment of await deps.readFunding(atMs - FUNDING_LOOKBACK_MS, signal)) {
        if (paid.has(payment.paymentId)) continue
        paid.add(payment.paymentId)
        listeners.emit({ kind: 'funding', payment })
      }
    })

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      const read = events.read(frame, receivedAtMs)
      emitAll(read.events)
      if (read.held) releaseLater(read.held)
      if (read.act === 'renew') socket.restart('the listen key expired')
      if (read.act === 'funding') tellFunding(read.venueTimeMs ?? receivedAtMs)
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
    url: async (signal) => `${deps.wsUrl}/ws/${(await http.createListenKey(signal)).listenKey}`,
    onOpen() {
      opened += 1
      // Events of the time without a socket are not replayed by the venue.
      listeners.emit({ kind: 'resync', reason: opened === 1 ? 'connected' : 'reconnected' })
    },
    onMessage,
    ...seamsOf(deps),
  })

  const keepKey = async (signal: AbortSignal): Promise<void> => {
    let waitMs = timing.listenKeyRenewMs
    for (;;) {
      await clock.sleep(waitMs, signal)
      waitMs = timing.listenKeyRenewMs
      try {
        await http.keepListenKey(signal)
      } catch (cause) {
        if (signal.aborted) return
        log.warn('listen-key.unrenewed', { message: messageOf(cause) })
        if (codeOf(cause) === LISTEN_KEY_MISSING) socket.restart('the listen key was missing')
        else waitMs = Math.min(RENEW_RETRY_MS, timing.listenKeyRenewMs)
      }
    }
  }

  return {
    socket,
    on: (listener) => listeners.on(listener),
    async start(signal) {
      lifetime = new AbortController()
      socket.start()
      await untilLive(socket, signal)
      beside(log, 'listen-key.loop', lifetime.signal, keepKey)
    },
    async stop() {
      lifetime.abort()
      await socket.pause('disconnected')
    },
    expectEvent: (order) => owed.expect(order, lifetime.signal),
  }
}
