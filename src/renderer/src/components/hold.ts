/** How a hold ended: kept to the end, let go before it, or broken off without anybody letting go. */
export type HoldEnd = 'done' | 'tapped' | 'broken'

interface Deps {
  readonly holdMs: number
  readonly onStart: () => void
  readonly onEnd: (end: HoldEnd) => void
  /** Calls back before the next picture, after the input that came until then. @returns ends it. */
  readonly onNextFrame?: (action: () => void) => () => void
}

/** One press that must last. */
export interface Hold {
  /** A press that is already held stays one press. */
  press(): void
  release(): void
  /** The press no longer counts: the pointer left, the window lost the focus, what it was about changed. */
  breakOff(): void
}

/**
 * Times a press. Each press ends once, in one of three ways, and nothing follows it: a new hold takes a new
 * press. A window that was too busy to see the release in time looks at its input again before it is done.
 */
export function createHold({ holdMs, onStart, onEnd, onNextFrame = beforeNextPicture }: Deps): Hold {
  let cancel: (() => void) | undefined

  const finish = (end: HoldEnd): void => {
    if (cancel === undefined) return
    cancel()
    cancel = undefined
    onEnd(end)
  }

  const press = (): void => {
    if (cancel !== undefined) return
    const timer = setTimeout(() => {
      cancel = onNextFrame(() => finish('done'))
    }, holdMs)
    cancel = () => clearTimeout(timer)
    onStart()
  }
  return { press, release: () => finish('tapped'), breakOff: () => finish('broken') }
}

function beforeNextPicture(action: () => void): () => void {
  const frame = requestAnimationFrame(action)
  return () => cancelAnimationFrame(frame)
}
