import { VenueError } from './errors.ts'

/** How much a client may ask. */
export interface Limits {
  /** Request weight per minute and address. */
  readonly weightPerMinute: number
  readonly ordersPerMinute: number
  readonly ordersPerTenSeconds: number
  /** Refused requests within a minute after which the address is banned. */
  readonly refusalsBeforeBan: number
  readonly banMs: number
}

/** Limits of the live exchange (section 8 of the venue sheet). */
export const LIVE_LIMITS: Limits = {
  weightPerMinute: 2_400,
  ordersPerMinute: 1_200,
  ordersPerTenSeconds: 300,
  refusalsBeforeBan: 10,
  banMs: 120_000,
}

/** Counts in fixed windows of the venue's clock. */
class Window {
  readonly #lengthMs: number
  #startMs = 0
  #count = 0

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  add(amount: number, nowMs: number): number {
    const start = nowMs - (nowMs % this.#lengthMs)
    if (start !== this.#startMs) {
      this.#startMs = start
      this.#count = 0
    }
    this.#count += amount
    return this.#count
  }
}

/** Weight and order limits of one address and one account. Loopback has one address, so there is one of each. */
export class Limiter {
  readonly limits: Limits
  readonly #weight = new Window(60_000)
  readonly #ordersMinute = new Window(60_000)
  readonly #ordersTenSeconds = new Window(10_000)
  readonly #refusals = new Window(60_000)
  #bannedUntilMs = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Counts a request. @throws {VenueError} 429 or 418 with −1003 when it is too much. */
  request(weight: number, nowMs: number): Record<string, string> {
    if (nowMs < this.#bannedUntilMs) throw banned(this.#bannedUntilMs)
    const used = this.#weight.add(weight, nowMs)
    if (used > this.limits.weightPerMinute) {
      if (this.#refusals.add(1, nowMs) > this.limits.refusalsBeforeBan) {
        this.#bannedUntilMs = nowMs + this.limits.banMs
        throw banned(this.#bannedUntilMs)
      }
      throw tooMany(`Too many requests; current limit is ${this.limits.weightPerMinute} requests per minute.`)
    }
    return { 'X-MBX-USED-WEIGHT-1M': String(used) }
  }

  /** Counts orders. @throws {VenueError} 429 with −1015. */
  orders(count: number, nowMs: number): Record<string, string> {
    const minute = this.#ordersMinute.add(count, nowMs)
    const tenSeconds = this.#ordersTenSeconds.add(count, nowMs)
    if (minute > this.limits.ordersPerMinute || tenSeconds > this.limits.ordersPerTenSeconds) {
      const { ordersPerTenSeconds } = this.limits
      throw new VenueError(
        -1015,
        `Too many new orders; current limit is ${ordersPerTenSeconds} orders per TEN_SECONDS.`,
        429,
      )
    }
    return { 'X-MBX-ORDER-COUNT-1M': String(minute), 'X-MBX-ORDER-COUNT-10S': String(tenSeconds) }
  }

  /** Bans the address for a while. */
  ban(untilMs: number): void {
    this.#bannedUntilMs = untilMs
  }
}

/** 429 with −1003. */
export function tooMany(message = 'Too many requests.'): VenueError {
  return new VenueError(-1003, message, 429)
}

/** 418 with −1003 and the end of the ban. */
export function banned(untilMs: number): VenueError {
  return new VenueError(-1003, `Way too many requests; IP banned until ${untilMs}.`, 418)
}
