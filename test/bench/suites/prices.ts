import type { SuiteResult } from '../metrics.ts'
import { measurePriceHits } from './prices-hits.ts'
import { measureTradingHour } from './prices-hour.ts'
import { measureOpenPath } from './prices-open.ts'
import { measureRedisDown } from './prices-redis-down.ts'
import { measureSharedHit } from './prices-shared-hit.ts'
import { measureTerminals } from './prices-terminals.ts'

/** What prices cost: requests, hits, and what sharing them gives and takes. */
export async function pricesSuite(): Promise<SuiteResult> {
  const metrics = {
    ...(await measureOpenPath()),
    ...(await measureTradingHour()),
    ...(await measurePriceHits()),
    ...(await measureSharedHit()),
    ...(await measureTerminals()),
    ...(await measureRedisDown()),
  }
  return {
    metrics,
    notes: [
      'Redis is a real redis-server on loopback; the venue is a client that counts and answers after a fixed time.',
      'overallHitPct counts every need of a price, the book of each liquidity check included.',
      'requestsPerLeg: peer is the flow before seed 1, one book for the check and another for the order.',
    ],
  }
}
