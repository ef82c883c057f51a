import { describe, expect, it } from 'vitest'
import type { CandleView } from '../../../shared/views.ts'
import { addedSince } from './candles.ts'

const candle = (minute: number, close = 1): CandleView => ({
  openTimeMs: minute * 60_000,
  open: 1,
  high: 2,
  low: 1,
  close,
  volumeBase: 1,
  closed: false,
})

describe('candles to add', () => {
  const [one, two] = [candle(1), candle(2)]

  it('redraws the running candle and adds the next', () => {
    const running = candle(2, 1.5)
    expect(addedSince([one, two], [one, running, candle(3)])).toEqual([running, candle(3)])
    expect(addedSince([one], [candle(1, 2)])).toEqual([candle(1, 2)])
  })

  it('keeps adding when the oldest candle was forgotten', () => {
    expect(addedSince([candle(0), one, two], [one, two, candle(3)])).toEqual([two, candle(3)])
  })

  it('draws all anew when the past changed or another market came', () => {
    expect(addedSince([one, two], [candle(1, 9), two])).toBeUndefined()
    expect(addedSince([one, two], [candle(7), candle(8)])).toBeUndefined()
    expect(addedSince([], [one])).toBeUndefined()
    expect(addedSince([one, two], [two])).toBeUndefined()
  })
})
