import { type Decimal, ZERO } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { IntentId, VenueId } from '../../domain/brands.ts'
import type { IntentRecord } from '../../journal/journal.ts'
import { executePair, type PairEnd, type PairProgress } from './atomic-multi-order-executor.ts'
import type { Claims } from './claims.ts'
import type { PairDeskDeps, PairReply } from './pair-desk-deps.ts'
import { createPairLedger, type PairLedger } from './pair-ledger.ts'
import { LEGS, type PairPlan } from './pair-plan.ts'
import type { PairBook } from './pair-positions.ts'
import {
  ledgerOf,
  PLANNED,
  type PlanRecord,
  planAgain,
  planDetail,
  planOf,
  progressDetail,
  progressOf,
  venueAndSymbol,
} from './pair-record.ts'
import type { PairSeat } from './pair-seat.ts'

/** Works operations from their plan to their end, across restarts. */
export interface Operations {
  /** Plan on disk, both legs, end on disk. Never throws for what a venue did. */
  work(plan: PairPlan): Promise<PairReply>
  /** Reads the book from the journal and takes up what has not ended. */
  recover(): Promise<void>
  /** What waits for a venue looks again. */
  venueCame(): void
}

const PAIRS_READ = 400

export function createOperations(
  deps: PairDeskDeps & { readonly book: PairBook; readonly claims: Claims },
): Operations {
  const { journal, gate, clock, log, tracker, seatOf, lifetime, book, claims } = deps
  /** Unfinished operations whose venues are not all there. */
  const waiting = new Map<IntentId, { readonly intent: IntentRecord; readonly record: PlanRecord }>()

  const written = (append: Promise<unknown>): Promise<unknown> =>
    append.catch((cause) => gate.journalFailed(messageOf(cause)))

  const note = (plan: PairPlan, state: string, detail: string): Promise<unknown> =>
    journal.appendPairEvent({ intentId: plan.intentId, state, detail, atMs: clock.now() })

  /** Counts the operation in the book as the journal has it now. */
  const recount = async ({ intentId, pairId }: PairPlan, naked: PairProgress['naked']): Promise<void> => {
    const [intent, events] = await Promise.all([journal.findIntent(intentId), journal.pairEvents(intentId)])
    const record = planOf(events)
    if (intent && record) book.count(pairId, { record, intent }, naked)
  }

  const seatsOf = (plan: PairPlan): readonly [PairSeat, PairSeat] | undefined => {
    const [a, b] = LEGS.map((leg) => seatOf(plan.legs[leg].instrument.venue))
    return a && b ? [a, b] : undefined
  }

  const execute = async (
    plan: PairPlan,
    seats: readonly [PairSeat, PairSeat],
    ledger: PairLedger,
    before?: PairProgress['naked'],
  ): Promise<PairEnd> => {
    const recorder = tracker.begin(plan.intentId)
    const standing = before ? 'recovering' : plan.kind === 'open' ? 'opening' : 'closing'
    using _feeds = deps.holdFeeds(plan.legs.map(({ instrument: { venue, symbol } }) => ({ venue, symbol })))
    let lastState = ''
    const onProgress = (progress: PairProgress): void => {
      // While it is naked each look is told; the journal keeps the first.
      if (progress.state !== lastState) {
        lastState = progress.state
        void written(note(plan, progress.state, progressDetail(progress)))
      }
      book.progress(plan.pairId, standing, progress)
    }
    const nakedBefore = before ? { nakedBefore: before } : {}
    const end = await executePair(
      { ...deps, plan, seats, ledger, recorder, onProgress, ...nakedBefore },
      lifetime,
    )
    const { totalMs, calls } = recorder.finish()
    log.info('pair.done', { intentId: plan.intentId, pairId: plan.pairId, end: end.end, totalMs, ...calls })
    return end
  }

  const finish = async (plan: PairPlan, end: PairEnd, ledger: PairLedger): Promise<PairReply> => {
    const { pairId } = plan
    if (end.end === 'refused') {
      await recount(plan, { nakedMs: 0, quoteSeconds: ZERO })
      return { outcome: 'refused', pairId, reason: end.reason }
    }
    await recount(plan, end.naked)
    const dust = end.dustTokens.gt(0)
      ? { reason: `${end.dustTokens.toFixed()} is left unhedged: neither venue takes an order that small` }
      : {}
    if (end.end === 'flat') return { outcome: 'flat', pairId, reason: flatWords(plan, ledger), ...dust }
    const isWhole = LEGS.every((leg) => end.netBase[leg].eq(plan.legs[leg].sizeBase))
    if (!isWhole) return { outcome: 'partly', pairId, reason: partlyWords(plan, end.netBase), ...dust }
    return { outcome: plan.kind === 'open' ? 'opened' : 'closed', pairId, ...dust }
  }

  const takeUp = async (intentId: IntentId): Promise<void> => {
    const found = waiting.get(intentId)
    if (!found) return
    const { intent, record } = found
    const seats = LEGS.map((leg) => seatOf(venueAndSymbol(record, leg).venue))
    const [a, b] = seats
    if (!a || !b) return
    waiting.delete(intentId)
    // It was there before anything that this process may begin.
    using _claim = await claims.take(
      LEGS.map((leg) => venueAndSymbol(record, leg)),
      Number.POSITIVE_INFINITY,
      lifetime,
    )
    const instruments = await Promise.all([
      a.client.instruments.resolve(venueAndSymbol(record, 0), lifetime),
      b.client.instruments.resolve(venueAndSymbol(record, 1), lifetime),
    ])
    const plan = planAgain(record, intentId, instruments)
    const events = await journal.pairEvents(intentId)
    const known = progressOf(events)
    const before = { nakedMs: known?.nakedMs ?? 0, quoteSeconds: known?.quoteSeconds ?? ZERO }
    // What was read at the start may be old by now: orders of it may have ended while it waited for its venues.
    const ledger = ledgerOf(plan, (await journal.findIntent(intentId)) ?? intent, clock)
    log.warn('pair.recovering', { intentId, pairId: plan.pairId, orders: ledger.orders().length })
    const nothingSent = ledger.orders().length === 0
    const end: PairEnd = nothingSent
      ? { end: 'refused', code: 'restart', reason: 'the program ended before anything was sent' }
      : await execute(plan, [a, b], ledger, before)
    const reply = await finish(plan, end, ledger)
    const words = `finished after a restart: ${reply.outcome}${reply.reason ? `, ${reply.reason}` : ''}`
    await written(
      journal.appendIntentEnd(intentId, {
        status: nothingSent ? 'refused' : 'done',
        reason: words,
        atMs: clock.now(),
      }),
    )
    log.warn('pair.recovered', { intentId, pairId: plan.pairId, outcome: reply.outcome })
  }

  const takeUpAll = (): void => {
    for (const intentId of [...waiting.keys()]) {
      const found = waiting.get(intentId)
      takeUp(intentId).catch((cause) => {
        if (lifetime.aborted) return
        // The venues are asked again when the next one comes, and the pair says what it waits for.
        if (found) waiting.set(intentId, found)
        log.error('pair.recovery-failed', { intentId, message: messageOf(cause) })
      })
    }
  }

  const sayWaiting = (): void => {
    for (const { record, intent } of waiting.values()) {
      const missing = LEGS.map((leg): VenueId => venueAndSymbol(record, leg).venue).filter(
        (venue) => !seatOf(venue),
      )
      const pairId = record.pairId as IntentId
      book.progress(pairId, 'recovering', undefined, `waits for ${missing.join(' and ')} (${intent.kind})`)
    }
  }

  return {
    async work(plan) {
      const seats = seatsOf(plan)
      if (!seats) return { outcome: 'refused', pairId: plan.pairId, reason: 'a venue is not connected' }
      const isSlice = plan.kind === 'open' && plan.intentId !== plan.pairId
      if (isSlice) {
        const { venue, symbol } = plan.legs[0].instrument
        await journal.appendIntent({
          intentId: plan.intentId,
          kind: 'pair-open',
          venue,
          symbol,
          detail: JSON.stringify({ sliceOf: plan.pairId }),
          createdAtMs: clock.now(),
        })
      }
      await note(plan, PLANNED, planDetail(plan))
      await recount(plan, { nakedMs: 0, quoteSeconds: ZERO })
      book.progress(plan.pairId, plan.kind === 'open' ? 'opening' : 'closing')
      const ledger = createPairLedger(plan)
      const reply = await finish(plan, await execute(plan, seats, ledger), ledger)
      if (isSlice) {
        const status = reply.outcome === 'refused' ? 'refused' : 'done'
        await written(journal.appendIntentEnd(plan.intentId, { status, atMs: clock.now() }))
      }
      return reply
    },

    async recover() {
      const latest = await journal.pairIntents({ limit: PAIRS_READ })
      const unfinished = await journal.pairIntents({ unfinished: true })
      const all = new Map([...latest, ...unfinished].map((intent) => [intent.intentId, intent]))
      const oldestFirst = [...all.values()].toSorted((a, b) => a.createdAtMs - b.createdAtMs)
      for (const intent of oldestFirst) {
        const events = await journal.pairEvents(intent.intentId)
        const record = planOf(events)
        if (!record) {
          if (intent.status === 'started') {
            const reason = 'the program ended before anything was sent'
            await written(
              journal.appendIntentEnd(intent.intentId, { status: 'refused', reason, atMs: clock.now() }),
            )
          }
          continue
        }
        const known = progressOf(events)
        const naked = { nakedMs: known?.nakedMs ?? 0, quoteSeconds: known?.quoteSeconds ?? ZERO }
        book.count(record.pairId as IntentId, { record, intent }, naked)
        if (intent.status === 'started') waiting.set(intent.intentId, { intent, record })
      }
      sayWaiting()
      takeUpAll()
    },

    venueCame() {
      sayWaiting()
      takeUpAll()
    },
  }
}

function flatWords({ kind }: PairPlan, ledger: PairLedger): string {
  if (kind === 'close') return 'neither leg could be closed'
  const hasFilled = ledger.orders().some(({ order }) => order.filledBase.gt(0))
  return hasFilled ? 'a leg could not be had, and the other was taken back' : 'neither leg filled in time'
}

function partlyWords(plan: PairPlan, netBase: readonly [Decimal, Decimal]): string {
  const sizes = LEGS.map((leg) => `${netBase[leg].toFixed()} of ${plan.legs[leg].sizeBase.toFixed()}`)
  return `${plan.kind === 'open' ? 'opened' : 'closed'} ${sizes.join(' and ')}`
}
