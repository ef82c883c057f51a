import { untilAborted, withDeadline } from '../../base/abort.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { Balance } from '../../domain/position.ts'
import { createSocket, type ManagedSocket } from '../../net/socket.ts'
import { untilLive } from '../../net/until-live.ts'
import { beside } from '../beside.ts'
import { type ExpectedOrder, expectOrder } from '../expected-orders.ts'
import { runFundingWatch } from '../funding-watch.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import { seamsOf } from '../venue-deps.ts'
import { createAccountRequests } from './account-requests.ts'
import { createBalanceWatch } from './balance-watch.ts'
import type { ClientIds } from './client-ids.ts'
import { MAX_FRAME_BYTES, STREAM_PATHS } from './config.ts'
import { UNAUTHENTICATED, venueError } from './errors.ts'
import { keepSession } from './keep-session.ts'
import type { Session, Sessions } from './session.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createUserEvents } from './user-events.ts'
import { type ControlFrame, type DataFrame, readFrame } from './wire-stream.ts'

/** The account's own socket: never paused while connected. */
export interface UserStream {
  readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Resolves when the venue has confirmed every stream. @throws {AppError} `auth`, `transport`, … */
  start(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** Listens from now on for an order that satisfies `isWanted`. */
  expectOrder(isWanted: (order: OrderUpdate) => boolean): ExpectedOrder
  /** What the stream last told of an order. */
  lastTold(clientOrderId: ClientOrderId): OrderUpdate | undefined
  /** An event that was owed has not come: replaces the connection. */
  onDeaf(): void
}

interface Deps extends StreamDeps {
  readonly tradesWsUrl: string
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly sessions: Sessions
  readonly subAccountId: () => string
  readonly venueNowMs: () => number
  readonly readBalances: (signal: AbortSignal) => Promise<readonly Balance[]>
  readonly readPayments: (signal: AbortSignal) => Promise<readonly FundingPayment[]>
}

/**
 * Sheet section 7. The session travels with the upgrade; then each stream is subscribed for the whole sub-account. When
 * all are confirmed, listeners are told to read the account anew: what happened without a connection is not repeated. A
 * new session brings a new connection, for what becomes of the old one's is not documented.
 */
export function createUserStream(deps: Deps): UserStream {
  const { clock, log, timing, sessions } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  /** Orders that somebody may wait for: those told to everybody, and refusals of a second order under an id. */
  const answers = createEmitter<OrderUpdate>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  const events = createUserEvents({ ...deps, onDuplicate: (order) => answers.emit(order) })
  const requests = createAccountRequests({
    send: (text) => socket.send(text),
    subAccountId: deps.subAccountId,
  })
  let lifetime = new AbortController()
  let connection = new AbortController()
  let subscribed = Promise.withResolvers<void>()
  let session: Session | undefined
  /** The last session with which no connection came to be. */
  let refused: Session | undefined
  let isStarted = false
  let announcements = 0

  const tell = (event: AccountEvent): void => {
    if (event.kind === 'fill') balances.nudge()
    listeners.emit(event)
    if (event.kind === 'order') answers.emit(event.order)
  }

  const announce = (): void => {
    announcements += 1
    requests.announced()
    tell({ kind: 'resync', reason: announcements === 1 ? 'connected' : 'reconnected' })
    subscribed.resolve()
  }

  const subscribe = (): void => {
    requests.begin()
    beside(log, 'account.subscribe', connection.signal, async (signal) => {
      await clock.sleep(timing.subscribeAckWithinMs, signal)
      if (requests.isWaiting()) socket.restart('a subscribe request was not answered')
    })
  }

  const onControl = (frame: ControlFrame): void => {
    if (frame.kind === 'refusal') {
      const { code, message } = frame.refusal.error
      const detail = `the venue refused the account stream: ${(message ?? '').slice(0, 120)} (code ${code})`
      log.error('account.refused', { code, detail })
      if (code === UNAUTHENTICATED && session) sessions.forget(session)
      subscribed.reject(venueError(code, message ?? '', undefined, 'subscribe'))
      beside(log, 'account.retry', connection.signal, async (signal) => {
        await clock.sleep(timing.userSocket.firstRetryMs, signal)
        socket.restart(detail)
      })
      return
    }
    const { id, result } = frame.answer
    if (requests.answered(id, result.first_sequence_number?.[0]) === 'all') announce()
  }

  const onData = (frame: DataFrame, receivedAtMs: number): void => {
    const order = requests.next(frame)
    if (order === 'repeated') return
    // The gap is told after what this frame says: who reads the account anew then reads it at least that new.
    for (const event of events.read(frame, receivedAtMs, requests.isHistory(frame))) tell(event)
    if (order === 'gap') {
      log.warn('account.gap', { stream: frame.stream, sequence: frame.sequence })
      tell({ kind: 'resync', reason: 'account events were missed' })
    }
  }

  const onMessage = (bytes: Buffer, receivedAtMs: number): boolean => {
    try {
      const frame = readFrame(bytes)
      if (frame.kind === 'data') onData(frame, receivedAtMs)
      else onControl(frame)
      return frame.kind === 'data'
    } catch (cause) {
      log.warn('account.unreadable', { message: messageOf(cause), bytes: bytes.length })
      tell({ kind: 'resync', reason: 'an account event could not be read' })
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
      session = await sessions.ready(signal)
      // The upgrade was refused with this one before: it may be over, whatever its date says.
      if (session === refused) {
        sessions.forget(session)
        session = await sessions.ready(signal)
      }
      refused = session
      return `${deps.tradesWsUrl}${STREAM_PATHS.full}`
    },
    headers: () => session?.headers ?? {},
    onOpen() {
      refused = undefined
      connection.abort()
      connection = new AbortController()
      subscribe()
    },
    onMessage,
    onLost: () => connection.abort(),
    ...seamsOf(deps),
  })

  sessions.onLogin((fresh) => {
    const { state } = socket.health()
    if (fresh !== session && (state === 'live' || state === 'stale'))
      socket.restart('the session was renewed')
  })

  const balances = createBalanceWatch({
    readBalances: deps.readBalances,
    onBalance: (balance) => tell({ kind: 'balance', balance }),
    everyMs: timing.balancePollMs,
    afterMs: timing.balanceAfterFillMs,
    clock,
    log,
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
      const { venueNowMs } = deps
      const keeping = { sessions, venueNowMs, clock, log, retryMs: timing.sessionRetryMs }
      beside(log, 'session.keep', lifetime.signal, (until) => keepSession(keeping, until))
      beside(log, 'balance.watch', lifetime.signal, balances.run)
      beside(log, 'funding.watch', lifetime.signal, (until) =>
        runFundingWatch(
          {
            readPayments: deps.readPayments,
            onPayment: (payment) => tell({ kind: 'funding', payment }),
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
    expectOrder: (isWanted) => expectOrder((listener) => answers.on(listener), clock, isWanted),
    lastTold: (clientOrderId) => events.lastTold(clientOrderId),
    onDeaf: () => socket.restart('an order was taken but the stream told nothing'),
  }
}
