import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'
import type { PairProgress } from './atomic-multi-order-executor.ts'
import {
  type CountedOperation,
  type HeldLeg,
  heldLegs,
  movingBase,
  type OwnLeg,
  type Pair,
  type PairLegNow,
  type PairStanding,
  signedBase,
} from './pair-book.ts'

/** How many pairs that ended are still listed. */
const ENDED_SHOWN = 50

/** The pairs of one mode: what the journal held at the start, and what happened since. */
export interface PairBook {
  list(): readonly Pair[]
  find(pairId: IntentId): Pair | undefined
  /** Intents of every operation on a pair, oldest first. */
  operationsOf(pairId: IntentId): readonly IntentId[]
  /** Counts an operation, or counts it anew with what is known of it now. */
  count(
    pairId: IntentId,
    operation: CountedOperation,
    naked: PairProgress['naked'],
    dustTokens?: Decimal,
  ): void
  /** Signed venue units that all pairs hold of an instrument together. */
  heldAt(venue: VenueId, symbol: SymbolId): Decimal
  /** Says where a pair stands while an operation works on it. */
  progress(pairId: IntentId, standing: PairStanding, progress?: PairProgress, words?: string): void
}

interface Kept {
  readonly operations: Map<IntentId, CountedOperation>
  readonly naked: Map<IntentId, PairProgress['naked']>
  openedAtMs: number
  endedAtMs?: number
  /** Set while an operation works. */
  working?: { readonly standing: PairStanding; readonly progress?: PairProgress; readonly words?: string }
}

export function createPairBook(onChange: () => void): PairBook {
  const kept = new Map<IntentId, Kept>()

  const keptOf = (pairId: IntentId, openedAtMs: number): Kept => {
    const known = kept.get(pairId)
    if (known) return known
    const made: Kept = { operations: new Map(), naked: new Map(), openedAtMs }
    kept.set(pairId, made)
    return made
  }

  const ownLegs = (pair: Kept) => heldLegs([...pair.operations.values()])

  const heldAt = (venue: VenueId, symbol: SymbolId): Decimal =>
    [...kept.values()]
      .flatMap((pair) => ownLegs(pair) ?? [])
      .filter((leg) => leg.venue === venue && leg.symbol === symbol)
      .reduce((sum, leg) => sum.plus(signedBase(leg)), ZERO)

  /** What the newest plan at an instrument found there that was no pair's. */
  const foreignAt = (venue: VenueId, symbol: SymbolId): Decimal => {
    const plans = [...kept.values()].flatMap(({ operations }) => [...operations.values()])
    const found = plans
      .toSorted((a, b) => b.intent.createdAtMs - a.intent.createdAtMs)
      .flatMap(({ record }) => record.legs)
      .find((leg) => leg.venue === venue && leg.symbol === symbol)
    return found?.foreignBefore ?? ZERO
  }

  const whole = (leg: OwnLeg): HeldLeg => {
    const allPairsBase = heldAt(leg.venue, leg.symbol)
    return { ...leg, allPairsBase, expectedBase: foreignAt(leg.venue, leg.symbol).plus(allPairsBase) }
  }

  const view = (pairId: IntentId, pair: Kept): Pair | undefined => {
    const own = ownLegs(pair)
    if (!own) return undefined
    const { working } = pair
    const running = working?.progress && [...pair.operations].at(-1)
    const now = (leg: OwnLeg): PairLegNow => ({
      ...whole(leg),
      movingBase: running && working.progress ? movingBase(running[1], leg, working.progress.netBase) : ZERO,
    })
    const legs = [now(own[0]), now(own[1])] as const
    const [first] = legs
    const isFlat = legs.every(({ heldBase }) => !heldBase.gt(0))
    const wasClosed = [...pair.operations.values()].some(({ record }) => record.kind === 'close')
    const standing = working?.standing ?? (isFlat ? (wasClosed ? 'closed' : 'flat') : 'open')
    const counted = running ? new Map(pair.naked).set(running[0], working.progress.naked) : pair.naked
    const naked = [...counted.values()].reduce(
      (sum, { nakedMs, quoteSeconds }) => ({
        nakedMs: sum.nakedMs + nakedMs,
        quoteSeconds: sum.quoteSeconds.plus(quoteSeconds),
      }),
      { nakedMs: 0, quoteSeconds: ZERO },
    )
    return {
      pairId,
      symbol: first.symbol,
      standing,
      ...(working?.progress ? { step: working.progress.state } : {}),
      legs,
      gapTokens: working?.progress?.gapTokens ?? ZERO,
      openedAtMs: pair.openedAtMs,
      ...(pair.endedAtMs !== undefined && isFlat ? { closedAtMs: pair.endedAtMs } : {}),
      naked,
      ...(working?.progress?.nakedRunsFromMs === undefined
        ? {}
        : { nakedRunsFromMs: working.progress.nakedRunsFromMs }),
      operations: [...pair.operations.keys()],
      ...(working?.words === undefined ? {} : { words: working.words }),
    }
  }

  const forgetOldest = (): void => {
    const ended = [...kept].filter(([, pair]) => !pair.working && pair.endedAtMs !== undefined)
    for (const [pairId] of ended.slice(0, Math.max(0, ended.length - ENDED_SHOWN))) kept.delete(pairId)
  }

  return {
    heldAt,
    list: () =>
      [...kept]
        .flatMap(([pairId, pair]) => view(pairId, pair) ?? [])
        .toSorted((a, b) => b.openedAtMs - a.openedAtMs),
    find(pairId) {
      const pair = kept.get(pairId)
      return pair && view(pairId, pair)
    },
    operationsOf: (pairId) => [...(kept.get(pairId)?.operations.keys() ?? [])],
    count(pairId, operation, naked) {
      const { intentId, createdAtMs } = operation.intent
      const pair = keptOf(pairId, createdAtMs)
      pair.operations.set(intentId, operation)
      pair.naked.set(intentId, naked)
      const seen = view(pairId, pair)
      if (seen?.legs.every(({ heldBase }) => !heldBase.gt(0))) pair.endedAtMs ??= createdAtMs
      else delete pair.endedAtMs
      delete pair.working
      forgetOldest()
      onChange()
    },
    progress(pairId, standing, progress, words) {
      const pair = kept.get(pairId)
      if (!pair) return
      pair.working = {
        standing: progress?.state === 'naked' ? 'naked' : standing,
        ...(progress ? { progress } : {}),
        ...(words === undefined ? {} : { words }),
      }
      onChange()
    },
  }
}
