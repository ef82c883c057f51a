import { createClient } from '@redis/client'
import { BTC, VENUE } from '../../support/market.ts'
import { startRedisServer } from '../../support/redis-server.ts'
import { openSharedTerminal } from '../../support/shared-terminal.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Metrics, median } from '../metrics.ts'

const READS = 200
const ROUNDS = 15
const WARM_UP_ROUNDS = 3
/** Two keys, the server's clock, a schema and a deadline may cost as much again as the bare GET beneath them. */
const GOAL_RATIO = 2

/** One hit in Redis, checked and aged, beside a raw GET of the same key by the same client. */
export async function measureSharedHit(): Promise<Metrics> {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url })
  await terminal.connected()
  const { signal } = new AbortController()
  await terminal.prices.getBboPrices(terminal.client, BTC, { maxAgeMs: 5_000 }, signal)
  const raw = createClient({ url: server.url })
  await raw.connect()
  try {
    const key = String(
      (await waitUntil('the price in Redis', async () => (await raw.keys('*:bbo:*'))[0])) ?? '',
    )
    const shared = async (): Promise<unknown> => terminal.redis.read(VENUE, BTC)
    const get = async (): Promise<unknown> => raw.get(key)
    const [sharedUs, getUs, ratios]: [number[], number[], number[]] = [[], [], []]
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      // Written anew: an entry lives for a minute.
      terminal.prices.invalidateHere(VENUE, BTC, 'next round')
      await terminal.prices.getBboPrices(terminal.client, BTC, { maxAgeMs: 0 }, signal)
      const order = round % 2 === 0 ? [shared, get] : [get, shared]
      const first = await microsOf(order[0] as typeof shared)
      const second = await microsOf(order[1] as typeof shared)
      const [ours, theirs] = round % 2 === 0 ? [first, second] : [second, first]
      if (round < 0) continue
      sharedUs.push(ours)
      getUs.push(theirs)
      ratios.push(ours / theirs)
    }
    return {
      l2HitVsRedisGet: { value: median(ratios), unit: 'ratio', goal: GOAL_RATIO, floor: 1 },
      l2HitUs: { value: median(sharedUs), unit: 'µs', floor: median(getUs) },
    }
  } finally {
    raw.destroy()
  }
}

/** Of one read, one after another; every one must find something. */
async function microsOf(read: () => Promise<unknown>): Promise<number> {
  const startNs = process.hrtime.bigint()
  for (let at = 0; at < READS; at += 1) {
    if (!(await read())) throw new Error(`expected read ${at} to find the price`)
  }
  return Number(process.hrtime.bigint() - startNs) / READS / 1_000
}
