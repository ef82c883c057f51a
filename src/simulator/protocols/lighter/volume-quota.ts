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

  /** True when so many can be used now. */
  has(count: number, nowMs: number): boolean {
    return count <= this.#remaining || (count === 1 && nowMs >= this.#freeAtMs)
  }

  /** Uses what {@link has} has allowed. */
  use(count: number, nowMs: number): void {
    if (count > this.#remaining) this.#freeAtMs = nowMs + FREE_EVERY_MS
    else this.#remaining -= count
  }

  /** Counts a fill of this notional. */
  traded(notional: Fixed): void {
    this.#tradedUsdc += fixedToNumber(notional)
    const earned = Math.floor(this.#tradedUsdc / USDC_FOR_ONE)
    this.#tradedUsdc -= earned * USDC_FOR_ONE
    this.#remaining += earned
  }
}
