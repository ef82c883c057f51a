import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'
import { type Side, signOf } from '../../domain/order.ts'
import type { IntentRecord } from '../../journal/journal.ts'
import type { NakedTime } from './naked-clock.ts'
import type { PairState } from './pair-machine.ts'
import { LEGS, type LegIndex } from './pair-plan.ts'
import type { PlanRecord } from './pair-record.ts'

/** Where a pair stands, all operations together. */
export type PairStanding = 'opening' | 'open' | 'closing' | 'naked' | 'recovering' | 'closed' | 'flat'

/** What a pair holds at one venue. */
export interface HeldLeg {
  readonly venue: VenueId
  readonly symbol: SymbolId
  /** Side that opened it. */
  readonly side: Side
  /** Venue units, positive. */
  readonly heldBase: Decimal
  /** Average of what is held, quote per venue unit; zero before the first fill. */
  readonly entryPrice: Decimal
  /** Signed position the venue should show: what all pairs hold there, and what was nobody's of them. */
  readonly expectedBase: Decimal
  /** Signed, what all pairs hold there together. */
  readonly allPairsBase: Decimal
}

/** A leg by the fills of its own pair alone. */
export type OwnLeg = Omit<HeldLeg, 'expectedBase' | 'allPairsBase'>

/** A leg with what the operation that works on it has moved until now. */
export interface PairLegNow extends HeldLeg {
  /** Venue units beyond `heldBase`, which counts what was written down: negative while it is closed or taken back. */
  readonly movingBase: Decimal
}

/** Signed venue units that a leg holds. */
export const signedBase = ({ side, heldBase }: Pick<HeldLeg, 'side' | 'heldBase'>): Decimal =>
  heldBase.times(signOf(side))

/** One pair. */
export interface Pair {
  readonly pairId: IntentId
  readonly symbol: SymbolId
  readonly standing: PairStanding
  /** State of the operation that works on it; absent when none does. */
  readonly step?: PairState | 'planned'
  /** The long leg, then the short one. */
  readonly legs: readonly [PairLegNow, PairLegNow]
  readonly gapTokens: Decimal
  readonly openedAtMs: number
  readonly closedAtMs?: number
  /** All operations, the running one until its last news. */
  readonly naked: NakedTime
  /** Monotonic ms from which `naked` runs on; absent while the legs are even. */
  readonly nakedRunsFromMs?: number
  /** Intents of every operation on it, oldest first. */
  readonly operations: readonly IntentId[]
  readonly words?: string
}

/** An operation and what came of it, as the book counts it. */
export interface CountedOperation {
  readonly record: PlanRecord
  readonly intent: IntentRecord
}

/**
 * What a pair holds on each leg: everything its opens moved, less what its closes did. Only fills of our own
 * orders count: what else is at the venue is none of the pair's.
 */
export function heldLegs(operations: readonly CountedOperation[]): readonly [OwnLeg, OwnLeg] | undefined {
  const first = operations.find(({ record }) => record.kind === 'open')
  if (!first) return undefined
  const held = LEGS.map((leg) => heldLeg(operations, first.record, leg))
  const [a, b] = held
  if (!a || !b) return undefined
  return a.side === 'buy' ? [a, b] : [b, a]
}

function heldLeg(operations: readonly CountedOperation[], opened: PlanRecord, leg: LegIndex): OwnLeg {
  const { venue, symbol, side } = opened.legs[leg]
  let [addedBase, addedQuote, removedBase] = [ZERO, ZERO, ZERO]
  for (const { intent } of operations) {
    for (const { order } of intent.orders) {
      if (order.venue !== venue) continue
      if (order.side === side) {
        addedBase = addedBase.plus(order.filledBase)
        addedQuote = addedQuote.plus(order.filledBase.times(order.averagePrice))
      } else removedBase = removedBase.plus(order.filledBase)
    }
  }
  return {
    venue: venue as VenueId,
    symbol: symbol as SymbolId,
    side,
    heldBase: addedBase.minus(removedBase),
    entryPrice: addedBase.isZero() ? ZERO : addedQuote.div(addedBase),
  }
}

/**
 * What a running operation has moved at one leg of its pair and the count does not have yet, venue units: positive
 * adds to the leg.
 *
 * @param netBase moved by it, by the legs of its plan.
 */
export function movingBase(
  { record, intent }: CountedOperation,
  { venue, side }: Pick<HeldLeg, 'venue' | 'side'>,
  netBase: readonly [Decimal, Decimal],
): Decimal {
  const index = LEGS.find((leg) => record.legs[leg].venue === venue)
  if (index === undefined) return ZERO
  const planned = record.legs[index].side
  const counted = intent.orders
    .filter(({ order }) => order.venue === venue)
    .reduce((sum, { order }) => sum.plus(order.filledBase.times(order.side === planned ? 1 : -1)), ZERO)
  return netBase[index].minus(counted).times(planned === side ? 1 : -1)
}
