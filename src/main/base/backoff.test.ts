import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff.ts'

const options = { firstMs: 500, factor: 2, maxMs: 3_000, jitter: 0.25 }

describe('createBackoff', () => {
  it('grows to its cap and starts over after a reset', () => {
    const backoff = createBackoff({ ...options, random: () => 0.5 })
    expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([
      500, 1_000, 2_000, 3_000,
    ])
    backoff.reset()
    expect(backoff.next()).toBe(500)
  })
  it('spreads waits by the jitter either way', () => {
    expect(createBackoff({ ...options, random: () => 0 }).next()).toBe(375)
    expect(createBackoff({ ...options, random: () => 1 }).next()).toBe(625)
  })
})
