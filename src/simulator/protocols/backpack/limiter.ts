import { VenueError } from './errors.ts'

/** Requests a minute (section 8 of the venue sheet: a number of the support pages, without headers). */
export const LIVE_REQUESTS_PER_MINUTE = 2_000

const MINUTE_MS = 60_000

/** Counts requests in fixed minutes of the venue's clock. */
export class Limiter {
  readonly #mostPerMinute: number
  #minute = 0
  #count = 0

  constructor(mostPerMinute: number) {
    this.#mostPerMinute = mostPerMinute
  }

  /** Counts a request. @throws {VenueError} `TOO_MANY_REQUESTS` when it is one too many. */
  request(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#count = 0
    }
    this.#count++
    if (this.#count > this.#mostPerMinute) throw tooMany()
  }
}

/** 429. */
export function tooMany(): VenueError {
  return new VenueError('TOO_MANY_REQUESTS', 'Rate limit exceeded')
}
