import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { roundTo, withoutTrailingZeros } from '../../../format/decimal-text.ts'
import { formatGroupedPrice } from '../../../format/numbers.ts'
import type { Tone } from '../../../format/words.ts'

/** One thing that happened. */
export interface Sentence {
  /** Drawn as a shape beside it; absent where it is neither good nor bad. */
  readonly tone?: Tone
  readonly words: string
}

export type StoryOrder = PairOperationView['orders'][number]

/** What an operation does not say of itself. */
export interface StoryTerms {
  readonly symbol: string
  /** What the long leg is paid in: costs are told in it. */
  readonly quoteAsset: string
  /** Decimals of a venue's tick. */
  readonly priceDecimalsOf: (venue: string) => number
}

/** True once nothing more can come of an order. */
export function isOrderOver({ status }: StoryOrder): boolean {
  return status === 'filled' || status === 'cancelled' || status === 'rejected' || status === 'expired'
}

/** ` at 64,120.3`: the average of an order that filled; empty without one. */
export function atPrice({ venue, averagePrice }: StoryOrder, { priceDecimalsOf }: StoryTerms): string {
  if (averagePrice === undefined) return ''
  return ` at ${formatGroupedPrice(withoutTrailingZeros(roundTo(averagePrice, priceDecimalsOf(venue))))}`
}

/** True when the reason of an order is main's for one that the venue says it never had. */
export function isNeverReceived(reason: string | undefined): boolean {
  return reason?.endsWith('never received it') ?? false
}

const FEW = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']

/** `first` … `ninth`, then `10th`, `11th`, …; `21st`. */
export function ordinal(count: number): string {
  const word = FEW[count - 1]
  if (word !== undefined) return word
  const isTeen = count % 100 >= 11 && count % 100 <= 13
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')
  return `${count}${ending}`
}

/** `once`, `twice`, `8 times`. */
export function timesWords(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

/** `; reason` without a full stop of its own; empty without one. */
export function because(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`
}
