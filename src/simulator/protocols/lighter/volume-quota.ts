import { type Fixed, fixedToNumber } from '../../fixed.ts'

const FREE_EVERY_MS = 15_000
const USDC_FOR_ONE = 5
const FIRST_QUOTA = 1_000

/**
 * What an account may still create, modify and cancel at large; trading replenishes it (section 8 of the venue
 * sheet). The sheet gives no numbers: one for every 5 USDC traded, and one free each 15 s when it is used up.
 */
export class VolumeQuota {
  #remaining = FIRST_QUOTA
  #tradedUsdc = 0
  #freeAtMs = 0

  get remaining(): number {
    return this.#remaining
  }

  /** Uses one; false when nothing is left. */
  use(nowMs: number): boolean {
    if (this.#remaining > 0) {
      this.#remaining--
      return true
    }
    if (nowMs < this.#freeAtMs) return false
    this.#freeAtMs = nowMs + FREE_EVERY_MS
    return true
  }

  /** Counts a fill of this notional. */
  traded(notional: Fixed): void {
    this.#tradedUsdc += fixedToNumber(notional)
    const earned = Math.floor(this.#tradedUsdc / USDC_FOR_ONE)
    this.#tradedUsdc -= earned * USDC_FOR_ONE
    this.#remaining += earned
  }
}
