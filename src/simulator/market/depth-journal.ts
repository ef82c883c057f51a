import type { Side } from '../matching/order.ts'

/** Price and size as texts, exactly as they go out. A size of zero removes the level. */
export type TextLevel = readonly [price: string, size: string]

/** One incremental book message. `previousId` is the last id of the message before it on the same cadence. */
export interface DepthFrame {
  readonly firstId: number
  readonly lastId: number
  readonly previousId: number
  readonly atMs: number
  readonly bids: readonly TextLevel[]
  readonly asks: readonly TextLevel[]
}

/** How often a diff stream speaks. 0 is every recorded frame of a replay, or every change of a generated book. */
export const CADENCES_MS = [0, 100, 200, 250, 500, 600, 1_000] as const
/** Recorded frames go out one by one up to this cadence; slower ones merge them. */
export const RECORDED_CADENCE_MS = 100
export type CadenceMs = (typeof CADENCES_MS)[number]

interface Pending {
  firstId: number
  lastSentId: number
  readonly buy: Set<number>
  readonly sell: Set<number>
}

/** Collects which prices changed, once for each cadence, and turns them into diffs that join without a hole. */
export class DepthJournal {
  readonly #pending = new Map<CadenceMs, Pending>()
  readonly #level: (side: Side, ticks: number) => TextLevel
  #updateId: number

  /** `level` reads the displayed level of the moment a diff is written. */
  constructor(firstId: number, level: (side: Side, ticks: number) => TextLevel) {
    this.#updateId = firstId
    this.#level = level
    for (const cadence of CADENCES_MS) {
      this.#pending.set(cadence, { firstId, lastSentId: firstId, buy: new Set(), sell: new Set() })
    }
  }

  /** Id of the newest change of the book. */
  get updateId(): number {
    return this.#updateId
  }

  /** Notes a change that gets an id of its own. */
  change(side: Side, ticks: number): void {
    this.#updateId++
    for (const pending of this.#pending.values()) {
      if (pending.buy.size + pending.sell.size === 0) pending.firstId = this.#updateId
      pending[side].add(ticks)
    }
  }

  /** Notes a change that will travel with the next id of somebody else's sequence (a recorded feed). */
  overlay(side: Side, ticks: number): void {
    for (const pending of this.#pending.values()) pending[side].add(ticks)
  }

  /** Notes a change that a recorded frame tells by itself: only the slower cadences still owe it. */
  recorded(side: Side, ticks: number): void {
    for (const [cadence, pending] of this.#pending)
      if (cadence > RECORDED_CADENCE_MS) pending[side].add(ticks)
  }

  /** Takes over an id of a recorded feed. */
  follow(updateId: number): void {
    this.#updateId = updateId
  }

  /** Everything since the last diff of this cadence; undefined when there is nothing new to say. */
  flush(cadence: CadenceMs, atMs: number): DepthFrame | undefined {
    const pending = this.#pending.get(cadence) as Pending
    if (pending.buy.size + pending.sell.size === 0 || pending.lastSentId === this.#updateId) return undefined
    const frame = {
      firstId: Math.max(pending.firstId, pending.lastSentId + 1),
      lastId: this.#updateId,
      previousId: pending.lastSentId,
      atMs,
      ...this.take(cadence),
    }
    pending.lastSentId = this.#updateId
    return frame
  }

  /** Pending levels of a cadence, which are then no longer pending. */
  take(cadence: CadenceMs): { bids: TextLevel[]; asks: TextLevel[] } {
    const pending = this.#pending.get(cadence) as Pending
    const bids = [...pending.buy].sort((a, b) => b - a).map((ticks) => this.#level('buy', ticks))
    const asks = [...pending.sell].sort((a, b) => a - b).map((ticks) => this.#level('sell', ticks))
    pending.buy.clear()
    pending.sell.clear()
    return { bids, asks }
  }

  /** Forgets what is pending: the book was replaced as a whole and readers must start over. */
  reset(updateId: number): void {
    this.#updateId = updateId
    for (const pending of this.#pending.values()) {
      pending.buy.clear()
      pending.sell.clear()
      pending.firstId = updateId
      pending.lastSentId = updateId
    }
  }
}
