import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { signOf } from '../../../format/decimal-text.ts'
import {
  atPrice,
  because,
  isNeverReceived,
  type Sentence,
  type StoryOrder,
  type StoryTerms,
} from './sentence.ts'

/** What was sent, and what became of it at each venue. */
export function entrySentences(operation: PairOperationView, terms: StoryTerms): readonly Sentence[] {
  const entries = operation.orders.filter(({ role }) => role === 'entry')
  if (entries.length === 0) return []
  const what = operation.kind === 'open' ? 'entry' : 'closing order'
  return [sent(operation.kind, entries, terms), ...fates(entries, what, terms)]
}

function sent(kind: 'open' | 'close', entries: readonly StoryOrder[], { symbol }: StoryTerms): Sentence {
  const list = entries
    .map(({ side, sizeBase, venueName }) => `${side.toUpperCase()} ${sizeBase} ${symbol} at ${venueName}`)
    .join(', ')
  const what = kind === 'open' ? 'sent' : 'sent to be closed'
  const words =
    entries.length > 1 ? `Both legs were ${what} at once: ${list}.` : `One leg was ${what}: ${list}.`
  return { words }
}

/** Two legs that filled as they should are one sentence. */
function fates(entries: readonly StoryOrder[], what: string, terms: StoryTerms): readonly Sentence[] {
  if (entries.length > 1 && entries.every(({ status }) => status === 'filled')) {
    const list = entries.map((entry) => `${entry.venueName}${atPrice(entry, terms)}`).join(', ')
    return [{ tone: 'good', words: `Both filled: ${list}.` }]
  }
  return entries.map((entry) => fate(entry, what, terms))
}

function fate(entry: StoryOrder, what: string, terms: StoryTerms): Sentence {
  const { venueName, status, sizeBase, filledBase, reason } = entry
  const hasFilled = signOf(filledBase) > 0
  const part = `${venueName} filled ${filledBase} of ${sizeBase}${atPrice(entry, terms)}`
  switch (status) {
    case 'filled':
      return { tone: 'good', words: `${venueName} filled ${filledBase}${atPrice(entry, terms)}.` }
    case 'sending':
      return { tone: 'busy', words: `${venueName}'s ${what} is on its way.` }
    case 'unknown':
      return {
        tone: 'warning',
        words: `Nobody knows yet what became of ${venueName}'s ${what}${because(reason)}. The venue is asked.`,
      }
    case 'open':
    case 'partially-filled':
      return { tone: 'busy', words: hasFilled ? `${part}; the rest rests.` : `${venueName}'s ${what} rests.` }
    default:
      return ended(entry, what, hasFilled ? part : undefined)
  }
}

function ended({ venueName, status, reason }: StoryOrder, what: string, part: string | undefined): Sentence {
  if (part !== undefined) return { tone: 'warning', words: `${part}; the rest was ${pastOf(status)}.` }
  if (isNeverReceived(reason)) {
    return { tone: 'bad', words: `${venueName}'s ${what} was lost: the venue never received it.` }
  }
  if (status === 'rejected') {
    return { tone: 'bad', words: `${venueName} refused its ${what}${because(reason)}.` }
  }
  return {
    tone: 'warning',
    words: `${venueName}'s ${what} was ${pastOf(status)} without a fill${because(reason)}.`,
  }
}

function pastOf(status: string): string {
  if (status === 'expired') return 'given up by the venue'
  return status === 'rejected' ? 'refused' : status
}
