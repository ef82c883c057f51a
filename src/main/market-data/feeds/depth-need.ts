import type { Clock } from '../../base/clock.ts'

/** Levels a side for who looks at the touch and no further: marks, alerts, distances. */
export const TOP_LEVELS_NEEDED = 5
/** All that the venue tells. */
export const WHOLE_BOOK = Number.POSITIVE_INFINITY

/** How deep the book of one feed has to be now. */
export interface DepthNeed {
  /** Levels a side; 0 while nobody has said anything. */
  readonly levels: number
  /** The deepest that anybody needs from now on: more at once, less after a cool-down. */
  want(levels: number): void
  /** The feed is paused: the next need begins anew. */
  forget(): void
}

interface Deps {
  readonly clock: Clock
  /** From the last need of more to the smaller book. */
  readonly waitMs: () => number
  readonly onChange: (levels: number) => void
}

/** Goes up at once and down late: a ladder that is looked at again soon must not be built again. */
export function createDepthNeed({ clock, waitMs, onChange }: Deps): DepthNeed {
  let levels = 0
  let lowering: { readonly to: number; readonly over: AbortController } | undefined

  const stay = (): void => {
    lowering?.over.abort()
    lowering = undefined
  }

  const turnTo = (next: number): void => {
    stay()
    if (next === levels) return
    levels = next
    onChange(next)
  }

  const lowerSoon = (to: number): void => {
    const over = new AbortController()
    const mine = { to, over }
    lowering = mine
    clock.sleep(waitMs(), over.signal).then(
      () => {
        if (lowering === mine) turnTo(to)
      },
      () => undefined,
    )
  }

  return {
    get levels() {
      return levels
    },
    want(next) {
      if (next >= levels) return turnTo(next)
      if (lowering?.to === next) return
      stay()
      lowerSoon(next)
    },
    forget() {
      stay()
      levels = 0
    },
  }
}
