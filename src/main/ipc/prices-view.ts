import type { KeptPriceView, PricesView } from '../../shared/prices.ts'
import type { ListedPrice, PriceProvider } from '../pricing/price-provider.ts'
import { sequenceStateOf } from '../pricing/sequence-state.ts'
import type { SharedPrices } from '../pricing/shared-prices.ts'

/** Rows that a screen can show; the rest is older. */
const MOST_ROWS = 200

/** How prices are found, as Health shows it. */
export function pricesView(
  prices: Pick<PriceProvider, 'stats' | 'list'>,
  shared: Pick<SharedPrices, 'status'>,
  ttlPolicy: PricesView['ttlPolicy'],
): PricesView {
  const { hitRate, callsSaved, requests, invalidations, answers } = prices.stats()
  const rows = prices.list().map(keptPriceView)
  const kept = rows.toSorted(
    (a, b) => Number(a.tier === 'last-known') - Number(b.tier === 'last-known') || a.ageMs - b.ageMs,
  )
  return {
    hitRate,
    callsSaved,
    requests,
    invalidations,
    answers: { ...answers },
    ttlPolicy,
    shared: { ...shared.status() },
    kept: kept.slice(0, MOST_ROWS),
  }
}

function keptPriceView({ bbo, ageMs, tier, ttlMs }: ListedPrice): KeptPriceView {
  return {
    venue: bbo.venue,
    symbol: bbo.symbol,
    bid: bbo.bidPrice.toFixed(),
    ask: bbo.askPrice.toFixed(),
    tier,
    source: bbo.source,
    sequenceState: sequenceStateOf(bbo),
    ageMs,
    ...(ttlMs === undefined ? {} : { ttlMs }),
  }
}
