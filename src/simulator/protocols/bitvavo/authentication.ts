import { VenueError } from './errors.ts'
import { type SignedParts, SOCKET_PATH, verify } from './signature.ts'
import type { BitvavoVenue } from './venue.ts'

/** What a caller shows, in headers or in the message `authenticate`. */
export interface Proof {
  readonly key: string
  readonly signature: string
  readonly timestamp: string
  /** Absent is 10 seconds. */
  readonly window: string | undefined
}

const DEFAULT_WINDOW_MS = 10_000
const MIN_WINDOW_MS = 100
const MAX_WINDOW_MS = 60_000
const HEX_DIGITS = 64

/** Checks a proof for one request. @throws {VenueError} 301 to 309 naming what is wrong with it. */
export function checkProof(venue: BitvavoVenue, proof: Proof, request: Omit<SignedParts, 'timestamp'>): void {
  const { key, signature, timestamp } = proof
  if (key.length !== HEX_DIGITS) throw new VenueError(301, 'API Key must be of length 64.')
  if (!/^\d{13}$/.test(timestamp))
    throw new VenueError(302, 'Timestamp is invalid. This must be a timestamp in ms.')
  const windowMs = Number(proof.window ?? DEFAULT_WINDOW_MS)
  if (!(windowMs >= MIN_WINDOW_MS && windowMs <= MAX_WINDOW_MS))
    throw new VenueError(303, 'Window must be between 100 and 60000 ms.')
  if (Math.abs(venue.now() - Number(timestamp)) > windowMs)
    throw new VenueError(304, 'Request was not received within acceptable window.')
  if (signature.length !== HEX_DIGITS)
    throw new VenueError(
      308,
      'The signature length is invalid (HMAC-SHA256 should return a 64 length hexadecimal string).',
    )
  if (key !== venue.credentials.apiKey) throw new VenueError(305, 'No active API key found.')
  if (!verify(venue.credentials.secret, { ...request, timestamp }, signature))
    throw new VenueError(309, 'The signature is invalid.')
}

/** Checks the message `authenticate` of a socket. @throws {VenueError} as {@link checkProof}. */
export function checkSocketProof(venue: BitvavoVenue, proof: Proof): void {
  checkProof(venue, proof, { method: 'GET', path: SOCKET_PATH, body: '' })
}

/** 300: nobody has said who asks. */
export function authenticationRequired(): VenueError {
  return new VenueError(300, 'Authentication is required for this endpoint.')
}
