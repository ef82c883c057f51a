import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { AgedBbo, PriceQuestion, PriceTier } from './price-tier.ts'
import type { SharedPrices } from './shared-prices.ts'

interface Deps {
  readonly shared: SharedPrices
  readonly clock: Clock
  readonly log: Logger
  /** What memory held last, however old: a shared price far away from it is not believed. */
  readonly latest: (venue: VenueId, symbol: SymbolId) => AgedBbo | undefined
}

/** How long an own price is a measure for others'. */
const COMPARED_WITHIN_MS = 60_000
/** A mid this far from ours, a minute apart at most, is more likely another terminal's mistake than the market: 5 %. */
const LARGEST_STEP = 0.05

/**
 * Who accepts a price older than this (screens, sizing) waits for another terminal's request in the place of an own
 * one. An entry's ceiling is never above it, so no order waits.
 */
const PATIENT_ABOVE_MS = 1_000
const LOOK_EVERY_MS = 15
/** About 300 ms; looks and not time, so that a process that stood still does not give up unseen. */
const LOOKS = 20

/** The second tier: other terminals' prices, when they can be believed. */
export function createSharedTier({ shared, clock, log, latest }: Deps): PriceTier {
  const look = async ({ client, symbol, maxAgeMs }: PriceQuestion): Promise<AgedBbo | undefined> => {
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
  }

  /** What another terminal is asking the venue for right now, or nothing when it does not come soon. */
  const waitForOther = async (question: PriceQuestion, signal: AbortSignal): Promise<AgedBbo | undefined> => {
    for (let looks = 0; looks < LOOKS; looks += 1) {
      await clock.sleep(LOOK_EVERY_MS, signal)
      const found = await look(question)
      if (found) return found
    }
    return undefined
  }

  return {
    name: 'shared',
    async read(question, signal) {
      const found = await look(question)
      if (found || question.maxAgeMs <= PATIENT_ABOVE_MS) return found
      if (await shared.claim(question.client.venue, question.symbol)) return undefined
      return waitForOther(question, signal)
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
