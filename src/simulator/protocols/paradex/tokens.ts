import { generateKeyPairSync, sign } from 'node:crypto'
import { ExpiredTokenError, VenueError } from './errors.ts'

/** Life of a token, whatever expiration was asked for (section 2 of the venue sheet). */
export const TOKEN_LIFE_MS = 300_000

const REMEMBERED_MS = 3_600_000

/** What a token lets its bearer do. */
export interface Session {
  usage: 'pro' | 'interactive'
  expiresAtMs: number
}

/** Issues JSON Web Tokens and knows them again. */
export class Tokens {
  readonly #account: string
  readonly #lifeMs: number
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
  readonly #sessions = new Map<string, Session>()
  #issued = 0

  constructor(account: string, lifeMs: number) {
    this.#account = account
    this.#lifeMs = lifeMs
  }

  /** A new token, signed with ES384. */
  issue(usage: Session['usage'], nowMs: number): string {
    this.#forgetOld(nowMs)
    const issuedAt = Math.floor(nowMs / 1_000)
    const claims = {
      typ: 'at+JWT',
      usage,
      iss: 'Paradex simulator',
      sub: this.#account,
      jti: String(++this.#issued),
      iat: issuedAt,
      exp: issuedAt + Math.ceil(this.#lifeMs / 1_000),
    }
    const head = `${encode({ alg: 'ES384', typ: 'JWT' })}.${encode(claims)}`
    const proof = sign('sha384', Buffer.from(head), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    const token = `${head}.${proof.toString('base64url')}`
    this.#sessions.set(token, { usage, expiresAtMs: nowMs + this.#lifeMs })
    return token
  }

  /** Session of a bearer. @throws {VenueError} 401 for no token, one of somebody else, and one that ran out. */
  check(token: string | undefined, nowMs: number): Session {
    if (!token) throw new VenueError('UNAUTHORIZED_ERROR', 'missing or malformed jwt')
    const session = this.#sessions.get(token)
    if (!session) throw new VenueError('INVALID_TOKEN', 'invalid bearer jwt')
    if (nowMs >= session.expiresAtMs) throw new ExpiredTokenError(nowMs - session.expiresAtMs)
    return session
  }

  /** Lets every token run out now. */
  expireAll(nowMs: number): void {
    for (const session of this.#sessions.values()) session.expiresAtMs = Math.min(session.expiresAtMs, nowMs)
  }

  /** What ran out long ago is as good as unknown. */
  #forgetOld(nowMs: number): void {
    for (const [token, { expiresAtMs }] of this.#sessions)
      if (nowMs - expiresAtMs > REMEMBERED_MS) this.#sessions.delete(token)
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
