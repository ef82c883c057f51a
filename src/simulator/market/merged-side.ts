import type { Fixed } from '../fixed.ts'
import type { Side } from '../matching/order.ts'
import type { Instrument } from './instrument.ts'

/** A recorded level: price in quote units, size in base units. */
export type FineLevel = readonly [price: Fixed, size: Fixed]

/** Ticks that hold a recorded price: bids round down and asks up, so that nothing looks better than it was. */
export function mergedTicks(side: Side, price: Fixed, tick: Fixed): number {
  return Number(side === 'buy' ? price / tick : (price + tick - 1n) / tick)
}

/**
 * One side of a recorded book, seen on the grid of a venue whose tick or lot may be coarser.
 *
 * Recorded levels that share a tick are added up; the sum is rounded down to the lot, and less than one lot is not
 * shown. What is recorded stays exact beneath, so rounding never adds up over time.
 */
export class MergedSide {
  readonly #side: Side
  readonly #instrument: Instrument
  /** Recorded sizes by price, within each tick of the venue. */
  readonly #recorded = new Map<number, Map<Fixed, Fixed>>()
  /** Lots told last, of every tick that showed any. */
  readonly #told = new Map<number, number>()
  readonly #touched = new Set<number>()
  /** No recorded level is better than this. */
  #bestTicks: number | undefined

  constructor(side: Side, instrument: Instrument) {
    this.#side = side
    this.#instrument = instrument
  }

  /** Forgets every level. */
  clear(): void {
    for (const ticks of this.#recorded.keys()) this.#touched.add(ticks)
    this.#recorded.clear()
    this.#bestTicks = undefined
  }

  /** Sets the recorded size of a price; zero removes it. */
  set([price, size]: FineLevel): void {
    const ticks = mergedTicks(this.#side, price, this.#instrument.tick)
    if (ticks <= 0) return
    this.#touched.add(ticks)
    const within = this.#recorded.get(ticks)
    if (size === 0n) {
      within?.delete(price)
      if (within?.size === 0) this.#recorded.delete(ticks)
      return
    }
    if (within) within.set(price, size)
    else this.#recorded.set(ticks, new Map([[price, size]]))
    if (this.#bestTicks === undefined || this.#isBetter(ticks, this.#bestTicks)) this.#bestTicks = ticks
  }

  /** Makes a price the best one, with this size: everything recorded at better prices is gone. Price 0: all is. */
  cutTo(level: FineLevel): void {
    const [price] = level
    if (price === 0n) {
      this.clear()
      return
    }
    const ticks = mergedTicks(this.#side, price, this.#instrument.tick)
    for (const at of this.#between(this.#bestTicks ?? ticks, ticks)) {
      if (this.#isBetter(at, ticks) && this.#recorded.delete(at)) this.#touched.add(at)
    }
    const within = this.#recorded.get(ticks)
    for (const other of within?.keys() ?? []) if (this.#isBetter(other, price)) within?.delete(other)
    this.#bestTicks = ticks
    this.set(level)
  }

  /** Ticks whose lots are not those told last, with their lots; they count as told from now on. */
  changes(): [ticks: number, lots: number][] {
    const changes: [number, number][] = []
    for (const ticks of this.#touched) {
      const lots = this.#lots(ticks)
      if (lots === (this.#told.get(ticks) ?? 0)) continue
      if (lots === 0) this.#told.delete(ticks)
      else this.#told.set(ticks, lots)
      changes.push([ticks, lots])
    }
    this.#touched.clear()
    return changes
  }

  /** Ticks from the best one towards a worse one; those that are recorded, where they are fewer. */
  *#between(from: number, to: number): Generator<number> {
    const away = this.#side === 'buy' ? -1 : 1
    if (Math.abs(to - from) > this.#recorded.size) yield* [...this.#recorded.keys()]
    else for (let ticks = from; this.#isBetter(ticks, to); ticks += away) yield ticks
  }

  #lots(ticks: number): number {
    let size = 0n
    for (const each of this.#recorded.get(ticks)?.values() ?? []) size += each
    return Number(size / this.#instrument.lot)
  }

  #isBetter<N extends number | bigint>(left: N, right: N): boolean {
    return this.#side === 'buy' ? left > right : left < right
  }
}
