import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, kindOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import { beforeSending } from '../not-sent.ts'
import { codeOf } from '../refusals.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { TransactionInfo } from './auth.ts'
import {
  type LighterLimits,
  type LighterTiming,
  MAX_PENDING,
  MAX_PENDING_URGENT,
  minuteOf,
} from './config.ts'
import { INVALID_NONCE } from './errors.ts'
import type { LighterHttp } from './http.ts'
import { createNonces, type Nonces, type Ticket } from './nonces.ts'
import type { Signer } from './signer.ts'
import { TRANSACTION_TYPES, type Transaction } from './signing/transaction.ts'
import { createSlots } from './slots.ts'
import type { VenueSocket } from './venue-socket.ts'

/** What a transaction says, without who sends it and when. */
export type Body = Readonly<Record<string, number>>

/** Sends transactions of one account. "Sent" means queued: what became of it, the account's channels tell. */
export interface Transactions {
  /**
   * Signs and sends one transaction, at most once as far as the venue can have taken it.
   *
   * @returns its place among those that wait for execution, to be disposed of when it was executed
   * @throws {AppError} the venue's refusal by its code; with `detail.sent` false when it cannot have left; anything
   * else leaves the outcome unknown.
   */
  send(
    kind: 'createOrder' | 'cancelOrder',
    body: Body,
    urgent: boolean,
    signal: AbortSignal,
  ): Promise<Disposable>
  /** A queued transaction had no effect: it may have been dropped without using its nonce. */
  doubtNonce(reason: string): void
}

interface Deps {
  readonly http: LighterHttp
  readonly signer: Signer
  readonly venueSocket: VenueSocket
  readonly venueClock: VenueClock
  readonly limits: LighterLimits
  /** By REST even where there is a socket. */
  readonly sendByRest: boolean
  readonly clock: Clock
  readonly log: Logger
  readonly timing: LighterTiming
}

/** The venue does not say how long its limits last. */
const LIMITED_PAUSE_MS = 5_000

/** Over the socket where there is one, by REST otherwise. The rules of nonces stand in `nonces.ts`. */
export function createTransactions(deps: Deps): Transactions {
  const { http, signer, venueSocket, venueClock, clock, log, timing } = deps
  const budget = createRateBudget(minuteOf(deps.limits.transactionsPerMinute), clock)
  const pending = createSlots(MAX_PENDING)
  const urgentPending = createSlots(MAX_PENDING_URGENT)
  const counters = new Map<string, Nonces>()

  /** One counter per account and key: credentials may be replaced while we run. */
  const noncesOf = (): Nonces => {
    const { accountIndex, apiKeyIndex } = signer.account()
    const name = `${accountIndex}/${apiKeyIndex}`
    const present = counters.get(name)
    if (present) return present
    const nonces = createNonces({
      fetchNext: async (signal) => (await http.nextNonce(accountIndex, apiKeyIndex, signal)).nonce,
      log,
    })
    counters.set(name, nonces)
    return nonces
  }

  const transmit = async (
    type: number,
    info: TransactionInfo,
    ticket: Ticket,
    signal: AbortSignal,
  ): Promise<void> => {
    if (deps.sendByRest || !venueSocket.isReady) {
      // Two requests may overtake each other: the next one waits for this answer.
      await http.sendTx(type, info, signal)
      return
    }
    const queued = venueSocket.sendTransaction(type, info, signal)
    ticket.left()
    await queued
  }

  /** Everything up to the moment of sending. */
  const prepare = async (
    kind: keyof typeof TRANSACTION_TYPES,
    body: Body,
    ticket: Ticket,
    signal: AbortSignal,
  ): Promise<TransactionInfo> => {
    const transaction: Transaction = {
      type: TRANSACTION_TYPES[kind],
      fields: {
        AccountIndex: signer.account().accountIndex,
        ApiKeyIndex: signer.account().apiKeyIndex,
        ...body,
        ExpiredAt: venueClock.now() + timing.transactionLifeMs,
        Nonce: ticket.nonce,
      },
    }
    const info = await signer.sign(transaction, signal)
    await ticket.turn
    return info
  }

  const sendOnce = async (
    kind: keyof typeof TRANSACTION_TYPES,
    body: Body,
    signal: AbortSignal,
  ): Promise<void> => {
    const ticket = await asUnsent(noncesOf().take(signal))
    let info: TransactionInfo
    try {
      info = await asUnsent(prepare(kind, body, ticket, signal))
    } catch (cause) {
      ticket.refused()
      throw cause
    }
    try {
      await transmit(TRANSACTION_TYPES[kind], info, ticket, signal)
      ticket.queued()
    } catch (cause) {
      if (codeOf(cause) !== undefined && kindOf(cause) === 'rate-limit')
        budget.pauseUntil(clock.now() + LIMITED_PAUSE_MS)
      const isProven = codeOf(cause) !== undefined || isUnsent(cause)
      if (isProven) ticket.refused()
      else ticket.unclear()
      throw cause
    }
  }

  const sendInTurn = async (
    kind: keyof typeof TRANSACTION_TYPES,
    body: Body,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      await sendOnce(kind, body, signal)
    } catch (cause) {
      // The venue took nothing and said why: with the right number the same order is still sent only once.
      if (codeOf(cause) !== INVALID_NONCE) throw cause
      log.info('nonce.invalid', { kind })
      await sendOnce(kind, body, signal)
    }
  }

  return {
    async send(kind, body, urgent, signal) {
      const deadline = withDeadline(signal, timing.commandTimeoutMs)
      await beforeSending(venueClock.ready(deadline))
      const slot = await asUnsent((urgent ? urgentPending : pending).take(deadline))
      try {
        await beforeSending(budget.take(1, { urgent, maxWaitMs: timing.commandRateWaitMs }, deadline))
        await sendInTurn(kind, body, deadline)
        return slot
      } catch (cause) {
        slot[Symbol.dispose]()
        throw cause
      }
    },
    doubtNonce: (reason) => noncesOf().doubt(reason),
  }
}

const isUnsent = (cause: unknown): boolean => cause instanceof AppError && cause.detail.sent === false

/** A failure before the transaction itself proves that it was not sent, whatever was refused on the way. */
async function asUnsent<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    const { code: _, ...detail } = cause.detail
    throw new AppError(cause.kind, cause.message, { ...detail, sent: false }, cause)
  }
}
