import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { AgedBbo, PriceTier } from './price-tier.ts'
import type { SharedPrices } from './shared-prices.ts'

interface Deps {
  readonly shared: SharedPrices
  readonly log: Logger
  /** What memory held last, however old: a shared price far away from it is not believed. */
  readonly latest: (venue: VenueId, symbol: SymbolId) => AgedBbo | undefined
}

/** How long an own price is a measure for others'. */
const COMPARED_WITHIN_MS = 60_000
/** A mid this far from ours, a minute apart at most, is more likely another terminal's mistake than the market: 5 %. */
const LARGEST_STEP = 0.05

/** The second tier: other terminals' prices, when they can be believed. */
export function createSharedTier({ shared, log, latest }: Deps): PriceTier {
  return {
    name: 'shared',
    async read({ client, symbol, maxAgeMs }) {
      const found = await shared.read(client.venue, symbol)
      if (!found || found.ageMs > maxAgeMs) return undefined
      const ours = latest(client.venue, symbol)
      if (ours && ours.ageMs <= COMPARED_WITHIN_MS && stepBetween(ours.bbo, found.bbo) > LARGEST_STEP) {
        log.warn('price.shared-implausible', {
          venue: client.venue,
          symbol,
          ours: ours.bbo.bidPrice.toFixed(),
          theirs: found.bbo.bidPrice.toFixed(),
        })
        return undefined
      }
      return found
    },
    write: (price) => shared.write(price),
    forget(venue, symbol, reason, isOurs) {
      if (isOurs) shared.forget(venue, symbol, reason)
    },
  }
}

/** Distance of two mids as a fraction of the first. */
function stepBetween(before: Bbo, after: Bbo): number {
  const [from, to] = [before, after].map(({ bidPrice, askPrice }) => bidPrice.plus(askPrice).toNumber())
  return Math.abs((to ?? 0) / (from ?? Number.NaN) - 1)
}
