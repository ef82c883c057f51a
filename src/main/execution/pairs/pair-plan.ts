import { D, type Decimal } from '../../base/decimal.ts'
import type { IntentId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type Side, signOf } from '../../domain/order.ts'

/** `open` adds a position on both venues, `close` takes one off both. */
export type PairKind = 'open' | 'close'

export type LegIndex = 0 | 1
export const LEGS: readonly LegIndex[] = [0, 1]
export const otherLeg = (leg: LegIndex): LegIndex => (leg === 0 ? 1 : 0)

/** One leg of an operation. */
export interface PairLeg {
  readonly instrument: Instrument
  /** Side of the orders that carry the operation on; rolling back takes the other. */
  readonly side: Side
  /** What the leg is to move in all, venue units, whole lots. Zero for a leg that is gone: only the other is closed. */
  readonly sizeBase: Decimal
  /** Signed position at the venue before the operation, whoever made it. */
  readonly positionBefore: Decimal
  /** What of it no pair of ours held: the user's own, or anybody's. */
  readonly foreignBefore: Decimal
}

/** How patient an operation is, and with what. */
export interface PairPolicy {
  /** `market` takes at once; `limit` rests first, and what is left when `entryWaitMs` are over is chased. */
  readonly entry: 'market' | 'limit'
  readonly entryWaitMs: number
  /** Fraction inside the opposite touch at which a limit entry is placed. */
  readonly limitOffset: Decimal
  /** How often the leg that lags is hedged, how far apart, and for how long in all. */
  readonly hedgeTries: number
  readonly hedgeEveryMs: number
  readonly hedgeWithinMs: number
  /** How often the leg that leads is rolled back before the operation counts as naked. */
  readonly unwindTries: number
  readonly unwindEveryMs: number
  /** Longest time the legs may differ while patience is shown; then it goes to market. */
  readonly maxNakedMs: number
  /** Between two tries of an operation that is naked. */
  readonly nakedEveryMs: number
}

/** Product.md §4: opening 8 tries, 75 ms apart, within 6 s. */
export const OPEN_POLICY: PairPolicy = {
  entry: 'market',
  entryWaitMs: 1_500,
  limitOffset: new D('0.0001'),
  hedgeTries: 8,
  hedgeEveryMs: 75,
  hedgeWithinMs: 6_000,
  unwindTries: 5,
  unwindEveryMs: 50,
  maxNakedMs: 3_000,
  nakedEveryMs: 500,
}

/** Product.md §4: closing 5 tries, 50 ms apart, within 3 s. */
export const CLOSE_POLICY: PairPolicy = {
  ...OPEN_POLICY,
  hedgeTries: 5,
  hedgeEveryMs: 50,
  hedgeWithinMs: 3_000,
  maxNakedMs: 1_500,
}

/** Everything an operation needs to be worked, and to be finished by another process after a crash. */
export interface PairPlan {
  /** The gesture; every order of both legs is sent for it. */
  readonly intentId: IntentId
  /** The pair that is opened or closed. An open's pair has the open's own id. */
  readonly pairId: IntentId
  readonly kind: PairKind
  readonly legs: readonly [PairLeg, PairLeg]
  /** Tokens by which the sizes differ by design; nobody hedges them. */
  readonly residualTokens: Decimal
  readonly policy: PairPolicy
}

/**
 * True when an order would only make the position smaller, going by what was there before and what the
 * operation has moved since. A position of the other side, made by another hand, makes it false.
 *
 * @param netBase moved so far in the direction of the leg.
 */
export function onlyReduces(leg: PairLeg, netBase: Decimal, side: Side, sizeBase: Decimal): boolean {
  const expected = leg.positionBefore.plus(netBase.times(signOf(leg.side)))
  return expected.times(-signOf(side)).gte(sizeBase)
}

/** Venue units to tokens. */
export const tokensOf = ({ instrument }: PairLeg, sizeBase: Decimal): Decimal =>
  sizeBase.times(instrument.multiplier)
