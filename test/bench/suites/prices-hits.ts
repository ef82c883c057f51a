import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { Bbo } from '../../../src/main/domain/market.ts'
import { createPriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { BTC, bboOf, VENUE } from '../../support/market.ts'
import { measurePaired } from '../harness.ts'
import { type Metrics, median } from '../metrics.ts'

const READS = 200_000
const AWAITED_READS = 20_000
const ROUNDS = 24
/** The documents promise a cache hit in 0.001 ms. */
const GOAL_NS = 1_000
const INSTRUMENTS = 64

/** One hit in memory: synchronous beside a bare `Map.get` of the same price, and awaited. */
export async function measurePriceHits(): Promise<Metrics> {
  const { signal } = new AbortController()
  const prices = createPriceProvider({ clock: systemClock, lifetime: signal, log: silentLogger })
  const client = createFakeExchangeClient(systemClock)
  const slot = prices.slotOf(VENUE, BTC)
  const map = new Map<string, Bbo>()
  for (let at = 0; at < INSTRUMENTS; at += 1) map.set(`fake|S${at}`, bboOf(1, 2, 0))
  let missed = 0
  const refresh = (): void => {
    const bbo = bboOf(60_000, '60000.1', systemClock.now())
    prices.put(bbo)
    map.set('fake|BTC', bbo)
  }
  const peek = (): number => {
    refresh()
    for (let read = 0; read < READS; read += 1) if (!prices.peek(slot)) missed += 1
    return READS
  }
  const bare = (): number => {
    refresh()
    for (let read = 0; read < READS; read += 1) if (!map.get('fake|BTC')) missed += 1
    return READS
  }
  const paired = measurePaired(
    [
      { name: 'peek', run: peek },
      { name: 'map', run: bare },
    ],
    ROUNDS,
  )

  const awaitedNs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    refresh()
    const startNs = process.hrtime.bigint()
    for (let read = 0; read < AWAITED_READS; read += 1) {
      const { hit } = await prices.getBboPrices(client, BTC, { maxAgeMs: 5_000 }, signal)
      if (!hit) missed += 1
    }
    awaitedNs.push(Number(process.hrtime.bigint() - startNs) / AWAITED_READS)
  }
  if (missed > 0) throw new Error(`expected every read to hit, ${missed} missed`)
  return {
    l1HitNs: { value: paired.nsOf('peek'), unit: 'ns', goal: GOAL_NS },
    l1HitVsMapGet: { value: paired.ratio('peek', 'map'), unit: 'ratio', floor: 1 },
    l1HitAwaitedNs: { value: median(awaitedNs), unit: 'ns', goal: GOAL_NS },
  }
}
