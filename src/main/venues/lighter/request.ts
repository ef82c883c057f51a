import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { type LighterEndpoints, type LighterLimits, type LighterTiming, minuteOf } from './config.ts'
import { readAnswer, retryAfterMs } from './response.ts'
import type { Tokens } from './tokens.ts'

/** What a call asks for. An `undefined` parameter is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** Sends REST calls and reads their answers; the one place that knows limits and tokens. */
export interface Requests {
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  get<T>(
    path: string,
    query: Query,
    schema: z.ZodType<T>,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<T>
  /** Posts a form once, whatever comes back. */
  post<T>(
    path: string,
    form: Query,
    schema: z.ZodType<T>,
    options: Pick<CallOptions, 'weight'>,
    signal: AbortSignal,
  ): Promise<T>
}

export interface CallOptions {
  /** What the call costs in tiers that weigh; most cost the same. */
  readonly weight?: number
  /** Sent with an auth token. @throws {AppError} `auth` without credentials. */
  readonly authorized?: boolean
  /** May use the reserve of the rate budget. */
  readonly urgent?: boolean
}

interface Deps {
  readonly endpoints: LighterEndpoints
  readonly limits: LighterLimits
  readonly transport: HttpTransport
  readonly tokens: () => Tokens
  readonly clock: Clock
  readonly log: Logger
  readonly timing: LighterTiming
}

/** Sheet section 8: everything that has no weight of its own. */
const USUAL_WEIGHT = 300

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, clock, log, timing } = deps
  const { requestsPerMinute, isWeighted } = deps.limits
  const budget = createRateBudget(minuteOf(requestsPerMinute), clock)
  const costOf = (weight = USUAL_WEIGHT): number => (isWeighted ? weight : 1)

  const send = async <T>(request: HttpRequest, path: string, schema: z.ZodType<T>, signal: AbortSignal) => {
    const response = await transport.send(request, signal)
    if (response.status === 429) {
      const pauseMs = retryAfterMs(response)
      budget.pauseUntil(clock.now() + pauseMs)
      log.warn('rate.limited', { path, status: response.status, pauseMs })
    }
    return readAnswer(response, `${request.method} ${path}`, schema)
  }

  return {
    async get(path, query, schema, { authorized = false, urgent = false, weight }, signal) {
      // In a header, so that it stands in no address that someone logs.
      const headers = authorized ? { authorization: await deps.tokens().current(signal) } : {}
      await budget.take(costOf(weight), { urgent, maxWaitMs: timing.queryRateWaitMs }, signal)
      const text = encodeQuery(query)
      const url = `${endpoints.restUrl}${path}${text ? `?${text}` : ''}`
      return send({ method: 'GET', url, headers, timeoutMs: timing.queryTimeoutMs }, path, schema, signal)
    },
    async post(path, form, schema, { weight }, signal) {
      const terms = { urgent: true, maxWaitMs: timing.commandRateWaitMs }
      await beforeSending(budget.take(costOf(weight), terms, signal))
      const request: HttpRequest = {
        method: 'POST',
        url: `${endpoints.restUrl}${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: encodeQuery(form),
        timeoutMs: timing.commandTimeoutMs,
      }
      return send(request, path, schema, signal)
    },
  }
}

function encodeQuery(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .join('&')
}
