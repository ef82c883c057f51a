import { silentLogger } from '../../../src/main/base/logger.ts'
import type { SymbolId } from '../../../src/main/domain/brands.ts'
import type { Bbo } from '../../../src/main/domain/market.ts'
import { PRICE_AGE_CEILING_MS } from '../../../src/main/pricing/price-age.ts'
import { createPriceProvider } from '../../../src/main/pricing/price-provider.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { depthOf } from '../../support/market.ts'
import type { Metrics } from '../metrics.ts'

/** One hour of a terminal, at two venues. */
interface Mix {
  /** Opened and closed again; each is two legs, opened and closed. */
  readonly pairs: number
  /** Assets that a strategy and the screens look at once a second, at both venues. */
  readonly watched: number
  /** Of the legs, how many need a hedge at once. */
  readonly hedgedShare: number
}

/** Seed 1's hour, and a busier one: a pair a minute, more to watch, every fifth leg hedged. */
const QUIET: Mix = { pairs: 10, watched: 4, hedgedShare: 0 }
const HEAVY: Mix = { pairs: 60, watched: 8, hedgedShare: 0.2 }
const SECONDS = 3_600
const GOAL_PCT = 80

/** Hit rates of simulated trading hours, second by second. */
export async function measureTradingHour(): Promise<Metrics> {
  return {
    overallHitPct: { value: await hitPctOf(QUIET), unit: '%', goal: GOAL_PCT },
    heavyHitPct: { value: await hitPctOf(HEAVY), unit: '%', goal: GOAL_PCT },
  }
}

async function hitPctOf({ pairs, watched, hedgedShare }: Mix): Promise<number> {
  const clock = createManualClock()
  const { signal } = new AbortController()
  const prices = createPriceProvider({ clock, lifetime: signal, log: silentLogger })
  const symbols = Array.from({ length: watched }, (_, at) => `A${at}` as SymbolId)
  const venues = [0, 1].map((at) => venueOf(createFakeExchangeClient(clock), `venue-${at}`))
  const get = (client: ExchangeClient, symbol: SymbolId, use: keyof typeof PRICE_AGE_CEILING_MS) =>
    prices.getBboPrices(client, symbol, { maxAgeMs: PRICE_AGE_CEILING_MS[use] }, signal)

  /** Check, order, fill; sometimes a hedge after it. */
  const trade = async (symbol: SymbolId, isHedged: boolean): Promise<void> => {
    for (const client of venues) {
      await prices.readOrderBook(client, { symbol, levels: 100 }, signal)
      await clock.advance(20)
      await get(client, symbol, 'entry')
      prices.invalidate(client.venue, symbol, 'own fill')
      if (isHedged) await get(client, symbol, 'hedge')
    }
  }

  const every = Math.floor(SECONDS / (pairs * 2))
  let checks = 0
  for (let second = 0; second < SECONDS; second += 1) {
    for (const client of venues) for (const symbol of symbols) await get(client, symbol, 'sizing')
    if (second % every === 0) {
      const number = second / every
      const symbol = symbols[number % symbols.length] as SymbolId
      await trade(symbol, number % Math.round(1 / (hedgedShare || 1 / SECONDS)) === 1)
      checks += venues.length
    }
    await clock.advance(1_000)
  }
  const { hits, misses } = prices.stats()
  return (100 * hits) / (hits + misses + checks)
}

/** The fake venue under another name, with whatever symbols are asked for. */
function venueOf(client: ReturnType<typeof createFakeExchangeClient>, name: string): ExchangeClient {
  const venue = name as ExchangeClient['venue']
  const { fetchBboPrices } = client.marketData
  return {
    ...client,
    venue,
    marketData: {
      ...client.marketData,
      fetchBboPrices: async ({ symbol }, signal): Promise<Bbo> => ({
        ...(await fetchBboPrices({ symbol }, signal)),
        venue,
        symbol,
      }),
      getOrderBookDepth: async ({ symbol }) => ({
        ...depthOf(
          [[60_000, 2]],
          [['60000.1', 2]],
          (await fetchBboPrices({ symbol }, new AbortController().signal)).receivedAtMs,
        ),
        venue,
        symbol,
      }),
    },
  }
}
