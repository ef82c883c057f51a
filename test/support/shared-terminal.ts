import type { Clock } from '../../src/main/base/clock.ts'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import { createPriceProvider, type PriceProvider } from '../../src/main/pricing/price-provider.ts'
import type { PriceProviderDeps } from '../../src/main/pricing/price-provider-deps.ts'
import { readRedisUrl } from '../../src/main/redis/redis-address.ts'
import { openRedis } from '../../src/main/redis/redis-connection.ts'
import { createRedisPrices, type RedisPrices } from '../../src/main/redis/redis-prices.ts'
import { createFakeExchangeClient, type FakeExchangeClient } from './fake-exchange-client.ts'
import { waitUntil } from './wait-until.ts'

/** What one terminal has of prices: a provider, a Redis beneath it and a venue that counts. */
export interface SharedTerminal extends Disposable {
  readonly prices: PriceProvider
  readonly redis: RedisPrices
  readonly client: FakeExchangeClient
  /** Resolves when the Redis answers. */
  connected(): Promise<void>
}

export interface SharedTerminalOptions extends Partial<PriceProviderDeps> {
  readonly url: string
  readonly password?: string
  readonly prefix?: string
  readonly scope?: string
  readonly clock?: Clock
  /** Shared by several terminals when they ask one venue. */
  readonly client?: FakeExchangeClient
  /** Generous by default: what is tested is what came, not how fast a busy machine is. */
  readonly readWithinMs?: number
}

export function openSharedTerminal(options: SharedTerminalOptions): SharedTerminal {
  const {
    url,
    password,
    prefix = 'test',
    scope = 'test',
    clock = systemClock,
    readWithinMs = 2_000,
  } = options
  const quit = new AbortController()
  const address = readRedisUrl(url, false)
  if (!address.ok) throw new Error(address.error)
  const base = { clock, log: silentLogger, lifetime: quit.signal }
  const redis = createRedisPrices({ ...base, scopeOf: () => scope, readWithinMs })
  const client = options.client ?? createFakeExchangeClient(clock)
  const prices = createPriceProvider({ ...base, shared: redis, ...options })
  redis.use({
    open: openRedis,
    address: address.value,
    prefix,
    ...(password === undefined ? {} : { password }),
  })
  return {
    prices,
    redis,
    client,
    async connected() {
      await waitUntil('the Redis to be up', () => redis.status().state === 'up')
    },
    [Symbol.dispose]: () => quit.abort(),
  }
}
