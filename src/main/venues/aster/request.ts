import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget, type RateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import { encodeParams, type Params } from './auth.ts'
import { type AsterEndpoints, type AsterTiming, orderWindows, weightWindows } from './config.ts'
import { blamesClock } from './errors.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import type { Signer } from './signer.ts'

/** What a call costs and how it is treated. */
export interface CallOptions {
  /** Request weight, sheet sections 3 and 5. */
  readonly weight: number
  /** May use the reserve of the rate budget: cancels and reduce-only orders. */
  readonly urgent?: boolean
  /** Counts against the account's order limits. */
  readonly places?: boolean
  /** Changes something at the venue: sent at most once, whatever comes back. */
  readonly command?: boolean
}

/** Sends a call and reads its answer. The one place that knows signing, limits and the clock. */
export interface Requests {
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  public<T>(
    path: string,
    params: Params,
    schema: z.ZodType<T>,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<T>
  /** As `public`, signed. @throws {AppError} `auth` without credentials. */
  private<T>(
    method: HttpRequest['method'],
    path: string,
    params: Params,
    schema: z.ZodType<T>,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<T>
}

interface Deps {
  readonly endpoints: AsterEndpoints
  readonly transport: HttpTransport
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: AsterTiming
  /** Late: the venue clock itself asks for the time through these requests. */
  readonly venueClock: () => VenueClock
}

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, clock, log, timing } = deps
  const weights = createRateBudget(weightWindows, clock)
  const orders = createRateBudget(orderWindows, clock)
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })

  /** Waits for room; a refusal here proves that nothing was sent. */
  const takeRoom = async (options: CallOptions, signal: AbortSignal): Promise<void> => {
    const maxWaitMs = options.command ? timing.commandRateWaitMs : timing.queryRateWaitMs
    const terms = { urgent: options.urgent === true, maxWaitMs }
    await beforeSending(weights.take(options.weight, terms, signal))
    if (options.places) await beforeSending(orders.take(1, terms, signal))
  }

  const send = async <T>(
    request: HttpRequest,
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const response = await transport.send(request, signal)
    learn(weights, response.headers['x-mbx-used-weight-1m'])
    learn(orders, response.headers['x-mbx-order-count-1m'])
    if (response.status === 429 || response.status === 418) {
      const pauseMs = retryAfterMs(response, clock.now())
      weights.pauseUntil(clock.now() + pauseMs)
      log.warn('rate.limited', { path, status: response.status, pauseMs })
    }
    return readAnswer(response, `${request.method} ${path}`, schema)
  }

  return {
    async public(path, params, schema, options, signal) {
      await takeRoom(options, signal)
      const query = encodeParams(params)
      const url = `${endpoints.restUrl}${path}${query ? `?${query}` : ''}`
      return send({ method: 'GET', url, timeoutMs: timing.queryTimeoutMs }, path, schema, signal)
    },

    async private(method, path, params, schema, options, signal) {
      signer.check()
      const timeoutMs = options.command ? timing.commandTimeoutMs : timing.queryTimeoutMs
      const signAndSend = async () => {
        await takeRoom(options, signal)
        const { query, body, headers } = signer.sign(method, path, params)
        const url = `${endpoints.restUrl}${signer.pathOf(path)}${query ? `?${query}` : ''}`
        const request: HttpRequest = {
          method,
          url,
          headers,
          timeoutMs,
          ...(body === undefined ? {} : { body }),
        }
        return send(request, path, schema, signal)
      }
      return sendSigned({ path, isCommand: options.command === true, send: signAndSend }, signal)
    },
  }
}

function learn(budget: RateBudget, header: string | undefined): void {
  if (header !== undefined && /^\d+$/.test(header)) budget.learnUsed(Number(header))
}
