import { systemClock } from '../../../src/main/base/clock.ts'
import type { SymbolId } from '../../../src/main/domain/brands.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import { openSharedTerminal, type SharedTerminal } from '../../support/shared-terminal.ts'
import type { Metrics } from '../metrics.ts'

/** An hour in seconds: everything is five times as fast as in the settings. */
const TTL_MS = 1_000
/** A little above what orders accept: only then one terminal waits for another. */
const ACCEPTED_MS = 1_001
const LOOK_EVERY_MS = 50
const RUN_MS = 4_000
const VENUE_ANSWERS_AFTER_MS = 10
const SYMBOLS = ['BTC', 'ETH', 'SOL', 'DOGE', 'ARB', 'LINK'] as readonly string[] as readonly SymbolId[]
const GOAL_GROWTH = 1.2

/** Requests to one venue from 1, 2, 4 and 8 terminals that watch the same symbols through one Redis. */
export async function measureTerminals(): Promise<Metrics> {
  await using server = await startRedisServer()
  const requests: Record<number, number> = {}
  for (const count of [1, 2, 4, 8]) {
    await server.command('FLUSHALL')
    requests[count] = await requestsOf(count, server)
  }
  const one = requests[1] ?? Number.NaN
  return {
    requestsGrowth8Terminals: {
      value: (requests[8] ?? Number.NaN) / one,
      unit: 'ratio',
      goal: GOAL_GROWTH,
      floor: 1,
      peer: 8,
    },
    requestsGrowth4Terminals: {
      value: (requests[4] ?? Number.NaN) / one,
      unit: 'ratio',
      goal: GOAL_GROWTH,
      floor: 1,
      peer: 4,
    },
    requestsGrowth2Terminals: {
      value: (requests[2] ?? Number.NaN) / one,
      unit: 'ratio',
      goal: GOAL_GROWTH,
      floor: 1,
      peer: 2,
    },
  }
}

async function requestsOf(count: number, server: RedisServer): Promise<number> {
  const client = createFakeExchangeClient(systemClock)
  const { signal } = new AbortController()
  let requests = 0
  const { fetchBboPrices } = client.marketData
  client.marketData.fetchBboPrices = async ({ symbol }) => {
    requests += 1
    await systemClock.sleep(VENUE_ANSWERS_AFTER_MS, signal)
    return { ...(await fetchBboPrices({ symbol }, signal)), symbol }
  }
  using open = new DisposableStack()
  const terminals = Array.from({ length: count }, () =>
    open.use(openSharedTerminal({ url: server.url, client, ttlMs: TTL_MS })),
  )
  await Promise.all(terminals.map((terminal) => terminal.connected()))
  const watch = async ({ prices }: SharedTerminal): Promise<void> => {
    // Terminals do not look at the same moment.
    await systemClock.sleep(Math.random() * LOOK_EVERY_MS, signal)
    const untilMs = systemClock.monotonicMs() + RUN_MS
    while (systemClock.monotonicMs() < untilMs) {
      await Promise.all(
        SYMBOLS.map((symbol) => prices.getBboPrices(client, symbol, { maxAgeMs: ACCEPTED_MS }, signal)),
      )
      await systemClock.sleep(LOOK_EVERY_MS, signal)
    }
  }
  await Promise.all(terminals.map(watch))
  return requests
}
