import type { Order, Side } from './order.ts'
import { remainingLots } from './order.ts'

/** An account order in the queue of its price level. */
export interface Resting {
  readonly order: Order
  /** Market-maker lots that stand before it. Never grows. */
  aheadLots: number
}

/** One price: anonymous market-maker size, and the account orders queued within it. */
export interface Level {
  readonly ticks: number
  marketLots: number
  readonly queue: Resting[]
}

/** Size the public sees at a level: everything but hidden orders. */
export function displayedLots(level: Level): number {
  let lots = level.marketLots
  for (const { order } of level.queue) if (order.timeInForce !== 'HIDDEN') lots += remainingLots(order)
  return lots
}

/**
 * Levels of one side, kept from worst to best so that work near the top moves little memory.
 *
 * Cost: binary search for a price, then a short shift.
 */
export class BookSide {
  readonly side: Side
  readonly #sign: 1 | -1
  readonly #levels: Level[] = []

  constructor(side: Side) {
    this.side = side
    this.#sign = side === 'buy' ? 1 : -1
  }

  get depth(): number {
    return this.#levels.length
  }

  /** Best level that holds anything, hidden orders included. */
  best(): Level | undefined {
    return this.#levels.at(-1)
  }

  at(ticks: number): Level | undefined {
    const level = this.#levels[this.#indexOf(ticks)]
    return level?.ticks === ticks ? level : undefined
  }

  /** Levels from best to worst. */
  *fromBest(): Generator<Level> {
    for (let index = this.#levels.length - 1; index >= 0; index--) yield this.#levels[index] as Level
  }

  /** Sets the absolute market-maker size of a price; those who leave are taken from behind the account orders. */
  setMarket(ticks: number, lots: number): void {
    const index = this.#indexOf(ticks)
    const present = this.#levels[index]
    if (present?.ticks === ticks) {
      present.marketLots = lots
      for (const resting of present.queue) resting.aheadLots = Math.min(resting.aheadLots, lots)
      if (lots === 0 && present.queue.length === 0) this.#levels.splice(index, 1)
    } else if (lots > 0) this.#levels.splice(index, 0, { ticks, marketLots: lots, queue: [] })
  }

  /** Puts an account order at the end of its price's queue. */
  enqueue(order: Order): Resting {
    const index = this.#indexOf(order.priceTicks)
    let level = this.#levels[index]
    if (level?.ticks !== order.priceTicks) {
      level = { ticks: order.priceTicks, marketLots: 0, queue: [] }
      this.#levels.splice(index, 0, level)
    }
    const resting = { order, aheadLots: level.marketLots }
    level.queue.push(resting)
    return resting
  }

  /** Takes an account order out; false when it is not in the book. */
  remove(order: Order, ticks = order.priceTicks): boolean {
    const level = this.at(ticks)
    const at = level?.queue.findIndex((resting) => resting.order === order) ?? -1
    if (!level || at < 0) return false
    level.queue.splice(at, 1)
    this.prune(level)
    return true
  }

  /** Drops a level that holds nothing any more. */
  prune(level: Level): void {
    if (level.marketLots > 0 || level.queue.length > 0) return
    const index = this.#indexOf(level.ticks)
    if (this.#levels[index] === level) this.#levels.splice(index, 1)
  }

  /** Forgets all market-maker size; account orders stay. */
  clearMarket(): void {
    for (const { ticks } of [...this.#levels]) this.setMarket(ticks, 0)
  }

  /** Index of the price, or where it belongs. */
  #indexOf(ticks: number): number {
    const key = ticks * this.#sign
    let low = 0
    let high = this.#levels.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#levels[middle] as Level).ticks * this.#sign < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
