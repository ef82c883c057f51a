import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { IntentRecord, PairEvent } from '../../journal/journal.ts'
import type { PairProgress } from './atomic-multi-order-executor.ts'
import { createPairLedger, type OrderRole, type PairLedger } from './pair-ledger.ts'
import {
  CLOSE_POLICY,
  type LegIndex,
  OPEN_POLICY,
  type PairLeg,
  type PairPlan,
  type PairPolicy,
} from './pair-plan.ts'

const decimal = z.string().transform((text) => new D(text))
const side = z.enum(['buy', 'sell'])
const leg = z.object({
  venue: z.string(),
  symbol: z.string(),
  side,
  sizeBase: decimal,
  positionBefore: decimal,
  foreignBefore: decimal,
})

/** A plan as the journal keeps it: instruments are asked for anew, the policy by what of it was chosen. */
const planRecord = z.object({
  pairId: z.string(),
  kind: z.enum(['open', 'close']),
  legs: z.tuple([leg, leg]),
  residualTokens: decimal,
  entry: z.enum(['market', 'limit']),
  maxNakedMs: z.number().positive(),
})
export type PlanRecord = z.infer<typeof planRecord>

const progressRecord = z.object({
  netTokens: z.tuple([decimal, decimal]),
  gapTokens: decimal,
  nakedMs: z.number(),
  quoteSeconds: decimal,
})

/** The first event of an operation: nothing of it was sent before this is on disk. */
export const PLANNED = 'planned'

export function planDetail({ pairId, kind, legs, residualTokens, policy }: PairPlan): string {
  return JSON.stringify({
    pairId,
    kind,
    legs: legs.map(
      ({ instrument: { venue, symbol }, side: sends, sizeBase, positionBefore, foreignBefore }) => ({
        venue,
        symbol,
        side: sends,
        sizeBase: sizeBase.toFixed(),
        positionBefore: positionBefore.toFixed(),
        foreignBefore: foreignBefore.toFixed(),
      }),
    ),
    residualTokens: residualTokens.toFixed(),
    entry: policy.entry,
    maxNakedMs: policy.maxNakedMs,
  })
}

export function progressDetail({ netTokens, gapTokens, naked }: PairProgress): string {
  return JSON.stringify({
    netTokens: netTokens.map((each) => each.toFixed()),
    gapTokens: gapTokens.toFixed(),
    nakedMs: Math.round(naked.nakedMs),
    quoteSeconds: naked.quoteSeconds.toDecimalPlaces(4).toFixed(),
  })
}

/** @returns the plan; `undefined` when the operation never got that far, so that nothing was sent. */
export function planOf(events: readonly PairEvent[]): PlanRecord | undefined {
  const planned = events.find(({ state }) => state === PLANNED)
  return planned && read(planRecord, planned)
}

/** What the last step of an operation knew. */
export function progressOf(events: readonly PairEvent[]): z.infer<typeof progressRecord> | undefined {
  const last = events.findLast(({ state }) => state !== PLANNED)
  return last && read(progressRecord, last)
}

/** The plan again, to be worked on by this process. */
export function planAgain(
  record: PlanRecord,
  intentId: IntentId,
  instruments: readonly [Instrument, Instrument],
): PairPlan {
  const patience: PairPolicy = record.kind === 'open' ? OPEN_POLICY : CLOSE_POLICY
  const [first, second] = record.legs
  return {
    intentId,
    pairId: record.pairId as IntentId,
    kind: record.kind,
    legs: [legOf(first, instruments[0]), legOf(second, instruments[1])],
    residualTokens: record.residualTokens,
    policy: { ...patience, entry: record.entry, maxNakedMs: record.maxNakedMs },
  }
}

const legOf = (kept: z.infer<typeof leg>, instrument: Instrument): PairLeg => ({
  instrument,
  side: kept.side,
  sizeBase: kept.sizeBase,
  positionBefore: kept.positionBefore,
  foreignBefore: kept.foreignBefore,
})

/**
 * The operation's orders as the journal has them. What was on its way when the process ended is `unknown`, and its
 * time at the venue has run since it was sent, not since this process began.
 */
export function ledgerOf(plan: PairPlan, intent: IntentRecord, clock: Clock): PairLedger {
  const ledger = createPairLedger(plan)
  for (const { order, leg: index, attempt, createdAtMs } of intent.orders) {
    const sentAtMs = clock.monotonicMs() - Math.max(0, clock.now() - createdAtMs)
    const status = order.status === 'sending' ? 'unknown' : order.status
    const found = {
      leg: index as LegIndex,
      attempt,
      role: roleOf(plan, index as LegIndex, attempt, order.side),
    }
    ledger.add({ ...found, sentAtMs, order: { ...order, status } })
  }
  return ledger
}

/** A leg's first order is its entry; what goes the other way takes back; the rest are hedges. */
export function roleOf(
  { legs }: { readonly legs: readonly [{ readonly side: string }, { readonly side: string }] },
  index: LegIndex,
  attempt: number,
  orderSide: string,
): OrderRole {
  if (orderSide !== legs[index].side) return 'unwind'
  return attempt === 1 ? 'entry' : 'hedge'
}

export const venueAndSymbol = (
  { legs }: PlanRecord,
  index: LegIndex,
): { venue: VenueId; symbol: SymbolId } => ({
  venue: legs[index].venue as VenueId,
  symbol: legs[index].symbol as SymbolId,
})

function read<T extends z.ZodType>(schema: T, { intentId, state, detail }: PairEvent): z.output<T> {
  const parsed = schema.safeParse(JSON.parse(detail))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new AppError('protocol', `journal, ${state} of ${intentId}: ${where}: ${issue?.message}`)
}
