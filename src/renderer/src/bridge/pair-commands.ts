import { toast } from 'sonner'
import type { CallOutput } from '../../../shared/contract.ts'
import type { PairView } from '../../../shared/pair-views.ts'
import type { TradingMode } from '../../../shared/views.ts'
import { beginRun, endRun, pairRunsStore, type RunEnd } from '../stores/pair-runs.ts'
import { type PairTicketState, pairOf, routeId } from '../stores/pair-ticket.ts'
import { sessionStore } from '../stores/session.ts'
import { type Ask, isOutcomeUnknown, messageOf } from './ask.ts'

type PairReply = CallOutput<'pairs.open'>

/** What the window can tell main to do with pairs. Both resolve when the operation is over, and never throw. */
export interface PairCommands {
  /** Opens what the ticket says: one gesture, one intent. */
  open(ticket: PairTicketState): Promise<void>
  close(pair: Pick<PairView, 'pairId' | 'symbol'>): Promise<void>
}

type ToastLevel = 'success' | 'warning' | 'error' | 'info'

interface Told extends RunEnd {
  readonly level: ToastLevel
}

/** Binds the commands to main. Each operation has one toast, which its end replaces. */
export function createPairCommands(ask: Ask): PairCommands {
  return {
    open: (ticket) => {
      const gesture = newGesture()
      return run({
        key: routeId(ticket),
        what: `Open ${ticket.symbol} pair`,
        intentId: gesture.intentId,
        send: () => ask('pairs.open', { ...pairOf(ticket), ...gesture }),
      })
    },
    close: ({ pairId, symbol }) => {
      const gesture = newGesture()
      return run({
        key: pairId,
        what: `Close ${symbol} pair`,
        intentId: gesture.intentId,
        send: () => ask('pairs.close', { pairId, ...gesture }),
      })
    },
  }
}

interface Run {
  readonly key: string
  readonly what: string
  readonly intentId: string
  readonly send: () => Promise<PairReply>
}

/** An operation that is under way is not asked for again. */
async function run({ key, what, intentId, send }: Run): Promise<void> {
  if (pairRunsStore.getState().running.has(key)) return
  beginRun(key)
  toast.info(`${what}: under way`, { id: intentId, duration: Number.POSITIVE_INFINITY })
  const told = await send().then(
    (reply) => toldOf(what, reply),
    (cause: unknown) => failureOf(what, cause),
  )
  endRun(key, told)
  const [title, ...rest] = told.words.split('. ')
  toast[told.level](title, { id: intentId, duration: 6_000, description: rest.join('. ') || undefined })
}

const meaning: Readonly<
  Record<PairReply['outcome'], { level: ToastLevel; tone: Told['tone']; words: string }>
> = {
  opened: { level: 'success', tone: 'good', words: 'both legs hold the same' },
  closed: { level: 'success', tone: 'good', words: 'both legs are closed' },
  partly: { level: 'warning', tone: 'warning', words: 'done in part' },
  flat: { level: 'warning', tone: 'warning', words: 'taken back, nothing is held' },
  refused: { level: 'error', tone: 'bad', words: 'refused, nothing was sent' },
}

function toldOf(what: string, { outcome, reason }: PairReply): Told {
  const { level, tone, words } = meaning[outcome]
  return { level, tone, words: sentence(`${what}: ${words}`, reason) }
}

function failureOf(what: string, cause: unknown): Told {
  if (isOutcomeUnknown(cause)) {
    return {
      level: 'warning',
      tone: 'warning',
      words: `${what}: no answer yet. It goes on in main: see Pairs`,
    }
  }
  return { level: 'error', tone: 'bad', words: sentence(`${what} refused`, messageOf(cause)) }
}

const sentence = (words: string, reason: string | undefined): string =>
  reason === undefined ? words : `${words}. ${reason.charAt(0).toUpperCase()}${reason.slice(1)}`

/** One completed hold, and the mode the user saw when it ended. */
function newGesture(): { intentId: string; mode: TradingMode } {
  return { intentId: crypto.randomUUID(), mode: sessionStore.getState().session?.mode ?? 'paper' }
}
