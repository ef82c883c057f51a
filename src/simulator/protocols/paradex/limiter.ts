import { VenueError } from './errors.ts'

/** One limit: so many in a window. */
interface Allowance {
  readonly most: number
  readonly windowMs: number
}

/** What is counted together (section 8 of the venue sheet). */
export type Budget =
  | 'public'
  | 'auth'
  | 'orders'
  | 'private'
  | 'privateAddress'
  | 'connections'
  | 'interactive'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** Limits of the live venue. Loopback has one address and one account, so each is there once. */
export const LIVE_LIMITS: Readonly<Record<Budget, readonly Allowance[]>> = {
  public: [{ most: 1_500, windowMs: MINUTE_MS }],
  auth: [{ most: 600, windowMs: MINUTE_MS }],
  orders: [
    { most: 800, windowMs: SECOND_MS },
    { most: 17_250, windowMs: MINUTE_MS },
  ],
  private: [
    { most: 120, windowMs: SECOND_MS },
    { most: 600, windowMs: MINUTE_MS },
  ],
  privateAddress: [{ most: 1_500, windowMs: MINUTE_MS }],
  connections: [
    { most: 20, windowMs: SECOND_MS },
    { most: 600, windowMs: MINUTE_MS },
  ],
  interactive: [
    { most: 3, windowMs: SECOND_MS },
    { most: 30, windowMs: MINUTE_MS },
    { most: 300, windowMs: 60 * MINUTE_MS },
    { most: 1_000, windowMs: 24 * 60 * MINUTE_MS },
  ],
}

/** Tokens that come back evenly over their window. */
class Bucket {
  readonly allowance: Allowance
  #tokens: number
  #atMs = 0

  constructor(allowance: Allowance) {
    this.allowance = allowance
    this.#tokens = allowance.most
  }

  /** Tokens there are now. */
  left(nowMs: number): number {
    const { most, windowMs } = this.allowance
    this.#tokens = Math.min(most, this.#tokens + (Math.max(0, nowMs - this.#atMs) * most) / windowMs)
    this.#atMs = nowMs
    return this.#tokens
  }

  take(): void {
    this.#tokens -= 1
  }

  /** Time until there is a token again. */
  waitMs(nowMs: number): number {
    const { most, windowMs } = this.allowance
    return Math.max(0, Math.ceil(((1 - this.left(nowMs)) * windowMs) / most))
  }
}

/** A limit that was passed. */
export class RateLimitError extends VenueError {
  readonly retryAfterSeconds: number

  constructor(waitMs: number) {
    super('RATE_LIMIT_EXCEEDED', 'rate limit exceeded')
    this.retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND_MS))
  }
}

/** Counts what clients ask for. */
export class Limiter {
  readonly #budgets: ReadonlyMap<Budget, readonly Bucket[]>

  /** @param limits in place of those of the live venue. */
  constructor(limits: Partial<typeof LIVE_LIMITS> = {}) {
    const all = Object.entries({ ...LIVE_LIMITS, ...limits }) as [Budget, readonly Allowance[]][]
    this.#budgets = new Map(
      all.map(([budget, allowances]) => [budget, allowances.map((one) => new Bucket(one))]),
    )
  }

  /** Takes one from a budget. @throws {RateLimitError} when there is none left; then nothing is taken. */
  take(budget: Budget, nowMs: number): void {
    const buckets = this.#buckets(budget)
    const empty = buckets.find((bucket) => bucket.left(nowMs) < 1)
    if (empty) throw new RateLimitError(empty.waitMs(nowMs))
    for (const bucket of buckets) bucket.take()
  }

  /** True when the budget still had one, which is taken. */
  allows(budget: Budget, nowMs: number): boolean {
    const buckets = this.#buckets(budget)
    if (buckets.some((bucket) => bucket.left(nowMs) < 1)) return false
    for (const bucket of buckets) bucket.take()
    return true
  }

  /** Headers that tell where the client stands. */
  headers(budget: Budget, nowMs: number): Record<string, string> {
    const bucket = this.#buckets(budget).at(-1)
    if (!bucket) return {}
    const { most, windowMs } = bucket.allowance
    return {
      'X-RateLimit-Limit': String(most),
      'X-RateLimit-Remaining': String(Math.max(0, Math.floor(bucket.left(nowMs)))),
      'X-RateLimit-Reset': String(Math.ceil((nowMs + bucket.waitMs(nowMs)) / SECOND_MS)),
      'X-RateLimit-Window': String(windowMs / SECOND_MS),
    }
  }

  #buckets(budget: Budget): readonly Bucket[] {
    return this.#budgets.get(budget) ?? []
  }
}
