const KEPT = 100
const WINDOW_US = 10_000_000

/** Nonces of one user: within 10 s of server time, never twice, and none older than the oldest of the last 100. */
export class NonceMemory {
  readonly #byUser = new Map<string, number[]>()

  /** Takes a nonce; false is the venue's −4225. */
  accept(user: string, nonceUs: number, nowMs: number): boolean {
    if (Math.abs(nonceUs - nowMs * 1_000) > WINDOW_US) return false
    const kept = this.#byUser.get(user) ?? []
    if (kept.includes(nonceUs)) return false
    const smallest = Math.min(...kept)
    if (kept.length >= KEPT) {
      if (nonceUs < smallest) return false
      kept.splice(kept.indexOf(smallest), 1)
    }
    kept.push(nonceUs)
    this.#byUser.set(user, kept)
    return true
  }
}
