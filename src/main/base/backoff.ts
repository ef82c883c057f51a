/** How the waits between attempts grow. */
export interface BackoffOptions {
  readonly firstMs: number
  readonly factor: number
  readonly maxMs: number
  /** Fraction of the wait that is random either way, 0.25 for ±25 %. Spreads a crowd of reconnects. */
  readonly jitter: number
  readonly random?: () => number
}

export interface Backoff {
  /** The next wait in milliseconds. */
  next(): number
  /** Call after real data arrived, not after a mere connect. */
  reset(): void
}

/** Exponential waits with jitter: first × factor^n, capped. */
export function createBackoff(options: BackoffOptions): Backoff {
  const random = options.random ?? Math.random
  let attempts = 0
  return {
    next() {
      const bare = Math.min(options.firstMs * options.factor ** attempts, options.maxMs)
      attempts += 1
      return Math.round(bare * (1 + options.jitter * (2 * random() - 1)))
    },
    reset() {
      attempts = 0
    },
  }
}
