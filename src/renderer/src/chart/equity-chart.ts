import { createChart, LineSeries, type UTCTimestamp } from 'lightweight-charts'
import { chartLook, readColours } from './look.ts'

/** Worth of an account over time, oldest first. */
export type EquityScene = readonly { readonly atMs: number; readonly equityQuote: number }[]

/** A drawn equity curve. */
export interface EquityChart {
  draw(scene: EquityScene): void
  remove(): void
}

/** One line, as wide as there is room. */
export function createEquityChart(element: HTMLElement): EquityChart {
  const chart = createChart(element, chartLook(readColours(), { hasSeconds: false, hasMark: true }))
  const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()
  const line = chart.addSeries(LineSeries, {
    color: accent,
    lineWidth: 2,
    priceFormat: { type: 'price', precision: 2, minMove: 0.01 },
  })
  let [drawn, lastMs] = [0, 0]
  return {
    draw(scene) {
      const newestMs = scene.at(-1)?.atMs ?? 0
      if (scene.length === drawn && newestMs === lastMs) return
      ;[drawn, lastMs] = [scene.length, newestMs]
      // Two runs may note the same second; the library takes one value a moment.
      const byTime = new Map(scene.map(({ atMs, equityQuote }) => [Math.floor(atMs / 1_000), equityQuote]))
      const points = [...byTime].toSorted(([a], [b]) => a - b)
      line.setData(points.map(([time, value]) => ({ time: time as UTCTimestamp, value })))
      chart.timeScale().fitContent()
    },
    remove: () => chart.remove(),
  }
}
