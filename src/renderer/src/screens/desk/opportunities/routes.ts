import type { QuoteView } from '../../../../../shared/views.ts'
import { unitRatio } from '../../../format/unit-ratio.ts'
import { type PairRoute, routeId } from '../../../stores/pair-ticket.ts'

/** A quote of a market that both sides of a pair can stand in. */
type Quote = Pick<
  QuoteView,
  'venue' | 'symbol' | 'quoteAsset' | 'bid' | 'ask' | 'fundingPercentPerYear' | 'receivedAtMs'
>

/** What one route earns. Numbers, because they are only shown and compared. */
export interface Opportunity extends PairRoute {
  readonly id: string
  /** Short minus long, per cent a year, both by their true intervals; positive earns. */
  readonly fundingPercentPerYear: number
  /** 0 for the best route of its asset. */
  readonly place: number
}

/** Runners-up shown under the best route of an asset. */
const RUNNERS_UP = 2

/**
 * What buying at one venue and selling at the other would gain at once, basis points of the middle; negative
 * is what it costs. `undefined` while a price is missing. Prices of unlike units are brought to one.
 */
export function crossSpreadBps(bought: Quote | undefined, sold: Quote | undefined): number | undefined {
  const ask = Number(bought?.ask ?? Number.NaN)
  const bid = Number(sold?.bid ?? Number.NaN)
  if (!(ask > 0) || !(bid > 0)) return undefined
  const sameUnitBid = bid * unitRatio(ask, bid)
  return ((sameUnitBid - ask) / ((sameUnitBid + ask) / 2)) * 10_000
}

/**
 * The best routes of every asset, best asset first, its runners-up after it. A market without funding is a
 * spot market, and cannot be sold short.
 */
export function opportunitiesOf(quotes: readonly Quote[]): readonly Opportunity[] {
  const withFunding = quotes.filter(({ fundingPercentPerYear }) => fundingPercentPerYear !== undefined)
  const assets = Map.groupBy(withFunding, ({ symbol }) => symbol)
  return [...assets.values()]
    .map(routesOfAsset)
    .filter((routes) => routes.length > 0)
    .toSorted((a, b) => (b[0]?.fundingPercentPerYear ?? 0) - (a[0]?.fundingPercentPerYear ?? 0))
    .flat()
}

function routesOfAsset(quotes: readonly Quote[]): readonly Opportunity[] {
  return quotes
    .flatMap((a, index) => quotes.slice(index + 1).map((b) => routeBetween(a, b)))
    .toSorted((a, b) => b.fundingPercentPerYear - a.fundingPercentPerYear || (a.id < b.id ? -1 : 1))
    .slice(0, 1 + RUNNERS_UP)
    .map((route, place) => ({ ...route, place }))
}

/** Long where longs pay less. */
function routeBetween(a: Quote, b: Quote): Opportunity {
  const rateA = a.fundingPercentPerYear ?? 0
  const rateB = b.fundingPercentPerYear ?? 0
  const [long, short] = rateA <= rateB ? [a, b] : [b, a]
  const route = { symbol: a.symbol, longVenue: long.venue, shortVenue: short.venue }
  return { ...route, id: routeId(route), fundingPercentPerYear: Math.abs(rateA - rateB), place: 0 }
}
