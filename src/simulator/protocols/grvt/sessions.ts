import type { IncomingHttpHeaders } from 'node:http'
import { httpDateText } from '../../clock.ts'
import type { Random } from '../../random.ts'
import { VenueError } from './errors.ts'

/** How long a login lasts. */
export const LIVE_SESSION_MS = 86_400_000

/** A login that stands: what the cookie and the account header must say. */
export interface Session {
  readonly token: string
  readonly endsAtMs: number
}

/** Cookies the venue has given out. */
export class Sessions {
  /** Opaque id of the account, for the header beside the cookie. */
  readonly accountId: string
  readonly #random: Random
  readonly #lifeMs: number
  readonly #live = new Map<string, Session>()
  readonly #nonces = new Set<number>()

  constructor(accountId: string, lifeMs: number, random: Random) {
    this.accountId = accountId
    this.#lifeMs = lifeMs
    this.#random = random
  }

  /** Begins a session; the headers of its answer. */
  open(nowMs: number): Record<string, string> {
    for (const { token, endsAtMs } of this.#live.values()) if (endsAtMs <= nowMs) this.#live.delete(token)
    const session = { token: this.#random.hex(64), endsAtMs: nowMs + this.#lifeMs }
    this.#live.set(session.token, session)
    return {
      'Set-Cookie': `gravity=${session.token}; Path=/; Expires=${httpDateText(session.endsAtMs)}; HttpOnly; Secure; SameSite=None`,
      'X-Grvt-Account-Id': this.accountId,
    }
  }

  /** @throws {VenueError} 1000 when the headers do not carry a session that stands. */
  check(headers: IncomingHttpHeaders, nowMs: number): void {
    const token = /(?:^|;\s*)gravity=([^;]+)/.exec(headers.cookie ?? '')?.[1]
    const session = token === undefined ? undefined : this.#live.get(token)
    if (!session || session.endsAtMs <= nowMs) throw new VenueError(1000)
    if (headers['x-grvt-account-id'] !== this.accountId) throw new VenueError(1000)
  }

  /** Uses up the nonce of a login; false when it was used before. */
  takeNonce(nonce: number): boolean {
    if (this.#nonces.has(nonce)) return false
    this.#nonces.add(nonce)
    return true
  }

  /** Ends every session at once. */
  end(): void {
    this.#live.clear()
  }
}
