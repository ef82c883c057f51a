import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { Params } from './auth.ts'
import { type BackpackEndpoints, type BackpackTiming, historyWindows, requestWindows } from './config.ts'
import { blamesClock } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import type { Signer } from './signer.ts'

/** One call: where it goes, what it carries and how it is treated. */
export interface Call<T> {
  readonly path: string
  readonly params: Params
  readonly schema: z.ZodType<T>
  /** Counts against the smaller limit of past market data too. */
  readonly history?: boolean
}

/** A signed call. Parameters travel in the query of a GET and in the body of anything else. */
export interface PrivateCall<T> extends Call<T> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** The venue's name of the call, which is signed with it. */
  readonly instruction: string
  /** May use the reserve of the rate budget: cancels and reduce-only orders. */
  readonly urgent?: boolean
  /** Changes something at the venue: sent at most once, whatever comes back. */
  readonly command?: boolean
}

/** Sends a call and reads its answer. The one place that knows signing, limits and the clock. */
export interface Requests {
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  public<T>(call: Call<T>, signal: AbortSignal): Promise<T>
  /** As `public`, signed. @throws {AppError} `auth` without credentials. */
  private<T>(call: PrivateCall<T>, signal: AbortSignal): Promise<T>
}

interface Deps {
  readonly endpoints: BackpackEndpoints
  readonly transport: HttpTransport
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: BackpackTiming
  /** Late: the venue clock itself asks for the time through these requests. */
  readonly venueClock: () => VenueClock
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, clock, log, timing } = deps
  const budget = createRateBudget(requestWindows, clock)
  const historyBudget = createRateBudget(historyWindows, clock)
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })

  /** Waits for room; a refusal here proves that nothing was sent. */
  const takeRoom = async (
    call: Call<unknown> & { readonly urgent?: boolean; readonly command?: boolean },
    signal: AbortSignal,
  ): Promise<void> => {
    const maxWaitMs = call.command ? timing.commandRateWaitMs : timing.queryRateWaitMs
    const terms = { urgent: call.urgent === true, maxWaitMs }
    if (call.history) await beforeSending(historyBudget.take(1, terms, signal))
    await beforeSending(budget.take(1, terms, signal))
  }

  const send = async <T>(request: HttpRequest, call: Call<T>, signal: AbortSignal): Promise<T> => {
    const response = await transport.send(request, signal)
    if (response.status === 429) {
      const pauseMs = retryAfterMs(response)
      budget.pauseUntil(clock.now() + pauseMs)
      log.warn('rate.limited', { path: call.path, pauseMs })
    }
    return readAnswer(response, `${request.method} ${call.path}`, call.schema)
  }

  const requestOf = (call: PrivateCall<unknown>): HttpRequest => {
    const { method, path, params } = call
    const headers = signer.headers(call.instruction, params)
    const timeoutMs = call.command ? timing.commandTimeoutMs : timing.queryTimeoutMs
    const url = `${endpoints.restUrl}${path}`
    if (method === 'GET') return { method, url: `${url}${queryOf(params)}`, headers, timeoutMs }
    return {
      method,
      url,
      headers: { ...headers, 'content-type': JSON_TYPE },
      body: JSON.stringify(params),
      timeoutMs,
    }
  }

  return {
    async public(call, signal) {
      await takeRoom(call, signal)
      const url = `${endpoints.restUrl}${call.path}${queryOf(call.params)}`
      return send({ method: 'GET', url, timeoutMs: timing.queryTimeoutMs }, call, signal)
    },

    async private(call, signal) {
      signer.check()
      const signAndSend = async () => {
        await takeRoom(call, signal)
        return send(requestOf(call), call, signal)
      }
      return sendSigned({ path: call.path, isCommand: call.command === true, send: signAndSend }, signal)
    },
  }
}

/** `?k=v&k=v`, or nothing. Percent-encoded here, although the signature is over the bare values. */
function queryOf(params: Params): string {
  const text = Object.entries(params)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return text === '' ? '' : `?${text}`
}
