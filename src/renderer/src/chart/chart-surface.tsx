import { type ReactElement, useEffect, useRef } from 'react'
import styles from './chart-surface.module.css'
import { createPaintLoop } from './paint-loop.ts'

/** A chart that draws scenes. */
interface Chart<S> {
  draw(scene: S): void
  remove(): void
}

interface ChartSurfaceProps<S> {
  /** Makes the chart. Must be stable: a new function makes a new chart. */
  readonly create: (element: HTMLElement) => Chart<S>
  /** Reads what to draw. Must be stable. */
  readonly scene: () => S
  /** Tells when the scene may have changed. Must be stable. */
  readonly subscribe: (listener: () => void) => () => void
}

const PAINT_INTERVAL_MS = 100

/** A place for a chart that lives outside React: it reads the stores itself and paints in its own frames. */
export function ChartSurface<S>({ create, scene, subscribe }: ChartSurfaceProps<S>): ReactElement {
  const surface = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (surface.current === null) return undefined
    const chart = create(surface.current)
    const loop = createPaintLoop(() => chart.draw(scene()), PAINT_INTERVAL_MS)
    const unsubscribe = subscribe(loop.invalidate)
    loop.invalidate()
    return () => {
      unsubscribe()
      loop.stop()
      chart.remove()
    }
  }, [create, scene, subscribe])
  return <div ref={surface} className={styles.surface} />
}
