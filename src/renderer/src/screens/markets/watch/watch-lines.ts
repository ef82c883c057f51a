import type { VenueView } from '../../../../../shared/views.ts'
import type { QuoteLine } from '../../../stores/quotes.ts'

/** A venue as the watch lists it. */
export interface WatchedVenue {
  readonly venue: string
  readonly name: string
}

/** What stands in a line instead of prices, and why; `undefined` when both prices or one of them are there. */
export function wordsInsteadOf(
  line: Pick<QuoteLine, 'bid' | 'ask'> | undefined,
  state: VenueView['state'] | undefined,
): string | undefined {
  if (line?.bid !== undefined || line?.ask !== undefined) return undefined
  if (state !== undefined && state !== 'connected' && state !== 'degraded') return state
  return line === undefined ? 'not listed' : 'no price yet'
}

/** Funding in one sentence; `undefined` where there is none. */
export function fundingWords(line: QuoteLine | undefined): string | undefined {
  if (line?.fundingPercentPerYear === undefined) return undefined
  const payer = line.fundingPercentPerYear < 0 ? 'shorts pay' : 'longs pay'
  const every = line.fundingIntervalHours === undefined ? '' : ` every ${line.fundingIntervalHours} h`
  return line.fundingPercentPerYear === 0 ? `nobody pays${every}` : `${payer}${every}`
}

/** Positive funding costs a long and pays a short. */
export function fundingTone(percentPerYear: number | undefined): 'positive' | 'negative' | undefined {
  if (percentPerYear === undefined || percentPerYear === 0) return undefined
  return percentPerYear > 0 ? 'positive' : 'negative'
}
