import type { IncomingHttpHeaders } from 'node:http'
import { badRequest, PlainError, VenueError } from './errors.ts'
import { type SignedParameters, signingText, verifies } from './signature.ts'
import type { BackpackVenue } from './venue.ts'

const DEFAULT_WINDOW_MS = '5000'
const MAX_WINDOW_MS = 60_000
const MAX_SKEW_MS = 600_000

/** The four values that prove who asks. */
interface Proof {
  readonly apiKey: string | undefined
  readonly signature: string | undefined
  readonly timestamp: string | undefined
  readonly window: string | undefined
}

/** Checks who asks, by the rules of section 4 of the venue sheet. */
export class Authentication {
  readonly #venue: BackpackVenue

  constructor(venue: BackpackVenue) {
    this.#venue = venue
  }

  /** @throws {VenueError} or {PlainError} when the headers of a request do not prove the account. */
  checkRequest(headers: IncomingHttpHeaders, instruction: string, sets: readonly SignedParameters[]): void {
    const proof = {
      apiKey: one(headers['x-api-key']),
      signature: one(headers['x-signature']),
      timestamp: one(headers['x-timestamp']),
      window: one(headers['x-window']),
    }
    this.#check(proof, instruction, sets)
  }

  /** @throws {VenueError} or {PlainError} when the signature of a SUBSCRIBE does not prove the account. */
  checkSubscription(signature: unknown): void {
    if (
      !Array.isArray(signature) ||
      signature.length !== 4 ||
      !signature.every((item) => typeof item === 'string')
    )
      throw new VenueError('UNAUTHORIZED', 'Expected a signature of four strings')
    const [apiKey, text, timestamp, window] = signature as readonly string[]
    this.#check({ apiKey, signature: text, timestamp, window }, 'subscribe', [{}])
  }

  #check(
    { apiKey, signature, timestamp, window = DEFAULT_WINDOW_MS }: Proof,
    instruction: string,
    sets: readonly SignedParameters[],
  ): void {
    if (!apiKey || !signature || !timestamp)
      throw new VenueError('UNAUTHORIZED', 'Missing API key, signature or timestamp')
    if (!/^\d{1,16}$/.test(timestamp))
      throw new PlainError('failed to parse header `X-Timestamp`: expected milliseconds')
    if (!/^\d{1,9}$/.test(window))
      throw new PlainError('failed to parse header `X-Window`: expected milliseconds')
    if (Number(window) > MAX_WINDOW_MS) throw badRequest(`Invalid window: must be at most ${MAX_WINDOW_MS}`)
    const ageMs = this.#venue.now() - Number(timestamp)
    if (Math.abs(ageMs) > MAX_SKEW_MS)
      throw badRequest('Invalid timestamp: must be within 10 minutes of current time')
    if (ageMs > Number(window)) throw badRequest('Request has expired')
    if (apiKey !== this.#venue.credentials.apiKey) throw new VenueError('UNAUTHORIZED', 'Unknown API key')
    if (!verifies(apiKey, signingText(instruction, sets, timestamp, window), signature))
      throw new VenueError('INVALID_SIGNATURE', 'Invalid signature')
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
