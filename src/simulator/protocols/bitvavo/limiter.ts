import { banned } from './errors.ts'

/** How much a client may ask. */
export interface Limits {
  /** Weight points per whole minute, for an address or a key. */
  readonly pointsPerMinute: number
  /** Ban of an address that asked without a key. */
  readonly addressBanMs: number
  readonly keyBanMs: number
}

/** Limits of the live exchange (section 8 of the venue sheet). */
export const LIVE_LIMITS: Limits = { pointsPerMinute: 1_000, addressBanMs: 900_000, keyBanMs: 60_000 }

/** Whose budget a request uses: the address's, or once it is signed the key's. */
export type Payer = 'address' | 'key'

const MINUTE_MS = 60_000

interface Budget {
  minute: number
  used: number
  bannedUntilMs: number
}

/** Weight points of the one address and the one key there are on loopback. */
export class Limiter {
  readonly #limits: Limits
  readonly #budgets: Record<Payer, Budget> = {
    address: { minute: 0, used: 0, bannedUntilMs: 0 },
    key: { minute: 0, used: 0, bannedUntilMs: 0 },
  }

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Takes the points of a request. @throws {VenueError} 105 when they are used up, and for the ban that follows. */
  take(points: number, payer: Payer, nowMs: number): void {
    const budget = this.#at(payer, nowMs)
    if (nowMs < budget.bannedUntilMs) throw banned(budget.bannedUntilMs)
    budget.used += points
    if (budget.used <= this.#limits.pointsPerMinute) return
    const { addressBanMs, keyBanMs } = this.#limits
    budget.bannedUntilMs = nowMs + (payer === 'key' ? keyBanMs : addressBanMs)
    throw banned(budget.bannedUntilMs)
  }

  /** The headers that tell a caller where its budget stands. */
  headers(payer: Payer, nowMs: number): Record<string, string> {
    const { minute, used } = this.#at(payer, nowMs)
    const { pointsPerMinute } = this.#limits
    return {
      'bitvavo-ratelimit-limit': String(pointsPerMinute),
      'bitvavo-ratelimit-remaining': String(Math.max(0, pointsPerMinute - used)),
      'bitvavo-ratelimit-resetat': String((minute + 1) * MINUTE_MS),
    }
  }

  #at(payer: Payer, nowMs: number): Budget {
    const budget = this.#budgets[payer]
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== budget.minute) {
      budget.minute = minute
      budget.used = 0
    }
    return budget
  }
}
