import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../domain/brands.ts'
import { latencyOf } from './latency.ts'

const [ONE, OTHER] = ['aster' as VenueId, 'backpack' as VenueId]
const drawn = (venue: VenueId, observed: readonly number[] = []) => {
  const source = latencyOf(venue)
  for (const roundTripMs of observed) source.observe(roundTripMs)
  return Array.from({ length: 20 }, () => source.nextMs())
}

describe('latencyOf', () => {
  it('draws the same for a venue in every run, and not the same for two: the legs of a pair do not march in step', () => {
    expect(drawn(ONE)).toEqual(drawn(ONE))
    const together = drawn(ONE).filter((ms, at) => Math.abs(ms - (drawn(OTHER)[at] ?? 0)) < 0.1)
    expect(together.length).toBeLessThan(5)
  })

  it('draws from 20 to 60 ms until five round trips are known, then from those', () => {
    const guessed = drawn(ONE, [100, 200, 300, 400])
    expect(Math.min(...guessed)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...guessed)).toBeLessThanOrEqual(60)
    expect(new Set([...drawn(ONE, [100, 200, 300, 400, 9_000]), 2_000])).toEqual(
      new Set([100, 200, 300, 400, 2_000]),
    )
  })

  it('learns nothing from what is no round trip', () =>
    expect(Math.max(...drawn(ONE, [Number.NaN, -1, Number.NaN, -1, -1]))).toBeLessThanOrEqual(60))
})
