import { venueError } from './errors.ts'
import { messageElement } from './signing/message-element.ts'
import type { PublicKey } from './signing/schnorr.ts'

const MAX_LIFE_SECONDS = 8 * 3_600
const TOKEN = /^(\d{1,12}):(\d{1,15}):(\d{1,3}):([0-9a-f]{160})$/

/** Whose tokens are good. */
export interface TokenOwner {
  readonly accountIndex: number
  readonly apiKeyIndex: number
  readonly key: PublicKey
}

/** Checks auth tokens (section 4.5 of the venue sheet); a signature is checked once for each token. */
export class AuthTokens {
  readonly #owner: TokenOwner
  readonly #verified = new Set<string>()
  readonly #revoked = new Set<string>()

  constructor(owner: TokenOwner) {
    this.#owner = owner
  }

  /** @throws {VenueError} 20013 with HTTP 401 when the token does not open the account now. */
  check(token: string | undefined, accountIndex: number, nowMs: number): void {
    if (token === undefined || token === '') throw venueError('invalidAuth', 'no token')
    const [, deadline, account, apiKey, signature] = TOKEN.exec(token) ?? []
    if (!deadline || !account || !apiKey || !signature) throw venueError('invalidAuth', 'unreadable token')
    const secondsLeft = Number(deadline) - nowMs / 1_000
    if (secondsLeft <= 0 || this.#revoked.has(token)) throw venueError('invalidAuth', 'expired token')
    if (secondsLeft > MAX_LIFE_SECONDS)
      throw venueError('invalidAuth', 'the deadline is more than 8 hours away')
    const owner = this.#owner
    if (Number(account) !== owner.accountIndex || Number(apiKey) !== owner.apiKeyIndex)
      throw venueError('invalidAuth', 'unknown account or api key')
    if (Number(account) !== accountIndex) throw venueError('invalidAuth', 'token of another account')
    this.#checkSignature(token, signature)
  }

  /** Ends every token that was used so far. */
  revoke(): void {
    for (const token of this.#verified) this.#revoked.add(token)
  }

  #checkSignature(token: string, signature: string): void {
    if (this.#verified.has(token)) return
    const element = messageElement(token.slice(0, token.lastIndexOf(':')))
    if (!this.#owner.key.verify(element, Buffer.from(signature, 'hex')))
      throw venueError('invalidAuth', 'wrong signature')
    this.#verified.add(token)
  }
}
