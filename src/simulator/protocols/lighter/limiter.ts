import { venueError } from './errors.ts'

/** How much a client may ask in any sixty seconds (section 8 of the venue sheet). */
export interface Limits {
  readonly requestsPerMinute: number
  readonly weightPerMinute: number
  /** Transactions over REST and sockets together. */
  readonly transactionsPerMinute: number
  /** Messages on all sockets, transactions not counted (section 2 of the venue sheet). */
  readonly messagesPerMinute: number
  readonly connectionsPerMinute: number
}

const MINUTE_MS = 60_000

/** Adds up what happened in the last minute. */
class RollingMinute {
  readonly #events: { readonly atMs: number; readonly amount: number }[] = []
  #sum = 0

  /** Adds an amount unless that would pass the limit; false when it would. */
  add(amount: number, limit: number, nowMs: number): boolean {
    while (this.#events[0] && this.#events[0].atMs <= nowMs - MINUTE_MS)
      this.#sum -= this.#events.shift()?.amount ?? 0
    if (this.#sum + amount > limit) return false
    this.#events.push({ atMs: nowMs, amount })
    this.#sum += amount
    return true
  }
}

/** Limits of one address and one account. Loopback has one address, so there is one of each. */
export class Limiter {
  readonly limits: Limits
  readonly #requests = new RollingMinute()
  readonly #weight = new RollingMinute()
  readonly #transactions = new RollingMinute()
  readonly #messages = new RollingMinute()
  readonly #connections = new RollingMinute()

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Counts a REST request. @throws {VenueError} 23000 with HTTP 429. */
  request(weight: number, nowMs: number): void {
    const { requestsPerMinute, weightPerMinute } = this.limits
    if (!this.#requests.add(1, requestsPerMinute, nowMs) || !this.#weight.add(weight, weightPerMinute, nowMs))
      throw venueError('rateLimit')
  }

  /** Counts transactions, however they came. @throws {VenueError} 23000 with HTTP 429. */
  transactions(count: number, nowMs: number): void {
    if (!this.#transactions.add(count, this.limits.transactionsPerMinute, nowMs))
      throw venueError('rateLimit')
  }

  /** Counts a message of a socket; false when it is one too many. */
  message(nowMs: number): boolean {
    return this.#messages.add(1, this.limits.messagesPerMinute, nowMs)
  }

  /** Counts a new socket; false when it is one too many. */
  connection(nowMs: number): boolean {
    return this.#connections.add(1, this.limits.connectionsPerMinute, nowMs)
  }
}
