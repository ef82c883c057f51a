import { VenueError } from './errors.ts'

/** Kinds of calls that share a limit. */
export type LimitClass = 'order' | 'bulk' | 'query' | 'other' | 'login' | 'instruments' | 'market'

/** Calls a minute. */
export type Limits = Readonly<Record<LimitClass, number>>

/**
 * Calls a minute (section 8 of the venue sheet). The figures are of client libraries and for a second; a whole
 * minute lets a client that starts ask for everything at once, as they do in the field.
 */
export const LIVE_LIMITS: Limits = {
  order: 1_200,
  bulk: 120,
  query: 300,
  other: 150,
  login: 60,
  instruments: 1_500,
  market: 480,
}

const MINUTE_MS = 60_000

/** Counts calls in fixed minutes of the venue's clock. */
export class Limiter {
  readonly #limits: Limits
  readonly #counts = new Map<LimitClass, number>()
  #minute = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Counts a call. @throws {VenueError} 1006 when it is one too many. */
  request(cost: LimitClass, nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#counts.clear()
    }
    const count = (this.#counts.get(cost) ?? 0) + 1
    this.#counts.set(cost, count)
    if (count > this.#limits[cost]) throw new VenueError(1006)
  }
}
