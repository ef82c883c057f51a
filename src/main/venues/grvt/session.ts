import { z } from 'zod'
import { untilAborted, withDeadline } from '../../base/abort.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { RateBudget } from '../../base/rate-budget.ts'
import type { HttpResponse, HttpTransport } from '../../net/http-transport.ts'
import { jsonBodyOf } from '../read-answer.ts'
import type { GrvtCredentials } from './auth.ts'
import { type GrvtTiming, SESSION_LIFE_MS } from './config.ts'
import { readCookie } from './cookie.ts'
import { readAnswer } from './response.ts'

/** What a login gave: sent with every private call and with the upgrade of the account's socket. */
export interface Session {
  readonly headers: Readonly<Record<string, string>>
  /** By the venue's clock. */
  readonly endsAtMs: number
  readonly renewAtMs: number
}

/** The login of the account, made when it is needed and renewed before it ends. */
export interface Sessions {
  /** Resolves at once with a session that is good; logs in otherwise. @throws {AppError} `auth`, … */
  ready(signal: AbortSignal): Promise<Session>
  /** Logs in anew although there may be a session. Callers at the same time share one login. */
  renew(signal: AbortSignal): Promise<Session>
  /** The venue did not take this one. */
  forget(session: Session): void
  /** Told after each login. */
  onLogin(listener: (session: Session) => void): Unsubscribe
}

interface Deps {
  readonly edgeUrl: string
  readonly transport: HttpTransport
  /** @throws {AppError} `auth` when there are none. */
  readonly credentials: () => GrvtCredentials
  readonly budget: RateBudget
  readonly venueNowMs: () => number
  readonly log: Logger
  readonly timing: GrvtTiming
  /** Ends a login that outlives its callers. */
  readonly lifetime: AbortSignal
}

const LOGIN = '/auth/api_key/login'
const COOKIE = 'gravity'
/** Share of a life after which a short session is renewed. */
const RENEW_AFTER = 0.75
/** A session this close to its end is not sent any more. */
const LAST_MS = 5_000

const loginBody = z.object({
  status: z.string(),
  sub_account_id: z.union([z.string(), z.number()]).transform(String).nullish(),
})

/** Sheet sections 2 and 4.2. The token is kept out of logs and errors. */
export function createSessions(deps: Deps): Sessions {
  const { log, timing, lifetime, venueNowMs } = deps
  const logins = createEmitter<Session>((cause) =>
    log.error('session.listener', { message: messageOf(cause) }),
  )
  let kept: { readonly from: GrvtCredentials; readonly session: Session } | undefined
  let running: { readonly from: GrvtCredentials; readonly session: Promise<Session> } | undefined

  const logIn = async (credentials: GrvtCredentials): Promise<Session> => {
    await deps.budget.take(1, { urgent: true, maxWaitMs: timing.queryRateWaitMs }, lifetime)
    const response = await deps.transport.send(
      {
        method: 'POST',
        url: `${deps.edgeUrl}${LOGIN}`,
        headers: { 'content-type': 'application/json', cookie: 'rm=true;' },
        body: JSON.stringify({ api_key: credentials.apiKey }),
        timeoutMs: timing.queryTimeoutMs,
      },
      withDeadline(lifetime, timing.queryTimeoutMs),
    )
    const session = readLogin(response, credentials, venueNowMs(), timing)
    kept = { from: credentials, session }
    log.info('session.begun', { lastsMs: session.endsAtMs - venueNowMs() })
    logins.emit(session)
    return session
  }

  const renew = (signal: AbortSignal): Promise<Session> => {
    const from = deps.credentials()
    if (!running || !isSame(running.from, from)) {
      const begun = {
        from,
        session: logIn(from).finally(() => {
          if (running === begun) running = undefined
        }),
      }
      running = begun
    }
    return untilAborted(running.session, signal)
  }

  return {
    async ready(signal) {
      const from = deps.credentials()
      if (!kept || !isSame(kept.from, from)) return renew(signal)
      return venueNowMs() < kept.session.endsAtMs - LAST_MS ? kept.session : renew(signal)
    },
    renew,
    forget(session) {
      if (kept?.session === session) kept = undefined
    },
    onLogin: (listener) => logins.on(listener),
  }
}

const isSame = (a: GrvtCredentials, b: GrvtCredentials): boolean =>
  a.apiKey === b.apiKey && a.subAccountId === b.subAccountId

/** @throws {AppError} `auth` when the login was refused or belongs to another sub-account, with the venue's words. */
function readLogin(
  response: HttpResponse,
  credentials: GrvtCredentials,
  nowMs: number,
  timing: GrvtTiming,
): Session {
  const call = `POST ${LOGIN}`
  const { subAccountId } = credentials
  const { status } = readAccepted(response, credentials, call)
  const cookie = readCookie(response.headers['set-cookie'], COOKIE)
  const accountId = response.headers['x-grvt-account-id']
  if (status.toLowerCase() !== 'success' || cookie === undefined || accountId === undefined)
    throw new AppError(
      'auth',
      `GRVT did not log in: HTTP ${response.status}, ${wordsOf(response, credentials)}`,
      { call },
    )
  const { sub_account_id: owner } = loginBody.parse(jsonBodyOf(response))
  if (owner != null && owner !== '' && owner !== subAccountId)
    throw new AppError(
      'auth',
      `expected an API key of sub-account ${subAccountId}, got one of another sub-account`,
    )
  const endsAtMs = endOf(cookie.life, nowMs)
  const lastsMs = endsAtMs - nowMs
  return {
    headers: { cookie: `${COOKIE}=${cookie.token}`, 'x-grvt-account-id': accountId },
    endsAtMs,
    renewAtMs: Math.max(nowMs + lastsMs * RENEW_AFTER, endsAtMs - timing.sessionRenewBeforeMs),
  }
}

/** A refusal by HTTP 4xx is about the key, whatever code it carries. */
function readAccepted(
  response: HttpResponse,
  credentials: GrvtCredentials,
  call: string,
): z.infer<typeof loginBody> {
  const { status } = response
  if (status >= 400 && status < 500 && status !== 429)
    throw new AppError('auth', `GRVT did not log in: HTTP ${status}, ${wordsOf(response, credentials)}`, {
      status,
      call,
    })
  return readAnswer(response, call, loginBody)
}

function endOf(life: { inMs: number } | { atMs: number } | undefined, nowMs: number): number {
  if (life === undefined) return nowMs + SESSION_LIFE_MS
  return 'inMs' in life ? nowMs + life.inMs : life.atMs
}

/** The venue's words in short. A body of a login that failed holds no token, but it may hold the request. */
const wordsOf = ({ text }: HttpResponse, { apiKey }: GrvtCredentials): string =>
  text === '' ? 'no body' : text.replaceAll(apiKey, '…').slice(0, 160)
