import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PairPreviewView } from '../../../../../shared/pair-views.ts'
import { type Ask, messageOf } from '../../../bridge/ask.ts'
import {
  gapInTicket,
  type PairTicketState,
  pairOf,
  pairTicketStore,
  ticketKey,
} from '../../../stores/pair-ticket.ts'

/** What the ticket would send, as main last said. */
export interface PairPreviewState {
  readonly preview: PairPreviewView | undefined
  /** `ticketKey` of the ticket that it answers, or that could not be answered. */
  readonly about: string | undefined
  /** Why there is no answer, in main's words. */
  readonly failure: string | undefined
}

const NO_PREVIEW: PairPreviewState = { preview: undefined, about: undefined, failure: undefined }

export const pairPreviewStore = createStore<PairPreviewState>()(() => NO_PREVIEW)

/** A pause in typing. */
const DEBOUNCE_MS = 80
/** Both books move under an idle ticket. */
const REFRESH_MS = 1_000

interface Deps {
  readonly ask: Ask
  readonly ticket?: StoreApi<PairTicketState>
}

/**
 * Keeps the preview true: asks main after a pause in typing and once a second while idle. An answer to an
 * older question never replaces a newer one; figures of the ticket before stay in sight until the answer,
 * marked by `about`.
 * @returns ends it.
 */
export function startPairPreview({ ask, ticket = pairTicketStore }: Deps): () => void {
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const askLater = (delayMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void askNow(), delayMs)
  }

  const askNow = async (): Promise<void> => {
    const asked = ++question
    const typed = ticket.getState()
    if (gapInTicket(typed) !== undefined) {
      pairPreviewStore.setState(NO_PREVIEW, true)
      return
    }
    const about = ticketKey(typed)
    try {
      const preview = await ask('pairs.preview', pairOf(typed))
      if (asked === question) pairPreviewStore.setState({ preview, about, failure: undefined }, true)
    } catch (cause) {
      if (asked === question) {
        pairPreviewStore.setState({ preview: undefined, about, failure: messageOf(cause) }, true)
      }
    }
    if (asked === question) askLater(REFRESH_MS)
  }

  const unsubscribe = ticket.subscribe(() => {
    // An answer that is on its way is about another ticket by now.
    question++
    askLater(DEBOUNCE_MS)
  })
  askLater(0)
  return () => {
    question++
    clearTimeout(timer)
    unsubscribe()
  }
}

/** Why the ticket may not be sent now, in words; `undefined` when it may. */
export function reasonNotToSend(ticket: PairTicketState, state: PairPreviewState): string | undefined {
  const gap = gapInTicket(ticket)
  if (gap !== undefined) return gap
  if (state.about !== ticketKey(ticket)) return 'Checking both books'
  if (state.failure !== undefined) return state.failure
  return state.preview?.problems[0]
}
