import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import type { HttpRequest, HttpTransport } from '../../net/http-transport.ts'
import { beforeSending } from '../not-sent.ts'
import { retryAfterHeaderMs } from '../read-answer.ts'
import { createSignedCalls } from '../signed-calls.ts'
import type { VenueClock } from '../venue-clock.ts'
import { type Body, flatten, type Params } from './auth.ts'
import {
  type EdgexEndpoints,
  type EdgexTiming,
  FIRST_RATE_PAUSE_MS,
  MAX_RATE_PAUSE_MS,
  requestWindows,
} from './config.ts'
import { blamesClock } from './errors.ts'
import { type Answer, readAnswer } from './response.ts'
import type { Signer } from './signer.ts'

/** A GET: where it goes, what it carries. Paths are those after the generation, `/public/meta/getServerTime`. */
export interface Call<T> {
  readonly path: string
  readonly params: Params
  readonly schema: z.ZodType<T>
  /** May use the reserve of the rate budget: what became of an order, and everything that stops a loss. */
  readonly urgent?: boolean
}

/** A POST that changes something: sent at most once, whatever comes back. */
export interface Command<T> extends Omit<Call<T>, 'params'> {
  readonly body: Body
}

/** Sends a call and reads its answer. The one place that knows signing, limits and the clock. */
export interface Requests {
  /** @throws {AppError} `transport`, `timeout`, `rate-limit`, `venue-unavailable`, `protocol`, … */
  public<T>(call: Call<T>, signal: AbortSignal): Promise<Answer<T>>
  /** As `public`, signed, for our account. @throws {AppError} `auth` without credentials. */
  private<T>(call: Call<T>, signal: AbortSignal): Promise<T>
  command<T>(command: Command<T>, signal: AbortSignal): Promise<T>
}

interface Deps {
  readonly endpoints: () => EdgexEndpoints
  readonly transport: HttpTransport
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Logger
  readonly timing: EdgexTiming
  /** Late: the venue clock itself asks for the time through these requests. */
  readonly venueClock: () => VenueClock
}

const JSON_TYPE = 'application/json'

/** Builds the sender of all REST calls of one account. */
export function createRequests(deps: Deps): Requests {
  const { endpoints, transport, signer, clock, log, timing } = deps
  const budgets = {
    public: createRateBudget(requestWindows, clock),
    private: createRateBudget(requestWindows, clock),
  }
  const sendSigned = createSignedCalls({ venueClock: deps.venueClock, blamesClock, log })
  let pauseMs = FIRST_RATE_PAUSE_MS

  const pathOf = (path: string): string => `/api/${endpoints().generation}${path}`

  const send = async <T>(
    request: HttpRequest,
    call: Pick<Call<T>, 'path' | 'schema'>,
    budget: keyof typeof budgets,
    signal: AbortSignal,
  ): Promise<Answer<T>> => {
    const response = await transport.send(request, signal)
    if (response.status === 429) {
      const waitMs = retryAfterHeaderMs(response) ?? pauseMs
      pauseMs = Math.min(2 * pauseMs, MAX_RATE_PAUSE_MS)
      budgets[budget].pauseUntil(clock.now() + waitMs)
      log.warn('rate.limited', { path: call.path, pauseMs: waitMs })
    } else pauseMs = FIRST_RATE_PAUSE_MS
    return readAnswer(response, `${request.method} ${pathOf(call.path)}`, call.schema)
  }

  return {
    async public(call, signal) {
      const terms = { urgent: call.urgent === true, maxWaitMs: timing.queryRateWaitMs }
      await beforeSending(budgets.public.take(1, terms, signal))
      const url = `${endpoints().restUrl}${pathOf(call.path)}${queryOf(call.params)}`
      return send({ method: 'GET', url, timeoutMs: timing.queryTimeoutMs }, call, 'public', signal)
    },

    async private(call, signal) {
      signer.check()
      const signAndSend = async () => {
        const terms = { urgent: call.urgent === true, maxWaitMs: timing.queryRateWaitMs }
        await beforeSending(budgets.private.take(1, terms, signal))
        const params = withoutEmpty({ accountId: signer.accountId(), ...call.params })
        const path = pathOf(call.path)
        const { data } = await send(
          {
            method: 'GET',
            url: `${endpoints().restUrl}${path}${queryOf(params)}`,
            headers: signer.headers('GET', path, flatten(params)),
            timeoutMs: timing.queryTimeoutMs,
          },
          call,
          'private',
          signal,
        )
        return data
      }
      return sendSigned({ path: call.path, isCommand: false, send: signAndSend }, signal)
    },

    async command(command, signal) {
      signer.check()
      const signAndSend = async () => {
        const terms = { urgent: command.urgent === true, maxWaitMs: timing.commandRateWaitMs }
        await beforeSending(budgets.private.take(1, terms, signal))
        const body: Body = { accountId: signer.accountId(), ...command.body }
        const path = pathOf(command.path)
        const { data } = await send(
          {
            method: 'POST',
            url: `${endpoints().restUrl}${path}`,
            headers: { ...signer.headers('POST', path, flatten(body)), 'content-type': JSON_TYPE },
            body: JSON.stringify(body),
            timeoutMs: timing.commandTimeoutMs,
          },
          command,
          'private',
          signal,
        )
        return data
      }
      return sendSigned({ path: command.path, isCommand: true, send: signAndSend }, signal)
    },
  }
}

const withoutEmpty = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''))

/** `?k=v&k=v`, or nothing. Percent-encoded here, although the signature is over the bare values. */
function queryOf(params: Params): string {
  const text = Object.entries(withoutEmpty(params))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return text === '' ? '' : `?${text}`
}
