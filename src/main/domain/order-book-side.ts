import { FarLevels } from './order-book-far-levels.ts'
import type { BookWalk } from './order-book-walk.ts'

/** Slots of the ladder: a multiple of `BLOCK`. */
const SLOTS = 32_768
/** Slots that share one "touched" mark: 64, as a power of two. */
const BLOCK_BITS = 6
const BLOCK = 1 << BLOCK_BITS
/** Where the best level stands after the ladder is laid anew: three quarters of the slots lie behind it. */
const BEST_SLOT = SLOTS * 0.75
/** Below this slot the best level has too few slots behind it, and the ladder is laid anew. */
const LOW_SLOT = SLOTS / 8

/**
 * One side of a book: a ladder with one slot a tick around the best price, and a table for the levels that
 * lie further out. A mark per block of slots says where a level has ever been, so that a search skips the rest.
 * Counting levels and clearing marks is left to the rare calls: a change costs two stores and no search.
 *
 * Inside, a level's key is its tick for bids and its negated tick for asks, so that "better" is always
 * "greater". The ladder always covers the best level; the table holds only levels worse than slot 0.
 */
export class OrderBookSide {
  readonly #sign: 1 | -1
  readonly #lots = new Float64Array(SLOTS)
  readonly #touched = new Uint8Array(SLOTS / BLOCK)
  readonly #far = new FarLevels()
  /** Where in a batch the levels stand that lie outside the ladder. */
  #farPlaces = new Int32Array(1_024)
  /** Key of slot 0. */
  #base = 0
  /** Slot of the best level, −1 when the side is empty. */
  #best = -1

  constructor(side: 'bid' | 'ask') {
    this.#sign = side === 'bid' ? 1 : -1
  }

  /** Price of the best level in ticks, −1 when the side is empty. */
  get bestTicks(): number {
    return this.#best < 0 ? -1 : this.#sign * (this.#base + this.#best)
  }

  /** Size of the best level in lots, 0 when the side is empty. */
  get bestLots(): number {
    return this.#best < 0 ? 0 : (this.#lots[this.#best] as number)
  }

  /** Levels held, near and far. Counts them: for the rare call. */
  get levelCount(): number {
    let near = 0
    for (let slot = this.#best; slot >= 0; slot = this.#levelAtOrBelow(slot - 1)) near += 1
    return near + this.#far.size
  }

  /** Size at a price in lots, 0 when there is no such level. */
  lotsAt(ticks: number): number {
    const key = this.#sign * ticks
    const slot = key - this.#base
    return slot >= 0 && slot < SLOTS ? (this.#lots[slot] as number) : this.#far.get(key)
  }

  /** Forgets every level. */
  clear(): void {
    this.#clearLadder()
    this.#far.clear()
    this.#best = -1
  }

  /** Sets `count` levels; zero lots delete, and deleting an unknown level changes nothing. */
  apply(ticks: Float64Array, sizes: Float64Array, count: number): void {
    if (count > this.#farPlaces.length) this.#farPlaces = new Int32Array(count * 2)
    const sign = this.#sign
    const base = this.#base
    const lots = this.#lots
    const touched = this.#touched
    const farPlaces = this.#farPlaces
    let farCount = 0
    let best = this.#best
    // No call in this loop: that lets the compiler keep all of it in registers. Levels outside the ladder are
    // noted and set afterwards, and so is a best level that was deleted.
    for (let at = 0; at < count; at += 1) {
      const offset = sign * (ticks[at] as number) - base
      const size = sizes[at] as number
      if (offset >= 0 && offset < SLOTS) {
        const slot = offset | 0
        lots[slot] = size
        touched[slot >>> BLOCK_BITS] = 1
        if (slot > best && size !== 0) best = slot
      } else {
        farPlaces[farCount] = at
        farCount += 1
      }
    }
    this.#best = this.#levelAtOrBelow(best)
    for (let index = 0; index < farCount; index += 1) {
      const at = farPlaces[index] as number
      this.#setFar(sign * (ticks[at] as number), sizes[at] as number)
    }
    if (this.#best < LOW_SLOT && this.#far.size > 0) this.#recentre()
  }

  /** Calls back for up to `maxLevels` levels, best first. */
  visit(maxLevels: number, visitor: (ticks: number, lots: number) => void): void {
    let left = maxLevels
    for (let slot = this.#best; slot >= 0 && left > 0; slot = this.#levelAtOrBelow(slot - 1)) {
      visitor(this.#sign * (this.#base + slot), this.#lots[slot] as number)
      left -= 1
    }
    if (left <= 0) return
    for (const key of this.#far.keysDescending().subarray(0, left)) {
      visitor(this.#sign * key, this.#far.get(key))
    }
  }

  /** Takes up to `wantedLots` from the best level outwards; changes nothing. */
  walk(wantedLots: number): BookWalk {
    let left = wantedLots
    let tickLots = 0
    let worstTicks = -1
    let levels = 0
    for (let slot = this.#best; slot >= 0 && left > 0; slot = this.#levelAtOrBelow(slot - 1)) {
      const taken = Math.min(left, this.#lots[slot] as number)
      worstTicks = this.#sign * (this.#base + slot)
      tickLots += worstTicks * taken
      left -= taken
      levels += 1
    }
    // Every term is positive, so a sum that stayed below 2^53 had only exact terms.
    const nearIsExact = tickLots <= Number.MAX_SAFE_INTEGER
    if (nearIsExact && (left === 0 || this.#far.size === 0)) {
      return { filledLots: wantedLots - left, tickLots, worstTicks, levels }
    }
    return this.#walkExactly(wantedLots)
  }

  #walkExactly(wantedLots: number): BookWalk {
    let left = wantedLots
    let tickLots = 0n
    let worstTicks = -1
    let levels = 0
    const take = (ticks: number, lots: number) => {
      if (left === 0) return
      const taken = Math.min(left, lots)
      tickLots += BigInt(ticks) * BigInt(taken)
      worstTicks = ticks
      left -= taken
      levels += 1
    }
    this.visit(this.levelCount, take)
    const exact = tickLots <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(tickLots) : tickLots
    return { filledLots: wantedLots - left, tickLots: exact, worstTicks, levels }
  }

  /** Sets a level that lay outside the ladder; the ladder may have moved over it meanwhile. */
  #setFar(key: number, size: number): void {
    const slot = key - this.#base
    if (slot >= 0 && slot < SLOTS) {
      this.#lots[slot] = size
      this.#touched[slot >>> BLOCK_BITS] = 1
      this.#best = this.#levelAtOrBelow(Math.max(this.#best, slot))
      return
    }
    this.#far.set(key, size)
    const leadsTheSide = slot >= SLOTS || this.#best < 0
    if (size !== 0 && leadsTheSide) this.#recentre()
  }

  /** Lays the ladder anew around the best level of all, losing none. */
  #recentre(): void {
    for (let slot = this.#levelAtOrBelow(SLOTS - 1); slot >= 0; slot = this.#levelAtOrBelow(slot - 1)) {
      this.#far.set(this.#base + slot, this.#lots[slot] as number)
    }
    this.#clearLadder()
    const keys = this.#far.keysDescending()
    this.#base = (keys[0] as number) - BEST_SLOT
    this.#best = BEST_SLOT
    for (const key of keys) {
      const slot = key - this.#base
      if (slot < 0) break
      this.#lots[slot] = this.#far.get(key)
      this.#touched[slot >>> BLOCK_BITS] = 1
      this.#far.set(key, 0)
    }
  }

  #clearLadder(): void {
    const touched = this.#touched
    for (let block = 0; block < touched.length; block += 1) {
      if (touched[block] === 1) this.#lots.fill(0, block * BLOCK, (block + 1) * BLOCK)
    }
    touched.fill(0)
  }

  /** The first slot with a level at or below one, −1 when there is none. */
  #levelAtOrBelow(from: number): number {
    const lots = this.#lots
    const touched = this.#touched
    let slot = from
    while (slot >= 0) {
      const blockStart = slot & -BLOCK
      if (touched[slot >>> BLOCK_BITS] === 1) {
        for (; slot >= blockStart; slot -= 1) if (lots[slot] !== 0) return slot
      }
      slot = blockStart - 1
    }
    return -1
  }
}
