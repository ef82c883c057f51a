import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { IntentId } from '../../../src/main/domain/brands.ts'
import { createPriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { BTC, VENUE } from '../../support/market.ts'
import type { Metrics } from '../metrics.ts'
import { createDesk } from './orders.ts'

const PAIRS = 50
/** Before seed 1: the check fetched a book, the order fetched another. */
const REQUESTS_BEFORE = 2

/** Pairs opened through analyzer, gate and executor, both legs at once at two venues that count. */
export async function measureOpenPath(): Promise<Metrics> {
  const end = new AbortController()
  const legs = [0, 1].map(() => {
    const prices = createPriceProvider({ clock: systemClock, lifetime: end.signal, log: silentLogger })
    const client = createFakeExchangeClient(systemClock)
    return { prices, client, desk: createDesk(client, prices, end.signal) }
  })
  for (let pair = 0; pair < PAIRS; pair += 1) {
    await Promise.all(
      legs.map(async ({ desk, prices }, leg) => {
        const side = leg === pair % 2 ? 'buy' : 'sell'
        const intentId = `open-${pair}-${leg}` as IntentId
        // A size of its own: the risk gate refuses the same order twice in a moment.
        const ticket = {
          intentId,
          symbol: BTC,
          side,
          size: `0.${100 + pair}`,
          sizeUnit: 'base',
          type: 'market',
        } as const
        const reply = await desk.submit({ ...ticket, reduceOnly: false })
        if (reply.outcome !== 'accepted')
          throw new Error(`expected leg ${leg} of pair ${pair}: ${reply.reason}`)
        prices.invalidate(VENUE, BTC, 'next pair')
      }),
    )
  }
  end.abort()
  const sum = (read: (leg: (typeof legs)[number]) => number): number =>
    legs.reduce((all, leg) => all + read(leg), 0)
  const requests = sum(
    ({ client: { calls } }) => (calls.getOrderBookDepth ?? 0) + (calls.fetchBboPrices ?? 0),
  )
  const [hits, misses] = [
    sum(({ prices }) => prices.stats().hits),
    sum(({ prices }) => prices.stats().misses),
  ]
  return {
    requestsPerLeg: { value: requests / (PAIRS * 2), unit: 'requests', goal: 1, peer: REQUESTS_BEFORE },
    openPathHitPct: { value: (100 * hits) / (hits + misses), unit: '%', goal: 100 },
  }
}
