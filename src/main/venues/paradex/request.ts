import type { z } from 'zod'
import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import {
  addressWindows,
  orderWindows,
  type ParadexEndpoints,
  type ParadexTiming,
  queryWindows,
} from './config.ts'
import { blamesClock, blamesToken, mayBlameToken } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import type { Signer } from './signer.ts'
import type { Tokens } from './tokens.ts'

/** Parameters of a query; absent ones are not sent. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** One call: where it goes and what comes back. */
export interface Call<T> {
  /** Below the version, `/markets`. */
  readonly path: string
  readonly query?: Query
  readonly schema: z.ZodType<T>
}

/** A call of the account. */
export interface PrivateCall<T> extends Call<T> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Made when the call is sent, with a signature of that moment. */
  readonly body?: () => unknown
  /** May use the reserve of the rate budget: cancels and reduce-only orders. */
  readonly urgent?: boolean
  /** Changes something at the venue: sent at most once. */
  readonly command?: boolean
}

/** A call that a signature in its headers authorises. */
export interface SignedHeadersCall<T> extends Call<T> {
  readonly headers: () => Readonly<Record<string, string>>
  readonly body?: () => unknown
}

/** Sends a call and reads its answer. The one place that knows tokens, limits and the clock. */
export interface Requests {
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  public<T>(call: Call<T>, signal: AbortSignal): Promise<T>
  /** As `public`, with a token. @throws {AppError} `auth` without credentials. */
  private<T>(call: PrivateCall<T>, signal: AbortSignal): Promise<T>
  /** POST with signed headers, for sign-in and onboarding. */
  signed<T>(call: SignedHeadersCall<T>, signal: AbortSignal): Promise<T>
}

interface Deps {
  readonly endpoints: ParadexEndpoints
  readonly transport: HttpTransport
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: ParadexTiming
  /** Late: the venue clock asks for the time, and the tokens sign in, through these requests. */
  readonly venueClock: () => VenueClock
  readonly tokens: () => Tokens
}

/** Makes what a call needs before it is sent: that it could not be made proves that nothing was. */
async function madeBefore<T>(make: () => Promise<T>): Promise<T> {
  const making = make()
  await beforeSending(making.then(() => undefined))
  return making
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, clock, log, timing } = deps
  const addressBudget = createRateBudget(addressWindows, clock)
  const orderBudget = createRateBudget(orderWindows, clock)
  const queryBudget = createRateBudget(queryWindows, clock)
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })

  const urlOf = ({ path, query = {} }: Call<unknown>): string => {
    const text = Object.entries(query)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
      .join('&')
    return `${endpoints.restUrl}${path}${text === '' ? '' : `?${text}`}`
  }

  const send = async <T>(
    request: Omit<HttpRequest, 'url'>,
    call: Call<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const response = await transport.send({ ...request, url: urlOf(call) }, signal)
    if (response.status === 429) {
      const pauseMs = retryAfterMs(response)
      addressBudget.pauseUntil(clock.now() + pauseMs)
      log.warn('rate.limited', { path: call.path, pauseMs })
    }
    return readAnswer(response, `${request.method} ${call.path}`, call.schema)
  }

  /** Waits for room; a refusal here proves that nothing was sent. */
  const takeRoom = async (call: PrivateCall<unknown>, signal: AbortSignal): Promise<void> => {
    const maxWaitMs = call.command ? timing.commandRateWaitMs : timing.queryRateWaitMs
    const terms = { urgent: call.urgent === true, maxWaitMs }
    await beforeSending((call.command ? orderBudget : queryBudget).take(1, terms, signal))
    await beforeSending(addressBudget.take(1, terms, signal))
  }

  const sendWithToken = async <T>(call: PrivateCall<T>, signal: AbortSignal): Promise<T> => {
    await takeRoom(call, signal)
    // A late order is worse than none; a late cancel is not.
    const isOrder = call.command === true && call.body !== undefined
    const inTime = isOrder ? withDeadline(signal, timing.commandRateWaitMs) : signal
    const token = await madeBefore(() => deps.tokens().current(inTime))
    const body = await madeBefore(async () => call.body?.())
    const request = {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : JSON_TYPE) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: call.command ? timing.commandTimeoutMs : timing.queryTimeoutMs,
    }
    try {
      return await send(request, call, signal)
    } catch (cause) {
      if (mayBlameToken(cause)) deps.tokens().forget(token)
      throw cause
    }
  }

  return {
    async public(call, signal) {
      const terms = { urgent: false, maxWaitMs: timing.queryRateWaitMs }
      await beforeSending(addressBudget.take(1, terms, signal))
      return send({ method: 'GET', timeoutMs: timing.queryTimeoutMs }, call, signal)
    },

    async private(call, signal) {
      signer.check()
      if (call.body) await beforeSending(signer.prepare(signal))
      const attempt = async () => {
        try {
          return await sendWithToken(call, signal)
        } catch (cause) {
          if (!blamesToken(cause)) throw cause
          // The gateway turned the token away before anybody looked at the call: nothing was executed, so a new token
          // may carry even an order.
          log.info('token.refused', { path: call.path })
          return sendWithToken(call, signal)
        }
      }
      return sendSigned({ path: call.path, isCommand: call.command === true, send: attempt }, signal)
    },

    async signed(call, signal) {
      await signer.prepare(signal)
      const attempt = async () => {
        const terms = { urgent: true, maxWaitMs: timing.queryRateWaitMs }
        await addressBudget.take(1, terms, signal)
        const body = call.body?.()
        const request = {
          method: 'POST' as const,
          headers: { ...call.headers(), ...JSON_TYPE },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          timeoutMs: timing.queryTimeoutMs,
        }
        return send(request, call, signal)
      }
      return sendSigned({ path: call.path, isCommand: false, send: attempt }, signal)
    },
  }
}
