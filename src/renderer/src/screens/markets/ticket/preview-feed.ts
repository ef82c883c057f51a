import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PreviewView } from '../../../../../shared/views.ts'
import { type Ask, messageOf } from '../../../bridge/ask.ts'
import { type MarketState, marketStore } from '../../../stores/market.ts'
import { type OrderSide, orderOf, type TicketState, ticketStore } from '../../../stores/ticket.ts'

/** What each side would cost now; absent while nothing is typed. */
export interface PreviewState {
  readonly buy: PreviewView | undefined
  readonly sell: PreviewView | undefined
  /** Why there is no answer, in main's words. */
  readonly failure: string | undefined
}

/** A box of the ticket that words can stand under. */
export type TicketField = 'size' | 'limitPrice'

const NO_PREVIEW: PreviewState = { buy: undefined, sell: undefined, failure: undefined }

export const previewStore = createStore<PreviewState>()(() => NO_PREVIEW)

/** A pause in typing. */
const DEBOUNCE_MS = 80
/** The book moves under an idle ticket. */
const REFRESH_MS = 1_000

interface Deps {
  readonly ask: Ask
  readonly ticket?: StoreApi<TicketState>
  readonly market?: StoreApi<MarketState>
}

/**
 * Keeps the preview true: asks main after a pause in typing and once a second while idle. An answer to an
 * older question never replaces a newer one.
 * @returns ends it.
 */
export function startPreview({ ask, ticket = ticketStore, market = marketStore }: Deps): () => void {
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const askLater = (delayMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void askNow(), delayMs)
  }

  const askNow = async (): Promise<void> => {
    const asked = ++question
    const { selected } = market.getState()
    const typed = ticket.getState()
    if (selected === undefined || typed.size.trim() === '') {
      previewStore.setState(NO_PREVIEW, true)
      return
    }
    const previewOf = (side: OrderSide) => ask('ticket.preview', orderOf(typed, selected, side))
    try {
      const [buy, sell] = await Promise.all([previewOf('buy'), previewOf('sell')])
      if (asked === question) previewStore.setState({ buy, sell, failure: undefined }, true)
    } catch (cause) {
      if (asked === question) previewStore.setState({ ...NO_PREVIEW, failure: messageOf(cause) }, true)
    }
    if (asked === question) askLater(REFRESH_MS)
  }

  const stops = [
    ticket.subscribe(() => askLater(DEBOUNCE_MS)),
    market.subscribe(({ selected }, before) => {
      if (selected !== before.selected) askLater(0)
    }),
    () => clearTimeout(timer),
  ]
  askLater(0)
  return () => {
    question++
    for (const stop of stops) stop()
  }
}

/** Sentences of both sides, each once, under the field that they are about. */
export function problemsOf({ buy, sell, failure }: PreviewState): Record<TicketField, string[]> {
  const all = new Set([...(buy?.problems ?? []), ...(sell?.problems ?? [])])
  if (failure !== undefined) all.add(failure)
  const about = Map.groupBy(all, fieldOf)
  return { size: about.get('size') ?? [], limitPrice: about.get('limitPrice') ?? [] }
}

/** The field that a sentence of main is about: it names a limit price when that is what is wrong. */
export function fieldOf(problem: string): TicketField {
  return /\blimit price\b/i.test(problem) ? 'limitPrice' : 'size'
}
