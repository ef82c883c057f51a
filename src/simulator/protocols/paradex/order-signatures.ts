import { badParameter, VenueError } from './errors.ts'
import type { Params } from './params.ts'
import { readSignature } from './signing/stark-key.ts'
import type { ParadexVenue } from './venue.ts'

const DEFAULT_WINDOW_MS = 300_000
const LEAST_WINDOW_MS = 10
/** Messages remembered against being sent twice; older ones have left their window. */
const KEPT_MESSAGES = 20_000

/** Checks that orders were signed by the account's key, in time and only once (section 4.3 of the venue sheet). */
export class OrderSignatures {
  readonly #seen = new Set<bigint>()

  /** @throws {VenueError} `INVALID_TIMESTAMP` when the order comes outside of its window. */
  checkTime(venue: ParadexVenue, params: Params): void {
    const signedAtMs = params.integer('signature_timestamp')
    if (signedAtMs === undefined) throw badParameter('signature_timestamp', 'milliseconds')
    const windowMs = params.integer('recv_window', LEAST_WINDOW_MS) ?? DEFAULT_WINDOW_MS
    if (Math.abs(venue.now() - signedAtMs) > windowMs)
      throw new VenueError('INVALID_TIMESTAMP', 'signature_timestamp is outside of recv_window')
  }

  /** @throws {VenueError} `INVALID_ORDER_SIGNATURE` for a signature of something else, `VALIDATION_ERROR` for a repetition. */
  check(venue: ParadexVenue, hash: bigint, signature: unknown): void {
    const read = readSignature(signature)
    if (!read || !venue.key.verifies(hash, read))
      throw new VenueError('INVALID_ORDER_SIGNATURE', 'order signature does not verify')
    if (this.#seen.has(hash))
      throw new VenueError('VALIDATION_ERROR', 'an order with this signature exists already')
    this.#seen.add(hash)
    if (this.#seen.size <= KEPT_MESSAGES) return
    const [oldest] = this.#seen
    if (oldest !== undefined) this.#seen.delete(oldest)
  }
}
