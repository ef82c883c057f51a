import { systemClock } from '../../../src/main/base/clock.ts'
import { ZERO } from '../../../src/main/base/decimal.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { IntentId } from '../../../src/main/domain/brands.ts'
import { createExecutionTracker } from '../../../src/main/execution/execution-tracker.ts'
import { createLiquidityAnalyzer } from '../../../src/main/execution/liquidity-analyzer.ts'
import { createOrderDesk } from '../../../src/main/execution/order-desk.ts'
import { createOrderExecutor } from '../../../src/main/execution/order-executor.ts'
import { createPriceProvider, type PriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createRiskGate } from '../../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../../src/main/risk/risk-limits.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'
import { createFakeExchangeClient } from '../../support/fake-exchange-client.ts'
import { BTC, bboOf, VENUE } from '../../support/market.ts'
import { createMemoryJournal } from '../../support/memory-journal.ts'
import { type Candidate, measurePaired } from '../harness.ts'
import { type Metrics, median } from '../metrics.ts'

const ORDERS = 100
const READS = 200_000
const AWAITED_READS = 20_000
const ROUNDS = 24
/** The documents promise a cache hit in 0.001 ms. */
const CACHE_HIT_GOAL_NS = 1_000

/** Orders through analyzer, executor and risk gate at a venue that counts what it is asked. */
export async function measureOrders(): Promise<Metrics> {
  const end = new AbortController()
  const prices = createPriceProvider({ clock: systemClock, lifetime: end.signal, log: silentLogger })
  const client = createFakeExchangeClient(systemClock)
  const desk = createDesk(client, prices, end.signal)
  for (let order = 0; order < ORDERS; order += 1) {
    const side = order % 2 === 0 ? 'buy' : 'sell'
    const intentId = `bench-${order}` as IntentId
    // A size of its own: the risk gate refuses the same order twice in a moment.
    const size = `0.${100 + order}`
    const ticket = { intentId, symbol: BTC, side, size, sizeUnit: 'base', type: 'market' } as const
    const reply = await desk.submit({ ...ticket, reduceOnly: false })
    if (reply.outcome !== 'accepted')
      throw new Error(`expected order ${order} to be accepted: ${reply.reason}`)
    // The next order is another moment: its price must be read anew.
    prices.invalidate(VENUE, BTC, 'next order')
  }
  const { getOrderBookDepth = 0, fetchBboPrices = 0, submit = 0 } = client.calls
  if (submit !== ORDERS) throw new Error(`expected ${ORDERS} orders at the venue, got ${submit}`)
  const metrics = {
    bookRequestsPerOrder: { value: (getOrderBookDepth + fetchBboPrices) / submit, unit: 'requests', goal: 1 },
    ...(await measureCacheHit(prices, client)),
  }
  end.abort()
  return metrics
}

/** A desk over a venue that counts, with a journal in memory. */
export function createDesk(
  client: ReturnType<typeof createFakeExchangeClient>,
  prices: PriceProvider,
  lifetime: AbortSignal,
) {
  const clock = systemClock
  const log = silentLogger
  const sink = { sent: () => undefined, updated: () => undefined }
  const gate = createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  const common = { journal: createMemoryJournal(), gate, prices, clock, log, sink }
  return createOrderDesk({
    positionOf: () => ZERO,
    ...common,
    client,
    lifetime,
    tracker: createExecutionTracker(clock),
    analyzer: createLiquidityAnalyzer({ prices, clock }),
    executor: createOrderExecutor({ ...common, positionOf: () => ZERO, restingOf: () => ZERO }),
  })
}

/** One read of a cached price: synchronous by slot, and asynchronous by venue and symbol. */
async function measureCacheHit(prices: PriceProvider, client: ExchangeClient): Promise<Metrics> {
  const slot = prices.slotOf(VENUE, BTC)
  const refresh = () => prices.put(bboOf(60_000, '60000.1', systemClock.now()))
  let missed = 0
  const peek: Candidate = {
    name: 'peek',
    run() {
      refresh()
      for (let read = 0; read < READS; read += 1) if (!prices.peek(slot)) missed += 1
      return READS
    },
  }
  const peekNs = measurePaired([peek], ROUNDS).nsOf('peek')

  const { signal } = new AbortController()
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
  if (missed > 0) throw new Error(`expected every read to hit the cache, ${missed} missed`)
  return {
    cacheHitNs: { value: peekNs, unit: 'ns', goal: CACHE_HIT_GOAL_NS },
    cacheHitAwaitedNs: { value: median(awaitedNs), unit: 'ns', goal: CACHE_HIT_GOAL_NS },
  }
}
