import { describe, expect, it } from 'vitest'
import { LIVE_LIMITS, Limiter } from './limiter.ts'

const MINUTE_START_MS = 1_800_000_000_000 - (1_800_000_000_000 % 60_000)

describe('the rate limit', () => {
  it('counts points for each whole minute, and tells where it stands', () => {
    const limiter = new Limiter(LIVE_LIMITS)
    limiter.take(25, 'address', MINUTE_START_MS + 5_000)
    expect(limiter.headers('address', MINUTE_START_MS + 5_000)).toEqual({
      'bitvavo-ratelimit-limit': '1000',
      'bitvavo-ratelimit-remaining': '975',
      'bitvavo-ratelimit-resetat': String(MINUTE_START_MS + 60_000),
    })
    expect(limiter.headers('address', MINUTE_START_MS + 60_000)['bitvavo-ratelimit-remaining']).toBe('1000')
  })

  it('keeps the budget of a key apart from that of its address', () => {
    const limiter = new Limiter(LIVE_LIMITS)
    limiter.take(1_000, 'address', MINUTE_START_MS)
    limiter.take(1_000, 'key', MINUTE_START_MS)
    expect(() => limiter.take(1, 'key', MINUTE_START_MS)).toThrow('banned')
  })

  it.each([
    ['address', 900_000],
    ['key', 60_000],
  ] as const)('bans an %s that goes on for %i ms, and says until when', (payer, banMs) => {
    const limiter = new Limiter({ ...LIVE_LIMITS, pointsPerMinute: 10 })
    limiter.take(10, payer, MINUTE_START_MS)
    const until = MINUTE_START_MS + banMs
    const refused = { code: 105, status: 429, message: expect.stringContaining(String(until)) }
    const take = (atMs: number) => () => limiter.take(1, payer, atMs)
    expect(take(MINUTE_START_MS)).toThrow(expect.objectContaining(refused))
    expect(take(until - 1)).toThrow(expect.objectContaining(refused))
    expect(take(until)).not.toThrow()
  })
})
