import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { compare, signOf, sumOf } from '../../../format/decimal-text.ts'
import { formatQuote } from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import {
  atPrice,
  because,
  isNeverReceived,
  isOrderOver,
  ordinal,
  type Sentence,
  type StoryOrder,
  type StoryTerms,
  timesWords,
} from './sentence.ts'

/** How long one leg stood alone, and what was done about it: hedges first, then taking back. */
export function recoverySentences(operation: PairOperationView, terms: StoryTerms): readonly Sentence[] {
  const byVenue = (role: StoryOrder['role']): readonly (readonly StoryOrder[])[] => [
    ...Map.groupBy(
      operation.orders.filter((order) => order.role === role),
      ({ venue }) => venue,
    ).values(),
  ]
  return [
    ...asked(operation),
    ...alone(operation, terms),
    ...byVenue('hedge').map((tries) => hedged(tries, terms)),
    ...byVenue('unwind').map((tries) => takenBack(tries, terms)),
  ]
}

const SETTLE = 'settle'
/** Shorter waits are the ordinary last look before the end. */
const WORTH_TELLING_MS = 250

/** An answer that never came, as far as the times of our own steps are kept. */
function asked({ phases = [], orders }: PairOperationView): readonly Sentence[] {
  // What became of such an order was told with the venue's name.
  if (orders.some(({ status, reason }) => status === 'unknown' || isNeverReceived(reason))) return []
  const waits = phases.filter(({ name, durationMs }) => name === SETTLE && durationMs > 0)
  if (waits.length === 0) return []
  const longestMs = Math.max(...waits.map(({ durationMs }) => durationMs))
  const asking = longestMs < WORTH_TELLING_MS ? '' : ` for ${formatAge(longestMs)}`
  const what = waits.length === 1 ? 'One answer' : `${waits.length} answers`
  return [
    {
      tone: 'warning',
      words: `${what} never came: the venue was asked${asking} instead, and knew what became of the order.`,
    },
  ]
}

/** The leg that was ahead: the one that was taken back, or else the one whose entry filled further. */
function leader({ orders }: PairOperationView): StoryOrder | undefined {
  const back = orders.find(({ role }) => role === 'unwind')
  if (back !== undefined) return back
  const hedge = orders.find(({ role }) => role === 'hedge')
  if (hedge !== undefined) return orders.find(({ venue }) => venue !== hedge.venue)
  const [first, second] = orders.filter(({ role }) => role === 'entry')
  if (first === undefined || second === undefined) return undefined
  const [a, b] = [shareOf(first), shareOf(second)]
  return a === b ? undefined : a > b ? first : second
}

const shareOf = ({ filledBase, sizeBase }: StoryOrder): number => Number(filledBase) / Number(sizeBase)

function alone(operation: PairOperationView, { quoteAsset }: StoryTerms): readonly Sentence[] {
  const { nakedMs, quoteSeconds } = operation
  if (nakedMs < 1) return []
  const name = leader(operation)?.venueName
  const measured = `${formatAge(nakedMs)} (${formatQuote(quoteSeconds, 1)} ${quoteAsset}·s)`
  const words =
    name === undefined
      ? `One leg was ahead of the other for ${measured}.`
      : `${name} stood alone for ${measured}.`
  return [{ ...(nakedMs < 1_000 ? {} : { tone: 'warning' }), words }]
}

function hedged(tries: readonly StoryOrder[], terms: StoryTerms): Sentence {
  const { filled, last, isWhole, isPending } = outcomeOf(tries)
  const { venueName } = last
  if (filled.length === 0) {
    if (isPending) {
      return { tone: 'busy', words: `What ${venueName} lacks is being hedged: ${ordinal(tries.length)} try.` }
    }
    const failed = `Hedging at ${venueName} failed ${timesWords(tries.length)}`
    return { tone: 'bad', words: `${failed}${because(last.reason ?? last.status)}.` }
  }
  const how = isWhole ? '' : ' in part'
  return {
    tone: isWhole ? 'good' : 'warning',
    words: `What ${venueName} lacked was hedged${how}${tryWords(tries, filled, terms)}.`,
  }
}

function takenBack(tries: readonly StoryOrder[], terms: StoryTerms): Sentence {
  const { filled, last, isWhole, isPending } = outcomeOf(tries)
  const { venueName } = last
  if (filled.length === 0) {
    if (isPending) {
      return { tone: 'busy', words: `${venueName}'s ${last.sizeBase} ${terms.symbol} is being taken back.` }
    }
    const failed = `Taking back at ${venueName} failed ${timesWords(tries.length)}`
    return { tone: 'bad', words: `${failed}${because(last.reason ?? last.status)}.` }
  }
  const sum = sumOf(filled.map(({ filledBase }) => filledBase))
  return {
    tone: 'warning',
    words: `${venueName}'s ${sum} ${terms.symbol} was taken back${isWhole ? '' : ' in part'}${tryWords(tries, filled, terms)}.`,
  }
}

function outcomeOf(tries: readonly StoryOrder[]) {
  const filled = tries.filter(({ filledBase }) => signOf(filledBase) > 0)
  const [first] = tries
  const last = tries.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('expected at least one try, got none')
  const sum = sumOf(filled.map(({ filledBase }) => filledBase))
  return {
    filled,
    last,
    isWhole: compare(sum, first.sizeBase) >= 0,
    isPending: tries.some((order) => !isOrderOver(order)),
  }
}

/** ` at the second try, at 64,118` or ` in 3 of 4 tries`. */
function tryWords(tries: readonly StoryOrder[], filled: readonly StoryOrder[], terms: StoryTerms): string {
  const [only] = filled
  if (filled.length > 1 || only === undefined) return ` in ${filled.length} of ${tries.length} tries`
  const count = tries.indexOf(only) + 1
  return ` at the ${ordinal(count)} try,${atPrice(only, terms)}`.replace(/,$/, '')
}
