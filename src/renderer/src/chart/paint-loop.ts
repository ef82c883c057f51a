/** What a paint loop needs from the page; tests pass their own. */
export interface FrameSource {
  now(): number
  request(callback: () => void): number
  cancel(frame: number): void
}

const pageFrames: FrameSource = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (frame) => cancelAnimationFrame(frame),
}

/** Merges changes and paints them in a frame. */
export interface PaintLoop {
  /** Says that something changed; many changes are one painting. */
  invalidate(): void
  stop(): void
}

/**
 * Paints on a frame of the page, at most once in `intervalMs`. The chart library works over a whole series
 * at each update, so ten paintings a second are what it can afford.
 */
export function createPaintLoop(paint: () => void, intervalMs: number, frames = pageFrames): PaintLoop {
  let frame: number | undefined
  let isDirty = false
  let paintedAtMs = Number.NEGATIVE_INFINITY

  const step = (): void => {
    frame = undefined
    if (!isDirty) return
    if (frames.now() - paintedAtMs < intervalMs) {
      frame = frames.request(step)
      return
    }
    isDirty = false
    paintedAtMs = frames.now()
    paint()
  }
  return {
    invalidate: () => {
      isDirty = true
      frame ??= frames.request(step)
    },
    stop: () => {
      isDirty = false
      if (frame !== undefined) frames.cancel(frame)
      frame = undefined
    },
  }
}
