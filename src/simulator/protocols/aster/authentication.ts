import type { Account } from '../../matching/account.ts'
import { missing, VenueError } from './errors.ts'
import { NonceMemory } from './nonces.ts'
import type { Params } from './params.ts'
import { recoverV3, verifyV1 } from './signature.ts'
import type { AsterVenue, Route } from './venue.ts'

/** One HTTP request as it arrived, before anything was decoded. */
export interface RawRequest {
  readonly version: 'v1' | 'v3'
  readonly query: string
  readonly body: string
  readonly apiKey: string | undefined
  readonly params: Params
}

const DEFAULT_WINDOW_MS = 5_000
const MAX_WINDOW_MS = 60_000
const AHEAD_MS = 1_000

/** Checks who asks, by the rules of section 4 of the venue sheet. */
export class Authentication {
  readonly #venue: AsterVenue
  readonly #nonces = new NonceMemory()

  constructor(venue: AsterVenue) {
    this.#venue = venue
  }

  /** Account the request speaks for. @throws {VenueError} with the venue's code when the proof is not good. */
  check(route: Route, request: RawRequest): Account {
    if (route.security === 'none') return this.#venue.account
    if (request.version === 'v3')
      return route.security === 'key-v1' ? this.#venue.account : this.#checkV3(request)
    this.#checkKey(request.apiKey)
    return route.security === 'signed' ? this.#checkV1(request) : this.#venue.account
  }

  #checkKey(apiKey: string | undefined): void {
    if (!apiKey || !/^[A-Za-z0-9-]{8,128}$/.test(apiKey))
      throw new VenueError(-2014, 'API-key format invalid.', 401)
    if (apiKey !== this.#venue.credentials.v1.apiKey) {
      throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', 401)
    }
  }

  #checkV1({ query, body, params }: RawRequest): Account {
    const timestamp = params.integer('timestamp')
    const window = params.integer('recvWindow', DEFAULT_WINDOW_MS, 1, MAX_WINDOW_MS)
    const signature = params.required('signature')
    const now = this.#venue.now()
    if (timestamp >= now + AHEAD_MS || now - timestamp > window) {
      throw new VenueError(-1021, 'Timestamp for this request is outside of the recvWindow.')
    }
    // "No separator between the two": the parts are joined as they were sent, less the signature at the end.
    const message = withoutSignature(query, '') + withoutSignature(body, '')
    if (!verifyV1(this.#venue.credentials.v1.secret, message, signature)) throw badSignature()
    return this.#venue.account
  }

  #checkV3({ query, body, params }: RawRequest): Account {
    const nonce = params.integer('nonce')
    const signer = params.required('signer')
    const signature = params.required('signature')
    const { v3 } = this.#venue.credentials
    // Whether `user` is mandatory is not confirmed: absent, the account is the signer's. A wallet may sign for itself.
    const user = params.text('user') ?? v3.user
    if (!same(signer, v3.signer) || !(same(user, v3.user) || same(user, v3.signer))) {
      throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', 401)
    }
    const message = [withoutSignature(query), withoutSignature(body)].filter(Boolean).join('&')
    const recovered = recoverV3(message, signature, this.#venue.chainId)
    if (recovered === undefined || !same(recovered, signer)) throw badSignature()
    if (!this.#nonces.accept(v3.user, nonce, this.#venue.now())) throw new VenueError(-4225, 'Nonce Expired')
    return this.#venue.account
  }
}

function badSignature(): VenueError {
  return new VenueError(-1022, 'Signature for this request is not valid.')
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

/** The parameter text that was signed. @throws {VenueError} −1102 when text follows a V1 signature. */
function withoutSignature(text: string, afterSignature?: string): string {
  const parts = text.split('&')
  const at = parts.findIndex((part) => part.startsWith('signature='))
  if (at < 0) return text
  if (afterSignature !== undefined && parts.slice(at + 1).join('&') !== afterSignature)
    throw missing('signature')
  return parts.toSpliced(at, 1).join('&')
}
