import { useEffect, useMemo, useState } from 'react'
import { quotesStore } from '../../../stores/quotes.ts'
import { type Opportunity, opportunitiesOf } from './routes.ts'

/** Routes that hold still, and the handlers for what is around them. */
export interface Opportunities {
  readonly routes: readonly Opportunity[]
  readonly around: { readonly onPointerEnter: () => void; readonly onPointerLeave: () => void }
}

const LOOK_EVERY_MS = 1_000
/** Funding changes slowly: a rank may be this old. */
const RANK_EVERY_MS = 10_000

/** The best routes of all assets, ranked anew every ten seconds and never while the pointer is among them. */
export function useOpportunities(): Opportunities {
  const [routes, setRoutes] = useState(ranked)
  const hover = useMemo(() => ({ isOver: false }), [])

  useEffect(() => {
    let rankedAtMs = performance.now()
    const look = (): void => {
      const isDue = performance.now() - rankedAtMs >= RANK_EVERY_MS
      setRoutes((shown) => {
        // Venues that connect after the window opened belong to the first picture.
        const isFirst = shown.length === 0
        if (hover.isOver || !(isDue || isFirst)) return shown
        rankedAtMs = performance.now()
        return ranked()
      })
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [hover])

  const around = useMemo(
    () => ({
      onPointerEnter: () => {
        hover.isOver = true
      },
      onPointerLeave: () => {
        hover.isOver = false
      },
    }),
    [hover],
  )
  return { routes, around }
}

const ranked = (): readonly Opportunity[] => opportunitiesOf(Object.values(quotesStore.getState().lines))
