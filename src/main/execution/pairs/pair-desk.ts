import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { IntentId } from '../../domain/brands.ts'
import type { IntentRecord } from '../../journal/journal.ts'
import type { ExecutionTimeline } from '../execution-tracker.ts'
import { createClaims, type LegPlace } from './claims.ts'
import { createOperations } from './operations.ts'
import type { Pair } from './pair-book.ts'
import type { PairDeskDeps, PairReply } from './pair-desk-deps.ts'
import type { PairPlan } from './pair-plan.ts'
import { planClosing, planOpening } from './pair-planning.ts'
import { createPairBook } from './pair-positions.ts'
import { type PairReport, pairReport } from './pair-report.ts'
import type { PairCloseTicket, PairTicket } from './pair-ticket.ts'

export type { PairReply } from './pair-desk-deps.ts'

/** Opens and closes pairs in one mode. One gesture is one operation, whatever happens between. */
export interface PairDesk {
  open(ticket: PairTicket): Promise<PairReply>
  close(ticket: PairCloseTicket): Promise<PairReply>
  /** Newest first: all that are open, and the latest that ended. */
  pairs(): readonly Pair[]
  find(pairId: IntentId): Pair | undefined
  onChange(listener: () => void): Unsubscribe
  /** Every operation on a pair, oldest first, from the journal. */
  reports(pairId: IntentId): Promise<readonly PairReport[]>
  /** Our own timing of an operation; absent after a restart. */
  timelineOf(intentId: IntentId): ExecutionTimeline | undefined
  /** Reads the pairs back, and finishes what another process began as soon as its venues are there. */
  start(): Promise<void>
  /** A venue came: what waits for it goes on. */
  venueCame(): void
}

const REMEMBERED = 500
/** An operation that takes longer is in trouble, and nothing is to be added to that. */
const CLAIM_WITHIN_MS = 5_000

const busyWords = (places: readonly LegPlace[]): string =>
  `another operation works on ${places.map(({ venue, symbol }) => `${symbol} at ${venue}`).join(' or ')}: try again when it is over`

export function createPairDesk(deps: PairDeskDeps): PairDesk {
  const { journal, gate, clock, log, tracker } = deps
  const changed = createEmitter<undefined>((cause) =>
    log.error('pairs.listener', { message: messageOf(cause) }),
  )
  const book = createPairBook(() => changed.emit(undefined))
  const claims = createClaims(clock)
  const operations = createOperations({ ...deps, book, claims })
  const planning = { ...deps, heldAt: book.heldAt }
  const running = new Map<IntentId, Promise<PairReply>>()

  const refused = (intentId: IntentId, pairId: IntentId, reason: string): PairReply => {
    log.info('pair.refused', { intentId, reason })
    return { outcome: 'refused', pairId, reason }
  }

  /** One gesture, one intent: on disk before anything else, answered alike for ever. */
  const once = (
    intentId: IntentId,
    pairId: IntentId,
    intent: Pick<IntentRecord, 'kind' | 'symbol' | 'venue' | 'detail'>,
    work: () => Promise<PairReply>,
  ): Promise<PairReply> => {
    const known = running.get(intentId)
    if (known) return known
    const run = async (): Promise<PairReply> => {
      try {
        const before = await journal.findIntent(intentId)
        if (before) return replyOfRecord(before, pairId)
        await journal.appendIntent({ intentId, createdAtMs: clock.now(), ...intent })
      } catch (cause) {
        gate.journalFailed(messageOf(cause))
        return refused(intentId, pairId, `${messageOf(cause)}; trading is halted, nothing was sent`)
      }
      const reply = await work().catch((cause) => refused(intentId, pairId, messageOf(cause)))
      const status = reply.outcome === 'refused' ? 'refused' : 'done'
      const reason = reply.reason === undefined ? {} : { reason: reply.reason }
      // What a shutdown cut off has no end: the next start finishes it.
      if (!deps.lifetime.aborted) {
        await journal
          .appendIntentEnd(intentId, { status, ...reason, atMs: clock.now() })
          .catch((cause) => gate.journalFailed(messageOf(cause)))
      }
      return reply
    }
    const reply = run()
    running.set(intentId, reply)
    const oldest = running.keys().next()
    if (running.size > REMEMBERED && !oldest.done) running.delete(oldest.value)
    return reply
  }

  const workAll = async (plans: readonly PairPlan[]): Promise<PairReply> => {
    let reply: PairReply | undefined
    for (const plan of plans) {
      const next = await operations.work(plan)
      const isFirst = reply === undefined
      reply = isFirst || next.outcome !== 'refused' ? next : { ...next, outcome: 'partly' }
      if (next.outcome !== 'opened') return reply
    }
    return reply ?? { outcome: 'refused', pairId: '' as IntentId, reason: 'there was nothing to send' }
  }

  return {
    open: (ticket) =>
      once(
        ticket.intentId,
        ticket.intentId,
        { kind: 'pair-open', venue: ticket.longVenue, symbol: ticket.symbol, detail: JSON.stringify(ticket) },
        async () => {
          const { intentId, symbol, longVenue, shortVenue } = ticket
          const places = [longVenue, shortVenue].map((venue) => ({ venue, symbol }))
          using claim = await claims.take(places, CLAIM_WITHIN_MS, deps.lifetime)
          if (!claim) return refused(intentId, intentId, busyWords(places))
          const planned = await planOpening(ticket, planning)
          if (!planned.ok) return refused(intentId, intentId, planned.error)
          return await workAll(planned.value)
        },
      ),

    close(ticket) {
      const { intentId, pairId } = ticket
      const pair = book.find(pairId)
      if (!pair) return Promise.resolve(refused(intentId, pairId, `there is no pair ${pairId}`))
      const [{ venue, symbol }] = pair.legs
      const intent = { kind: 'pair-close', venue, symbol, detail: JSON.stringify(ticket) } as const
      return once(intentId, pairId, intent, async () => {
        if (pair.standing !== 'open') {
          return refused(intentId, pairId, `expected a pair that is open, got one that is ${pair.standing}`)
        }
        using claim = await claims.take(pair.legs, CLAIM_WITHIN_MS, deps.lifetime)
        if (!claim) return refused(intentId, pairId, busyWords(pair.legs))
        const planned = await planClosing(ticket, book.find(pairId) ?? pair, planning)
        if (!planned.ok) return refused(intentId, pairId, planned.error)
        return await operations.work(planned.value)
      })
    },

    pairs: () => book.list(),
    find: (pairId) => book.find(pairId),
    onChange: (listener) => changed.on(listener),

    async reports(pairId) {
      const reports = await Promise.all(
        book.operationsOf(pairId).map(async (intentId) => {
          const [intent, events, fills] = await Promise.all([
            journal.findIntent(intentId),
            journal.pairEvents(intentId),
            journal.fillsOf(intentId),
          ])
          return intent && pairReport(intent, events, fills)
        }),
      )
      return reports.flatMap((report) => report ?? [])
    },

    timelineOf: (intentId) => tracker.recent().find((timeline) => timeline.intentId === intentId),
    start: () => operations.recover(),
    venueCame: () => operations.venueCame(),
  }
}

/** An answer that was given before, by this process or another. */
function replyOfRecord({ status, reason, kind }: IntentRecord, pairId: IntentId): PairReply {
  const words = reason === undefined ? {} : { reason }
  if (status === 'refused') return { outcome: 'refused', pairId, ...words }
  if (status === 'started')
    return { outcome: 'partly', pairId, reason: 'it is being finished after a restart' }
  return { outcome: kind === 'pair-close' ? 'closed' : 'opened', pairId, ...words }
}
