import { describe, expect, it } from 'vitest'
import { createPaintLoop } from './paint-loop.ts'

describe('paint loop', () => {
  it('paints many changes once, and not more often than the interval', () => {
    const page = fakePage()
    let paintings = 0
    const loop = createPaintLoop(() => paintings++, 100, page.frames)
    for (let frame = 0; frame < 60; frame++) {
      loop.invalidate()
      loop.invalidate()
      page.nextFrame()
    }
    expect(paintings).toBe(10)
  })

  it('paints the last change even when nothing follows it, then rests', () => {
    const page = fakePage()
    let paintings = 0
    const loop = createPaintLoop(() => paintings++, 100, page.frames)
    loop.invalidate()
    page.nextFrame()
    loop.invalidate()
    for (let frame = 0; frame < 20; frame++) page.nextFrame()
    expect(paintings).toBe(2)
    expect(page.isResting()).toBe(true)
  })

  it('paints nothing after it was stopped', () => {
    const page = fakePage()
    let paintings = 0
    const loop = createPaintLoop(() => paintings++, 100, page.frames)
    loop.invalidate()
    loop.stop()
    page.nextFrame()
    expect(paintings).toBe(0)
  })
})

/** Frames of 1/60 s that come when the test says so. */
function fakePage() {
  let nowMs = 0
  let waiting: (() => void) | undefined
  return {
    frames: {
      now: () => nowMs,
      request: (callback: () => void) => {
        waiting = callback
        return 1
      },
      cancel: () => {
        waiting = undefined
      },
    },
    nextFrame: () => {
      nowMs += 1_000 / 60
      const callback = waiting
      waiting = undefined
      callback?.()
    },
    isResting: () => waiting === undefined,
  }
}
