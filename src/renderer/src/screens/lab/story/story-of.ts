import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { magnitude, signOf, sumOf } from '../../../format/decimal-text.ts'
import { formatQuote } from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import { entrySentences } from './entry-sentences.ts'
import { recoverySentences } from './recovery-sentences.ts'
import { because, type Sentence, type StoryOrder, type StoryTerms } from './sentence.ts'

/** What happened in one operation, in the order in which it did, for somebody who was not there. */
export function storyOf(operation: PairOperationView, terms: StoryTerms): readonly Sentence[] {
  if (operation.orders.length === 0) return [beforeSending(operation)]
  return [
    ...entrySentences(operation, terms),
    ...recoverySentences(operation, terms),
    ...costSentences(operation, terms),
    endSentence(operation),
    ...mainsWords(operation),
  ]
}

function beforeSending({ end, reason }: PairOperationView): Sentence {
  if (end === undefined) return { tone: 'busy', words: 'Both legs are being priced; nothing was sent yet.' }
  return { tone: 'bad', words: `It was refused, and nothing was sent${because(reason)}.` }
}

function costSentences({ costQuote }: PairOperationView, { quoteAsset }: StoryTerms): readonly Sentence[] {
  if (costQuote === undefined) return []
  const gained = signOf(costQuote) < 0
  const amount = `${formatQuote(magnitude(costQuote))} ${quoteAsset}`
  return [
    {
      tone: gained ? 'good' : 'warning',
      words: `There and back ${gained ? 'gained' : 'cost'} ${amount}, fees included.`,
    },
  ]
}

const workingWords: Readonly<Record<string, string>> = {
  planned: 'Both legs are being sent.',
  entering: 'Both legs are filling.',
  settling: 'It waits for the fate of an order.',
  balancing: 'The leg that lags is being hedged.',
  unwinding: 'The leg that leads is being taken back.',
  naked: 'One leg stands alone: hedging and taking back are tried in turn until one of them works.',
}

function endSentence({ kind, end, steps, orders, totalMs }: PairOperationView): Sentence {
  if (end === undefined) {
    const state = steps.at(-1)?.state ?? 'planned'
    return { tone: state === 'naked' ? 'bad' : 'busy', words: workingWords[state] ?? `It is ${state}.` }
  }
  const after = totalMs === undefined ? '' : ` after ${formatAge(totalMs)}`
  if (end === 'paired') return { tone: 'good', words: `It ended even${after}: both legs hold the same.` }
  if (end === 'closed') return { tone: 'good', words: `It ended closed${after}: both legs by the same.` }
  if (kind === 'close')
    return { tone: 'warning', words: `It ended${after} with nothing closed: the pair is held as before.` }
  const moved = orders.some(({ filledBase }) => signOf(filledBase) > 0)
  const words = moved ? 'nothing of it is held' : 'nothing was filled'
  return { tone: 'warning', words: `It ended flat${after}: ${words}.` }
}

/** Reasons of main that say nothing which the sentences before did not. */
const TOLD = [
  'a leg could not be had, and the other was taken back',
  'neither leg filled in time',
  'neither leg could be closed',
]
const RESTARTED = 'finished after a restart'

/** What only main knows: tokens that no venue takes, a part that is less than what was asked, a restart. */
function mainsWords({ reason, end, orders }: PairOperationView): readonly Sentence[] {
  if (reason === undefined || TOLD.includes(reason)) return []
  if (reason.startsWith(RESTARTED)) {
    const rest = reason.split(', ').slice(1).join(', ')
    const more = rest === '' || TOLD.includes(rest) ? '' : ` ${sentence(rest)}`
    return [
      { tone: 'warning', words: `Tandem ended in between and finished it after the next start.${more}` },
    ]
  }
  const isPart = end !== 'flat' && orders.some(hasLess)
  return [{ ...(isPart || reason.includes('unhedged') ? { tone: 'warning' } : {}), words: sentence(reason) }]
}

const hasLess = ({ role, sizeBase, filledBase }: StoryOrder): boolean =>
  role === 'entry' && signOf(sumOf([sizeBase, `-${filledBase}`])) > 0

const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
