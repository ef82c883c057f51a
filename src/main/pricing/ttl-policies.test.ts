import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BTC, bboOf, VENUE } from '../../../test/support/market.ts'
import { adaptiveTtl } from './ttl-adaptive.ts'
import { learnedTtl } from './ttl-learned.ts'
import { FIXED_TTL_MS, fixedTtl, LONGEST_TTL_MS, SHORTEST_TTL_MS, type TtlPolicy } from './ttl-policy.ts'

/** Shows a price every `everyMs` whose mid goes up and down by `bps`. */
function show(policy: TtlPolicy, bps: number, everyMs = 500, times = 400): number {
  for (let at = 1; at <= times; at += 1) {
    const mid = 60_000 * (at % 2 === 0 ? 1 : 1 + bps / 10_000)
    policy.observe(bboOf((mid - 0.5).toFixed(2), (mid + 0.5).toFixed(2), at * everyMs))
  }
  return policy.ttlMs(VENUE, BTC)
}

describe('policies of time to live', () => {
  it('the fixed one is seed 1: five seconds', () => {
    expect(show(fixedTtl(), 50)).toBe(5_000)
  })

  it('the adaptive one is short in fast markets, long in calm ones, and as long as its formula in between', () => {
    expect(show(adaptiveTtl(), 20)).toBe(SHORTEST_TTL_MS)
    expect(show(adaptiveTtl(), 0)).toBe(LONGEST_TTL_MS)
    // 0.7 bps each half second is a variance of 0.98 bps² a second: (2 bps)² ÷ 0.98 = 4.08 s.
    expect(show(adaptiveTtl(), 0.7) / 1_000).toBeCloseTo(4.08, 1)
  })

  it('the adaptive one follows a market that calms down', () => {
    const policy = adaptiveTtl()
    expect(show(policy, 20)).toBe(SHORTEST_TTL_MS)
    for (let at = 401; at < 2_000; at += 1) policy.observe(bboOf('59999.5', '60000.5', at * 500))
    expect(policy.ttlMs(VENUE, BTC)).toBe(LONGEST_TTL_MS)
  })

  it('the learned one learns which markets leave a price behind', () => {
    expect(show(learnedTtl(), 10)).toBe(SHORTEST_TTL_MS)
    expect(show(learnedTtl(), 0)).toBe(LONGEST_TTL_MS)
  })

  it('each begins with the fixed time while it knows nothing', () => {
    for (const policy of [fixedTtl(), adaptiveTtl(), learnedTtl()])
      expect(Math.round(policy.ttlMs(VENUE, BTC))).toBe(FIXED_TTL_MS)
  })

  it('none leaves its bounds, whatever it is shown', () => {
    const price = fc.record({
      bid: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      spread: fc.double({ min: 0, max: 1e6, noNaN: true }),
      atMs: fc.integer({ min: -10_000, max: 10_000_000 }),
    })
    fc.assert(
      fc.property(fc.array(price, { maxLength: 60 }), (shown) => {
        for (const policy of [adaptiveTtl(), learnedTtl()]) {
          for (const { bid, spread, atMs } of shown) {
            policy.observe(bboOf(bid.toFixed(9), (bid + spread).toFixed(9), atMs))
            const ttlMs = policy.ttlMs(VENUE, BTC)
            expect(ttlMs).toBeGreaterThanOrEqual(SHORTEST_TTL_MS)
            expect(ttlMs).toBeLessThanOrEqual(LONGEST_TTL_MS)
          }
        }
      }),
    )
  })
})
