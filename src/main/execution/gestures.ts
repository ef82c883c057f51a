import type { Clock } from '../base/clock.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { IntentId } from '../domain/brands.ts'
import type { Journal, NewIntent } from '../journal/journal.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import { type DeskReply, notSentWords, refusal, replyOfRecord } from './desk-reply.ts'
import type { ExecutionRecorder, ExecutionTracker } from './execution-tracker.ts'

/** What a gesture does once it is on disk. */
export type GestureWork = (recorder: ExecutionRecorder) => Promise<DeskReply>

/** Makes one gesture one intent: journalled before anything else, run once, answered alike for ever. */
export interface Gestures {
  /**
   * The same gesture gets the same promise; one from before a restart gets its recorded answer. Work
   * that throws sent nothing: its words become the refusal.
   */
  once(intent: NewIntent, work: GestureWork): Promise<DeskReply>
}

export interface GesturesDeps {
  readonly journal: Journal
  readonly gate: RiskGate
  readonly tracker: ExecutionTracker
  readonly clock: Clock
  readonly log: Logger
}

const REMEMBERED = 1_000

export function createGestures({ journal, gate, tracker, clock, log }: GesturesDeps): Gestures {
  const running = new Map<IntentId, Promise<DeskReply>>()

  const noteEnd = async (intentId: IntentId, reply: DeskReply): Promise<void> => {
    const status = reply.order ? 'done' : 'refused'
    const reason = reply.reason === undefined ? {} : { reason: reply.reason }
    try {
      await journal.appendIntentEnd(intentId, { status, ...reason, atMs: clock.now() })
    } catch (cause) {
      gate.journalFailed(messageOf(cause))
    }
  }

  const run = async (intent: NewIntent, work: GestureWork): Promise<DeskReply> => {
    const { intentId } = intent
    const recorder = tracker.begin(intentId)
    try {
      const known = await journal.findIntent(intentId)
      if (known) return replyOfRecord(known)
      await recorder.phase('intent', () => journal.appendIntent(intent))
    } catch (cause) {
      if (kindOf(cause) === 'validation') return refusal(intentId, 'journal', messageOf(cause))
      gate.journalFailed(messageOf(cause))
      return refusal(intentId, 'journal', notSentWords(cause))
    }
    const reply = await work(recorder).catch((cause) =>
      refusal(intentId, 'not-sent', `nothing was sent: ${messageOf(cause)}`),
    )
    const { totalMs, calls } = recorder.finish()
    log.info('gesture.done', { intentId, outcome: reply.outcome, code: reply.code, totalMs, ...calls })
    await noteEnd(intentId, reply)
    return reply
  }

  return {
    once(intent, work) {
      const known = running.get(intent.intentId)
      if (known) return known
      const reply = run(intent, work)
      running.set(intent.intentId, reply)
      const oldest = running.keys().next()
      if (running.size > REMEMBERED && !oldest.done) running.delete(oldest.value)
      return reply
    },
  }
}
