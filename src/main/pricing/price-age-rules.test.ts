import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createFakeSharedPrices } from '../../../test/support/fake-shared-prices.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, VENUE } from '../../../test/support/market.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Bbo } from '../domain/market.ts'
import { createPriceProvider } from './price-provider.ts'
import { adaptiveTtl } from './ttl-adaptive.ts'
import { learnedTtl } from './ttl-learned.ts'
import { fixedTtl, LONGEST_TTL_MS } from './ttl-policy.ts'

const never = new AbortController().signal
const policies = [fixedTtl(), adaptiveTtl(), learnedTtl()]

/** What may happen to prices, clocks, tiers and the venue, in any order. */
const step = fc.oneof(
  fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
  fc.record({ do: fc.constant('step' as const), ms: fc.integer({ min: -5_000, max: 5_000 }) }),
  fc.record({
    do: fc.constant('get' as const),
    maxAgeMs: fc.integer({ min: 0, max: 6_000 }),
    screen: fc.boolean(),
  }),
  fc.record({ do: fc.constant('book' as const) }),
  fc.record({
    do: fc.constant('stream' as const),
    agoMs: fc.integer({ min: 0, max: 4_000 }),
    on: fc.boolean(),
  }),
  fc.record({ do: fc.constant('shared' as const), ageMs: fc.integer({ min: 0, max: 70_000 }) }),
  fc.record({ do: fc.constant('sharedDown' as const), on: fc.boolean() }),
  fc.record({
    do: fc.constant('invalidate' as const),
    by: fc.constantFrom('us', 'other', 'missed', 'venue'),
  }),
  fc.record({ do: fc.constant('fail' as const), on: fc.boolean() }),
)

/** Every price has its own bid, so that an answer can be traced to its true moment of receipt. */
function setUp(policy: number) {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const shared = createFakeSharedPrices(clock)
  const live: { bbo: Bbo | undefined } = { bbo: undefined }
  /** As a live book tells it: the larger of its two clocks' ages. */
  const liveAgeMs = (bbo: Bbo): number => Math.max(clock.now() - bbo.receivedAtMs, trueAgeMs(bbo))
  const receivedMs = new Map<string, number>()
  const wrongBefore = { ms: Number.NEGATIVE_INFINITY }
  let next = 60_000
  const born = (agoMs: number): Bbo => {
    next += 1
    receivedMs.set(String(next), clock.monotonicMs() - agoMs)
    return bboOf(next, next + 1, clock.now() - agoMs)
  }
  client.marketData.fetchBboPrices = async () => {
    client.calls.fetchBboPrices = (client.calls.fetchBboPrices ?? 0) + 1
    if (client.failure) throw client.failure
    return { ...born(0), source: 'rest' }
  }
  const ttlPolicy = policies[policy] ?? fixedTtl()
  const prices = createPriceProvider({
    clock,
    lifetime: never,
    log: silentLogger,
    shared,
    ttlPolicy: () => ttlPolicy,
    prefersStream: () => true,
    liveBook: () => ({ bbo: () => live.bbo, ageMs: () => live.bbo && liveAgeMs(live.bbo) }),
  })
  const trueAgeMs = (bbo: Bbo): number =>
    clock.monotonicMs() - (receivedMs.get(bbo.bidPrice.toFixed()) ?? Number.NEGATIVE_INFINITY)
  return { clock, client, shared, live, prices, born, trueAgeMs, wrongBefore }
}

it('answers are never older than asked, never younger than they are, and never wrong ones, whatever breaks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 2 }), fc.array(step, { maxLength: 40 }), async (policy, steps) => {
      const world = setUp(policy)
      const { clock, client, shared, live, prices, born } = world
      for (const each of steps) {
        if (each.do === 'advance') await clock.advance(each.ms)
        else if (each.do === 'step') clock.stepWallClock(each.ms)
        else if (each.do === 'book') prices.put(born(0))
        else if (each.do === 'stream') live.bbo = each.on ? born(each.agoMs) : undefined
        else if (each.do === 'shared') shared.holds({ bbo: born(each.ageMs), ageMs: each.ageMs })
        else if (each.do === 'sharedDown') shared.isDown = each.on
        else if (each.do === 'fail') client.failure = each.on ? new AppError('transport', 'down') : undefined
        else if (each.do === 'invalidate') {
          live.bbo = undefined
          if (each.by === 'us') prices.invalidate(VENUE, BTC, 'test')
          else if (each.by === 'other') shared.hears({ venue: VENUE, symbol: BTC, reason: 'test' })
          else if (each.by === 'missed') shared.misses('test')
          else prices.invalidateVenue(VENUE, 'test')
          if (each.by === 'us' || each.by === 'other') world.wrongBefore.ms = clock.monotonicMs()
        } else await checkAnswer(world, each.maxAgeMs, each.screen)
      }
    }),
    { numRuns: 500 },
  )
})

async function checkAnswer(world: ReturnType<typeof setUp>, maxAgeMs: number, acceptsDegraded: boolean) {
  const { clock, client, prices, trueAgeMs, wrongBefore } = world
  const asked = client.calls.fetchBboPrices ?? 0
  const need = { maxAgeMs, acceptsDegraded }
  const [reply] = await Promise.allSettled([prices.getBboPrices(client, BTC, need, never)])
  const requests = (client.calls.fetchBboPrices ?? 0) - asked
  if (!reply || reply.status === 'rejected') {
    expect(client.failure).toBeDefined()
    return
  }
  const { value: price } = reply
  expect(price.degraded).toBe(price.tier === 'last-known')
  if (price.degraded) {
    expect(acceptsDegraded && client.failure !== undefined).toBe(true)
    return
  }
  const trueMs = trueAgeMs(price)
  expect(price.ageMs).toBeGreaterThanOrEqual(Math.floor(trueMs))
  expect(price.ageMs).toBeLessThanOrEqual(maxAgeMs)
  expect(requests).toBe(price.hit ? 0 : 1)
  if (price.tier === 'memory') expect(price.ageMs).toBeLessThanOrEqual(LONGEST_TTL_MS)
  if (price.tier === 'shared') expect(clock.monotonicMs() - trueMs).toBeGreaterThanOrEqual(wrongBefore.ms)
}
