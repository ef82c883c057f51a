import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHold, type HoldEnd } from './hold.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a hold', () => {
  it('is done once after its time, and a release after it adds nothing', () => {
    const { hold, ends, frame } = start()
    hold.press()
    vi.advanceTimersByTime(599)
    frame()
    expect(ends).toEqual([])
    vi.advanceTimersByTime(1)
    frame()
    hold.release()
    hold.breakOff()
    vi.advanceTimersByTime(5_000)
    frame()
    expect(ends).toEqual(['done'])
  })

  it('is a tap when it is let go before its time', () => {
    const { hold, ends, frame } = start()
    hold.press()
    vi.advanceTimersByTime(300)
    hold.release()
    vi.advanceTimersByTime(5_000)
    frame()
    expect(ends).toEqual(['tapped'])
  })

  it('takes the repeats of a held key for one press', () => {
    const { hold, ends, starts, frame } = start()
    for (let repeat = 0; repeat < 30; repeat++) {
      hold.press()
      vi.advanceTimersByTime(30)
      frame()
      if (ends.length > 0) break
    }
    expect(starts()).toBe(1)
    expect(ends).toEqual(['done'])
  })

  it('is no hold when the release was only seen after the time, in a window that hung', () => {
    const { hold, ends, frame } = start()
    hold.press()
    vi.advanceTimersByTime(600)
    hold.release()
    frame()
    expect(ends).toEqual(['tapped'])
  })

  it('ends without a word when it is broken off', () => {
    const { hold, ends, frame } = start()
    hold.press()
    hold.breakOff()
    vi.advanceTimersByTime(5_000)
    frame()
    expect(ends).toEqual(['broken'])
    hold.release()
    expect(ends).toEqual(['broken'])
  })

  it('can be held again', () => {
    const { hold, ends, frame } = start()
    for (let time = 0; time < 2; time++) {
      hold.press()
      vi.advanceTimersByTime(600)
      frame()
      hold.release()
    }
    expect(ends).toEqual(['done', 'done'])
  })
})

function start() {
  const ends: HoldEnd[] = []
  let started = 0
  let next: (() => void) | undefined
  const hold = createHold({
    holdMs: 600,
    onStart: () => started++,
    onEnd: (end) => ends.push(end),
    onNextFrame: (action) => {
      next = action
      return () => {
        next = undefined
      }
    },
  })
  return {
    hold,
    ends,
    starts: () => started,
    frame: () => {
      const action = next
      next = undefined
      action?.()
    },
  }
}
