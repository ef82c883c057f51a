import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import type { IntentId, SymbolId, VenueId } from '../domain/brands.ts'
import { signOf } from '../domain/order.ts'
import type { HeldLeg, Pair } from '../execution/pairs/pair-book.ts'
import type { PairDesks } from './pair-desks.ts'

/** A venue holds less of a leg than its pair does: the other leg may stand alone. */
export interface MissingLeg {
  readonly pair: Pair
  readonly leg: HeldLeg
  /** Signed venue units, as the account stream tells it. */
  readonly positionBase: Decimal
}

interface Deps {
  readonly pairs: Pick<PairDesks, 'standing'>
  /** Signed position; `undefined` while nobody knows it, which is never read as flat. */
  readonly positionOf: (pair: Pair, venue: VenueId, symbol: SymbolId) => Decimal | undefined
  readonly onMissing: (missing: MissingLeg) => void
  readonly clock: Clock
  readonly everyMs?: number
}

/** An operation and its account events may be a moment apart. */
const SEEN_TWICE = 2

/**
 * Compares what the pairs hold with what the venues say, every few seconds until `signal` aborts. A leg that is
 * smaller than its pair twice in a row is told, once, until it is whole again.
 */
export async function watchPairs(deps: Deps, signal: AbortSignal): Promise<void> {
  const { pairs, positionOf, onMissing, clock, everyMs = 5_000 } = deps
  const seen = new Map<string, number>()
  while (!signal.aborted) {
    const missing = new Map(
      pairs
        .standing()
        .filter(({ standing }) => standing === 'open')
        .flatMap((pair) => pair.legs.map((leg) => [keyOf(pair.pairId, leg), { pair, leg }] as const)),
    )
    for (const [key, { pair, leg }] of missing) {
      const positionBase = positionOf(pair, leg.venue, leg.symbol)
      if (positionBase === undefined || !isShortOf(leg, positionBase)) {
        seen.delete(key)
        continue
      }
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      if (times === SEEN_TWICE) onMissing({ pair, leg, positionBase })
    }
    for (const key of seen.keys()) if (!missing.has(key)) seen.delete(key)
    await clock.sleep(everyMs, signal).catch(() => undefined)
  }
}

/**
 * Less than all pairs together hold there, in their direction and this leg's, where what else was there would have
 * left it whole. Pairs that cancel each other at a venue say nothing.
 */
function isShortOf({ side, allPairsBase, expectedBase }: HeldLeg, positionBase: Decimal): boolean {
  const sign = signOf(side)
  const held = allPairsBase.times(sign)
  return held.gt(0) && expectedBase.times(sign).gte(held) && positionBase.times(sign).lt(held)
}

const keyOf = (pairId: IntentId, { venue, symbol }: HeldLeg): string => `${pairId}|${venue}|${symbol}`
