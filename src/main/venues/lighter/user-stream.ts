import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { AccountEvent } from '../market-streams.ts'
import { nextSettlementMs } from './parse-market.ts'
import type { StreamDeps } from './stream-deps.ts'
import { ACCOUNT_CHANNELS, type AccountChannel, type createUserEvents } from './user-events.ts'
import type { ChannelHandler, VenueSocket } from './venue-socket.ts'

/** The account's channels on the one socket: never left while connected. */
export interface UserStream {
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Joins the account's channels; resolves when all have answered. */
  start(signal: AbortSignal): Promise<void>
  stop(): void
}

interface Deps extends StreamDeps {
  readonly venueSocket: VenueSocket
  readonly events: ReturnType<typeof createUserEvents>
  readonly accountIndex: () => number
  readonly venueNowMs: () => number
  readonly forgetToken: () => void
  /** The account's latest funding payments. */
  readonly readFunding: (signal: AbortSignal) => Promise<readonly FundingPayment[]>
}

const MEMORY = 1_000
/** Payments are stamped in whole seconds, and the venue's time is known to the second. */
const PAID_SLACK_MS = 2_000
const [FIRST_CHANNEL] = ACCOUNT_CHANNELS

/**
 * Sheet section 7.2. After every (re)connect, when all channels have sent their first frame, `resync` is told: fills of
 * the time without a connection are not repeated. Tokens are renewed by joining again, because it is not known whether
 * channels outlive their token.
 */
export function createUserStream(deps: Deps): UserStream {
  const { venueSocket, clock, log, timing } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  const awaited = new Set<AccountChannel>(ACCOUNT_CHANNELS)
  const paid = new Map<string, true>()
  let lifetime = new AbortController()
  let resyncReason = 'connected'
  let startedAtMs = 0
  /** Joined channels: the account may be another one at the next start. */
  let joined: readonly string[] = []

  const channelOf = (kind: AccountChannel): string => `${kind}/${deps.accountIndex()}`

  const awaitAll = (reason: string): void => {
    resyncReason = reason
    for (const kind of ACCOUNT_CHANNELS) awaited.add(kind)
  }

  const noteFirst = (kind: AccountChannel): void => {
    if (!awaited.delete(kind) || awaited.size > 0) return
    listeners.emit({ kind: 'resync', reason: resyncReason })
  }

  const handlerOf = (kind: AccountChannel): ChannelHandler => ({
    onFrame(payload, isFirst, receivedAtMs) {
      try {
        for (const event of deps.events.read({ channel: kind, payload, isFirst, receivedAtMs }))
          listeners.emit(event)
        if (deps.events.takeFundingMove()) beside('account.funding-unread', tellFunding)
        if (isFirst) noteFirst(kind)
        return true
      } catch (cause) {
        const because = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : ''
        log.warn('account.unreadable', { message: messageOf(cause), because })
        if (isFirst) noteFirst(kind)
        listeners.emit({ kind: 'resync', reason: 'an account event could not be read' })
        return false
      }
    },
    // The connection tells every channel, the venue's end of one channel only that one.
    onLost() {
      resyncReason = 'reconnected'
      awaited.add(kind)
    },
    onDoubt() {
      // One word for all channels.
      if (kind === FIRST_CHANNEL) listeners.emit({ kind: 'resync', reason: 'a frame could not be read' })
    },
  })

  /** Runs beside the stream until it is stopped; what it cannot do is logged. */
  const beside = (name: string, task: (signal: AbortSignal) => Promise<void>): void => {
    const { signal } = lifetime
    task(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.warn(name, { message: messageOf(cause) })
    })
  }

  const renewTokens = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(timing.tokenRenewMs, signal)
      deps.forgetToken()
      awaitAll('the auth token was renewed')
      for (const channel of joined) venueSocket.rejoin(channel)
    }
  }

  const tellFunding = async (signal: AbortSignal): Promise<void> => {
    for (const payment of await deps.readFunding(signal)) {
      if (payment.paidAtMs < startedAtMs - PAID_SLACK_MS || paid.has(payment.paymentId)) continue
      remember(paid, payment.paymentId, true, MEMORY)
      listeners.emit({ kind: 'funding', payment })
    }
  }

  /** The venue pushes no payments: they are read when a position's total has moved, and after each full hour. */
  const watchFunding = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const nowMs = deps.venueNowMs()
      await clock.sleep(nextSettlementMs(nowMs) - nowMs + timing.fundingReadAfterMs, signal)
      try {
        await tellFunding(signal)
      } catch (cause) {
        if (signal.aborted) return
        log.warn('account.funding-unread', { message: messageOf(cause) })
      }
    }
  }

  return {
    on: (listener) => listeners.on(listener),
    async start(signal) {
      lifetime = new AbortController()
      startedAtMs = deps.venueNowMs()
      awaitAll('connected')
      joined = ACCOUNT_CHANNELS.map(channelOf)
      for (const kind of ACCOUNT_CHANNELS) venueSocket.join(channelOf(kind), handlerOf(kind), true)
      await venueSocket.untilJoined(joined, signal)
      beside('account.tokens', renewTokens)
      beside('account.funding', watchFunding)
    },
    stop() {
      lifetime.abort()
      for (const channel of joined) venueSocket.leave(channel)
      joined = []
    },
  }
}
