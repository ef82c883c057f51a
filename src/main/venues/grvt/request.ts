import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { RateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { CallClass, GrvtEndpoints, GrvtTiming } from './config.ts'
import { blamesClock, blamesSession } from './errors.ts'
import { isLimited, readAnswer } from './response.ts'
import type { Session, Sessions } from './session.ts'
import type { Signer } from './signer.ts'

/** One call: its name below `full/v1`, its body and how it is treated. */
export interface Call<T> {
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
  readonly schema: z.ZodType<T>
  readonly limit: CallClass
  /** May use the reserve of the rate budgets: cancels, reduce-only orders, what became of an order. */
  readonly urgent?: boolean
}

/** A call of the account. */
export interface PrivateCall<T> extends Call<T> {
  /** Changes something at the venue. */
  readonly command?: boolean
  /** Sent at most once, whatever comes back; anything else is sent again after a login. */
  readonly once?: boolean
}

/** Sends a call and reads its answer. The one place that knows sessions, limits and the clock. */
export interface Requests {
  /** The venue's time: the only call that is a GET, and that has no body. */
  time<T>(schema: z.ZodType<T>, signal: AbortSignal): Promise<T>
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  public<T>(call: Call<T>, signal: AbortSignal): Promise<T>
  /** As `public`, with the session. @throws {AppError} `auth` without credentials. */
  private<T>(call: PrivateCall<T>, signal: AbortSignal): Promise<T>
}

interface Deps {
  readonly endpoints: GrvtEndpoints
  readonly transport: HttpTransport
  readonly signer: Pick<Signer, 'check'>
  readonly sessions: Sessions
  readonly budgetOf: (limit: CallClass) => RateBudget
  /** All calls together. */
  readonly total: RateBudget
  readonly clock: Clock
  readonly log: Logger
  readonly timing: GrvtTiming
  /** Late: the venue clock itself asks for the time through these requests. */
  readonly venueClock: () => VenueClock
}

const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 30_000

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, sessions, clock, log, timing } = deps
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })
  let pauseMs = FIRST_PAUSE_MS

  /** Waits for room; a refusal here proves that nothing was sent. */
  const takeRoom = async (call: PrivateCall<unknown>, signal: AbortSignal): Promise<void> => {
    const maxWaitMs = call.command ? timing.commandRateWaitMs : timing.queryRateWaitMs
    const terms = { urgent: call.urgent === true, maxWaitMs }
    await beforeSending(deps.budgetOf(call.limit).take(1, terms, signal))
    await beforeSending(deps.total.take(1, terms, signal))
  }

  /** The venue names no time to wait: the pause doubles until a call goes through. Sheet section 8. */
  const send = async <T>(
    request: HttpRequest,
    call: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const response = await transport.send(request, signal)
    try {
      const answer = readAnswer(response, call, schema)
      pauseMs = FIRST_PAUSE_MS
      return answer
    } catch (cause) {
      if (isLimited(cause)) {
        deps.total.pauseUntil(clock.now() + pauseMs)
        log.warn('rate.limited', { call, pauseMs })
        pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)
      }
      throw cause
    }
  }

  const post = <T>(
    origin: string,
    call: PrivateCall<T>,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<T> =>
    send(
      {
        method: 'POST',
        url: `${origin}/full/v1/${call.name}`,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(call.body),
        timeoutMs: call.command ? timing.commandTimeoutMs : timing.queryTimeoutMs,
      },
      `POST ${call.name}`,
      call.schema,
      signal,
    )

  const inSession = async (signal: AbortSignal): Promise<Session> => {
    let session: Session | undefined
    await beforeSending(
      sessions.ready(signal).then((good) => {
        session = good
      }),
    )
    return session ?? sessions.ready(signal)
  }

  /** A session may end before its time: what was refused for that, and did nothing, is asked once more in a new one. */
  const sendInSession = async <T>(call: PrivateCall<T>, signal: AbortSignal): Promise<T> => {
    for (let attempts = 1; ; attempts += 1) {
      const session = await inSession(signal)
      await takeRoom(call, signal)
      try {
        return await post(endpoints.tradesUrl, call, session.headers, signal)
      } catch (cause) {
        if (!blamesSession(cause)) throw cause
        sessions.forget(session)
        log.warn('session.refused', { call: call.name })
        if (call.once || attempts > 1) throw cause
      }
    }
  }

  return {
    time: (schema, signal) =>
      send(
        { method: 'GET', url: `${endpoints.marketDataUrl}/time`, timeoutMs: timing.queryTimeoutMs },
        'GET time',
        schema,
        signal,
      ),

    async public(call, signal) {
      await takeRoom(call, signal)
      return post(endpoints.marketDataUrl, call, {}, signal)
    },

    async private(call, signal) {
      signer.check()
      return sendSigned(
        { path: call.name, isCommand: call.command === true, send: () => sendInSession(call, signal) },
        signal,
      )
    },
  }
}
