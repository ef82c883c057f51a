import { createBackoff } from '../../base/backoff.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { createSocket, type ManagedSocket, type SocketHealth } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { seamsOf } from '../venue-deps.ts'
import { createAccountListeners } from './account-listeners.ts'
import { createAccountRequests } from './account-requests.ts'
import type { WalletBalance } from './balance-watch.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { parseExactJson } from './exact-json.ts'
import type { OrderSides } from './order-sides.ts'
import type { OrderWatch } from './order-watch.ts'
import type { FillPayload } from './parse.ts'
import type { StreamDeps } from './stream-deps.ts'
import type { Tokens } from './tokens.ts'
import { createUserEvents } from './user-events.ts'
import { answerFrame, dataFrame, errorFrame } from './wire-stream.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  /** `live` once the venue has accepted the token and the subscriptions. */
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when events flow. @throws {AppError} `auth` when the venue refuses the token, `transport`, … */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** True while events flow. */
  isLive(): boolean
  /** The venue owes an event about this order; a stream that brings none is deaf and is replaced. */
  expectEvent(order: OrderUpdate): void
}

interface Deps extends StreamDeps {
  readonly instruments: InstrumentTable
  readonly sides: OrderSides
  readonly watch: OrderWatch
  readonly tokens: Tokens
  /** The venue cancels our orders when this connection ends. */
  readonly cancelsOnDisconnect: () => boolean
  readonly fetchWallets: (signal: AbortSignal) => Promise<readonly WalletBalance[]>
  /** Learns the side of an order that nobody has told us of. */
  readonly learnSide: (fill: FillPayload, signal: AbortSignal) => Promise<void>
}

/**
 * Sheet section 7: connect, `auth` once with a fresh token, wait for the answer, subscribe. The connection then stays
 * authenticated although the token runs out. Nothing is replayed: listeners are told to read the account anew.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, timing, tokens } = deps
  const changes = createEmitter<void>((cause) => log.error('socket.listener', { message: messageOf(cause) }))
  const events = createUserEvents(deps)
  const account = createAccountListeners({
    ...deps,
    events,
    isLive: () => ready,
    restart: (detail) => socket.restart(detail),
  })
  const backoff = createBackoff({
    firstMs: timing.userSocket.firstRetryMs,
    factor: 2,
    maxMs: timing.userSocket.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  const requests = createAccountRequests({
    send: (text) => socket.send(text),
    log,
    cancelsOnDisconnect: deps.cancelsOnDisconnect,
  })
  let lifetime = new AbortController()
  let connection = new AbortController()
  let token = ''
  let opened = 0
  let ready = false
  let refusal: AppError | undefined

  const onRefused = (cause: AppError): void => {
    refusal = cause
    if (cause.kind === 'auth') tokens.forget(token)
    log.warn('account.refused', { message: cause.message })
    changes.emit()
    beside(log, 'account.retry', connection.signal, async (signal) => {
      await clock.sleep(backoff.next(), signal)
      socket.restart('the account stream was refused')
    })
  }

  const onReady = (): void => {
    ready = true
    refusal = undefined
    opened += 1
    backoff.reset()
    changes.emit()
    account.resync(opened === 1 ? 'connected' : 'reconnected')
  }

  const onAnswer = (id: number, error: { code: number; message: string } | undefined): boolean => {
    const answer = requests.answered(id, error)
    if (answer === undefined) return false
    if (answer instanceof AppError) onRefused(answer)
    if (!ready && !refusal && !requests.isWaiting()) onReady()
    return answer === 'taken'
  }

  /** It answers nothing of ours, and tells nothing of the account. */
  const onStrayError = ({ code, message }: { code: number; message: string }): boolean => {
    log.warn('account.error', { code, message: message.slice(0, 120) })
    return false
  }

  const onMessage = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      const payload = parseExactJson(frame.toString('utf8'))
      const data = dataFrame.safeParse(payload)
      if (data.success) {
        const { channel, data: said } = data.data.params
        account.take(channel, said, receivedAtMs, {
          connection: connection.signal,
          lifetime: lifetime.signal,
        })
        return true
      }
      const failed = errorFrame.safeParse(payload)
      if (failed.success) return onStrayError(failed.data.error)
      const answer = answerFrame.parse(payload)
      return onAnswer(answer.id, answer.error)
    } catch (cause) {
      const because = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : ''
      log.warn('account.unreadable', { message: messageOf(cause), because, bytes: frame.length })
      account.resync('an account event could not be read')
      return false
    }
  }

  const end = (): void => {
    connection.abort()
    requests.reset()
    ready = false
  }

  const socket = createSocket({
    name: 'user',
    clock,
    log,
    timing: timing.userSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    async url(signal) {
      // A stale token is refused: it is made anew when it is old.
      token = await tokens.current(signal)
      return deps.wsUrl
    },
    onOpen() {
      end()
      connection = new AbortController()
      refusal = undefined
      events.reset()
      requests.signIn(token)
      beside(log, 'account.sign-in', connection.signal, async (signal) => {
        await clock.sleep(timing.answerWithinMs, signal)
        if (!ready && !refusal) socket.restart('the sign-in was not answered')
      })
    },
    onMessage,
    onLost: end,
    ...seamsOf(deps),
  })
  socket.onState(() => changes.emit())

  /** An open socket that is not signed in carries nothing yet. */
  const health = (): SocketHealth => {
    const now = socket.health()
    if (now.state !== 'live' || ready) return now
    return refusal
      ? { ...now, state: 'closed', detail: refusal.message }
      : { ...now, state: 'connecting', detail: 'signing in' }
  }
  const view = { health, onState: (listener: () => void) => changes.on(listener) }

  return {
    socket: view,
    on: (listener) => account.on(listener),
    async start(signal) {
      lifetime = new AbortController()
      refusal = undefined
      socket.start()
      try {
        await untilLive(view, signal)
      } catch (cause) {
        throw refusal ?? cause
      }
      // Orders must not wait for a sign-in.
      beside(log, 'token.watch', lifetime.signal, (until) => tokens.keepFresh(until))
    },
    async stop() {
      lifetime.abort()
      end()
      await socket.pause('disconnected')
    },
    isLive: () => ready,
    expectEvent: (order) => account.expectEvent(order, lifetime.signal),
  }
}
