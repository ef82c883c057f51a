import { describe, expect, it } from 'vitest'
import { LIVE_LIMITS, Limiter } from './limiter.ts'

const START_MS = 1_800_000_000_000

describe('Limiter', () => {
  it('counts weight by the minute and says how much was used', () => {
    const limiter = new Limiter({ ...LIVE_LIMITS, weightPerMinute: 10 })
    expect(limiter.request(4, START_MS)).toEqual({ 'X-MBX-USED-WEIGHT-1M': '4' })
    expect(limiter.request(6, START_MS + 1)).toEqual({ 'X-MBX-USED-WEIGHT-1M': '10' })
    expect(() => limiter.request(1, START_MS + 2)).toThrow(
      expect.objectContaining({ status: 429, code: -1003 }),
    )
    expect(limiter.request(1, START_MS + 60_000)).toEqual({ 'X-MBX-USED-WEIGHT-1M': '1' })
  })

  it('bans an address that goes on after 429, and says until when', () => {
    const limiter = new Limiter({ ...LIVE_LIMITS, weightPerMinute: 1, refusalsBeforeBan: 2, banMs: 120_000 })
    limiter.request(1, START_MS)
    for (let refusal = 0; refusal < 2; refusal++) {
      expect(() => limiter.request(1, START_MS)).toThrow(expect.objectContaining({ status: 429 }))
    }
    const ban = expect.objectContaining({
      status: 418,
      message: expect.stringContaining(`banned until ${START_MS + 120_000}`),
    })
    expect(() => limiter.request(1, START_MS)).toThrow(ban)
    expect(() => limiter.request(1, START_MS + 119_999)).toThrow(ban)
    expect(limiter.request(1, START_MS + 120_000)).toBeDefined()
  })

  it('counts orders by the minute and by ten seconds', () => {
    const limiter = new Limiter({ ...LIVE_LIMITS, ordersPerTenSeconds: 3, ordersPerMinute: 5 })
    expect(limiter.orders(3, START_MS)).toEqual({ 'X-MBX-ORDER-COUNT-1M': '3', 'X-MBX-ORDER-COUNT-10S': '3' })
    expect(() => limiter.orders(1, START_MS)).toThrow(expect.objectContaining({ code: -1015, status: 429 }))
    expect(limiter.orders(1, START_MS + 10_000)).toMatchObject({ 'X-MBX-ORDER-COUNT-10S': '1' })
  })
})
