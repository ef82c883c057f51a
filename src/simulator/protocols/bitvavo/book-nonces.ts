import type { Random } from '../../random.ts'

/** Counts the book frames of each market; snapshots tell the number of the last one. */
export class BookNonces {
  readonly #last = new Map<string, number>()
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Number of the newest frame. */
  last(symbol: string): number {
    const known = this.#last.get(symbol)
    if (known !== undefined) return known
    const first = this.#random.integer(10_000, 900_000)
    this.#last.set(symbol, first)
    return first
  }

  /** Number of the next frame. */
  next(symbol: string): number {
    const nonce = this.last(symbol) + 1
    this.#last.set(symbol, nonce)
    return nonce
  }

  /** Begins again at zero, as after a restart of the matching engine. */
  restart(symbol: string): void {
    this.#last.set(symbol, 0)
  }
}
