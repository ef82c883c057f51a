import type { Bbo } from '../domain/market.ts'

/** Best bid and offer at a moment, as numbers: drawn, never traded on. */
export interface BboPoint {
  readonly atMs: number
  readonly bid: number
  readonly ask: number
}

/** A bounded line of best prices for the chart. */
export interface BboHistory {
  /** @returns false when the point came too soon after the last one and was left out. */
  add(bbo: Bbo): boolean
  /** Oldest first. */
  points(): readonly BboPoint[]
  last(): BboPoint | undefined
}

export interface BboHistoryOptions {
  /** Points kept; 600 by default. */
  readonly limit?: number
  /** Shortest time between two points; 100 ms by default, so that 600 points are a minute at the least. */
  readonly everyMs?: number
}

export function createBboHistory({ limit = 600, everyMs = 100 }: BboHistoryOptions = {}): BboHistory {
  const points: BboPoint[] = []
  return {
    add({ receivedAtMs, bidPrice, askPrice }) {
      const last = points.at(-1)
      if (last && receivedAtMs - last.atMs < everyMs) return false
      points.push({ atMs: receivedAtMs, bid: bidPrice.toNumber(), ask: askPrice.toNumber() })
      if (points.length > limit) points.shift()
      return true
    },
    points: () => points,
    last: () => points.at(-1),
  }
}
