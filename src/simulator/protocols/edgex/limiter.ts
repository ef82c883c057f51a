import { VenueError } from './errors.ts'

/**
 * Requests in ten seconds. The venue publishes no number (section 8 of the venue sheet): this is twice what careful
 * clients allow themselves.
 */
export const USUAL_REQUESTS_PER_WINDOW = 100

const WINDOW_MS = 10_000

/** Counts requests in windows of ten seconds of the venue's clock. */
export class Limiter {
  readonly #most: number
  #window = 0
  #count = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Counts a request. @throws {VenueError} `TOO_MANY_REQUESTS` when it is one too many. */
  request(nowMs: number): void {
    const window = Math.floor(nowMs / WINDOW_MS)
    if (window !== this.#window) {
      this.#window = window
      this.#count = 0
    }
    this.#count++
    if (this.#count > this.#most) throw tooMany()
  }
}

/** 429. */
export function tooMany(): VenueError {
  return new VenueError('TOO_MANY_REQUESTS', 'request too frequently')
}
