const FIRST_CAPACITY = 256

/**
 * Levels far from the touch: a hash table of numbers in two flat arrays. A `Map` would make an object of every
 * key beyond 2^30 and cost ten times as much; one level in twenty of a real diff comes here.
 *
 * A level of zero lots counts as absent. Its place is kept until the table is next laid anew.
 */
export class FarLevels {
  #keys = new Float64Array(FIRST_CAPACITY)
  #lots = new Float64Array(FIRST_CAPACITY)
  /** 1 where a key stands, also one whose level is gone. */
  #used = new Uint8Array(FIRST_CAPACITY)
  #usedCount = 0
  #size = 0

  /** Levels there are. */
  get size(): number {
    return this.#size
  }

  /** Lots at a key, 0 when there is no level. */
  get(key: number): number {
    return this.#lots[this.#placeOf(key)] as number
  }

  /** Sets a level; zero lots delete it, and deleting an unknown one changes nothing. */
  set(key: number, lots: number): void {
    const place = this.#placeOf(key)
    if (this.#used[place] === 0) {
      if (lots === 0) return
      this.#used[place] = 1
      this.#keys[place] = key
      this.#usedCount += 1
    }
    const before = this.#lots[place] as number
    this.#lots[place] = lots
    if (before === 0 && lots !== 0) this.#size += 1
    else if (before !== 0 && lots === 0) this.#size -= 1
    if (this.#usedCount * 2 > this.#keys.length) this.#layAnew()
  }

  /** Forgets every level. */
  clear(): void {
    this.#used.fill(0)
    this.#lots.fill(0)
    this.#usedCount = 0
    this.#size = 0
  }

  /** Keys of all levels, greatest first. */
  keysDescending(): Float64Array {
    const keys = new Float64Array(this.#size)
    let count = 0
    for (const [place, lots] of this.#lots.entries()) {
      if (lots === 0) continue
      keys[count] = this.#keys[place] as number
      count += 1
    }
    return keys.sort().reverse()
  }

  /** Where a key stands, or the free place where it would. */
  #placeOf(key: number): number {
    const keys = this.#keys
    const used = this.#used
    const mask = keys.length - 1
    // Neighbouring ticks shall not crowd together; the shift brings the mixed upper bits down.
    const mixed = Math.imul(key | 0, 0x9e3779b1)
    let place = (mixed ^ (mixed >>> 15)) & mask
    while (used[place] === 1 && keys[place] !== key) place = (place + 1) & mask
    return place
  }

  #layAnew(): void {
    const keys = this.#keys
    const lots = this.#lots
    let capacity = FIRST_CAPACITY
    while (capacity < this.#size * 4) capacity *= 2
    this.#keys = new Float64Array(capacity)
    this.#lots = new Float64Array(capacity)
    this.#used = new Uint8Array(capacity)
    this.#usedCount = 0
    this.#size = 0
    for (const [place, size] of lots.entries()) if (size !== 0) this.set(keys[place] as number, size)
  }
}
