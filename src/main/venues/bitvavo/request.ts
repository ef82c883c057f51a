import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget, type RateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import { encodeQuery, type Params } from './auth.ts'
import { type BitvavoEndpoints, type BitvavoTiming, weightWindows } from './config.ts'
import { blamesClock } from './errors.ts'
import { bannedUntilMs, readAnswer, usedPoints } from './response.ts'
import type { Signer } from './signer.ts'

/** What a call costs and how it is treated. */
export interface CallOptions {
  /** Weight points, sheet sections 3 and 5. */
  readonly weight: number
  /** May use the reserve of the rate budget: cancels and questions about orders. */
  readonly urgent?: boolean
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
  /** Waits for room for one frame to a public socket: those count against the same budget. */
  takeSocketRoom(signal: AbortSignal): Promise<void>
  /** The venue refused a socket frame for too many requests. */
  pauseSockets(message: string): void
}

interface Deps {
  readonly endpoints: BitvavoEndpoints
  readonly transport: HttpTransport
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: BitvavoTiming
  /** Late: the venue clock itself asks for the time through these requests. */
  readonly venueClock: () => VenueClock
}

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, clock, log, timing } = deps
  const ofAddress = createRateBudget(weightWindows, clock)
  const ofKey = createRateBudget(weightWindows, clock)
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })

  /** Waits for room; a refusal here proves that nothing was sent. */
  const takeRoom = (budget: RateBudget, options: CallOptions, signal: AbortSignal): Promise<void> => {
    const maxWaitMs = options.command ? timing.commandRateWaitMs : timing.queryRateWaitMs
    return beforeSending(budget.take(options.weight, { urgent: options.urgent === true, maxWaitMs }, signal))
  }

  const send = async <T>(
    budget: RateBudget,
    request: HttpRequest,
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    const response = await transport.send(request, signal)
    const used = usedPoints(response.headers)
    if (used !== undefined) budget.learnUsed(used)
    if (response.status === 429) {
      const untilMs = bannedUntilMs(response.text, response.headers['bitvavo-ratelimit-resetat'], clock.now())
      budget.pauseUntil(untilMs)
      log.warn('rate.limited', { path, untilMs })
    }
    return readAnswer(response, `${request.method} ${path}`, schema)
  }

  return {
    async public(path, params, schema, options, signal) {
      await takeRoom(ofAddress, options, signal)
      const query = encodeQuery(params)
      const url = `${endpoints.restUrl}${path}${query ? `?${query}` : ''}`
      const request: HttpRequest = { method: 'GET', url, timeoutMs: timing.queryTimeoutMs }
      return send(ofAddress, request, path, schema, signal)
    },

    async private(method, path, params, schema, options, signal) {
      signer.check()
      const timeoutMs = options.command ? timing.commandTimeoutMs : timing.queryTimeoutMs
      // GET and DELETE carry their parameters in the query, the others in a JSON body.
      const inBody = method === 'POST' || method === 'PUT'
      const query = inBody ? '' : encodeQuery(params)
      const pathAndQuery = query ? `${path}?${query}` : path
      const body = inBody ? JSON.stringify(params) : undefined
      const signAndSend = async () => {
        await takeRoom(ofKey, options, signal)
        const request: HttpRequest = {
          method,
          url: `${endpoints.restUrl}${pathAndQuery}`,
          headers: signer.headers(method, pathAndQuery, body),
          timeoutMs,
          ...(body === undefined ? {} : { body }),
        }
        return send(ofKey, request, path, schema, signal)
      }
      return sendSigned({ path, isCommand: options.command === true, send: signAndSend }, signal)
    },

    takeSocketRoom: (signal) =>
      ofAddress.take(1, { urgent: false, maxWaitMs: Number.POSITIVE_INFINITY }, signal),
    pauseSockets: (message) => ofAddress.pauseUntil(bannedUntilMs(message, undefined, clock.now())),
  }
}
