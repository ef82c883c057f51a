import type { InstrumentView } from '../../../../../shared/views.ts'
import type { PairRoute } from '../../../stores/pair-ticket.ts'
import type { Opportunity } from '../opportunities/routes.ts'

/** Assets that at least two venues list, by name. */
export function pairAssets(instruments: readonly InstrumentView[]): readonly string[] {
  const venues = Map.groupBy(instruments, ({ symbol }) => symbol)
  return [...venues]
    .filter(([, listings]) => new Set(listings.map(({ venue }) => venue)).size > 1)
    .map(([symbol]) => symbol)
    .toSorted()
}

/** Venues that list an asset, in main's order. */
export function venuesOf(instruments: readonly InstrumentView[], asset: string): readonly InstrumentView[] {
  const seen = new Set<string>()
  return instruments.filter(({ symbol, venue }) => {
    if (symbol !== asset || seen.has(venue)) return false
    seen.add(venue)
    return true
  })
}

/** Where another asset is traded: at the same venues when they list it, else on its best route, else at the first two. */
export function routeForAsset(
  asset: string,
  before: PairRoute,
  instruments: readonly InstrumentView[],
  routes: readonly Opportunity[],
): PairRoute {
  const venues = venuesOf(instruments, asset).map(({ venue }) => venue)
  const { longVenue, shortVenue } = before
  if (longVenue !== shortVenue && venues.includes(longVenue) && venues.includes(shortVenue)) {
    return { symbol: asset, longVenue, shortVenue }
  }
  const best = routes.find(({ symbol }) => symbol === asset)
  return {
    symbol: asset,
    longVenue: best?.longVenue ?? venues[0] ?? '',
    shortVenue: best?.shortVenue ?? venues[1] ?? '',
  }
}
