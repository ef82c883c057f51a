import { describe, expect, it } from 'vitest'
import { formatDollars, formatMilliseconds, formatTraffic } from './traffic.ts'

describe('traffic', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [999.6, '1.00 kB'],
    [4_120, '4.12 kB'],
    [45_000_000, '45.0 MB'],
    [340_000_000, '340 MB'],
    [999_900_000, '1.00 GB'],
    [1_240_000_000_000, '1.24 TB'],
  ])('%d bytes are %s', (bytes, words) => expect(formatTraffic(bytes)).toBe(words))

  it('money is shown to the cent, and finer while it is little', () => {
    expect([formatDollars(0.0123), formatDollars(12.345)]).toEqual(['$0.0123', '$12.35'])
  })

  it('a time that is not known is a dash', () => {
    expect([formatMilliseconds(undefined), formatMilliseconds(41.6)]).toEqual(['–', '42'])
  })
})
