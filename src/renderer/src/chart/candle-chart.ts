import { CandlestickSeries, createChart, HistogramSeries, type UTCTimestamp } from 'lightweight-charts'
import type { CandleView, InstrumentView } from '../../../shared/views.ts'
import { addedSince } from './candles.ts'
import { chartLook, msOf, readColours } from './look.ts'

/** What the chart shows. Candles are oldest first. */
export interface CandleScene {
  readonly candles: readonly CandleView[]
  readonly instrument: InstrumentView | undefined
}

/** A drawn chart of one-minute candles with their volume. */
export interface CandleChart {
  draw(scene: CandleScene): void
  remove(): void
}

/** Two hours of candles. */
const FORGET_AFTER_MS = 7_200_000

/**
 * Candles of one minute over their volume.
 * @param onPoint told which minute the pointer is over, `undefined` when it left.
 * @param hasMark whether the library's mark is shown here.
 */
export function createCandleChart(
  element: HTMLElement,
  onPoint: (atMs: number | undefined) => void,
  hasMark: boolean,
): CandleChart {
  const colours = readColours()
  const chart = createChart(element, chartLook(colours, { hasSeconds: false, hasMark }))
  chart.timeScale().applyOptions({ rightOffset: 3, barSpacing: 7 })
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  })
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
  const bars = chart.addSeries(CandlestickSeries, {
    upColor: colours.buy,
    borderUpColor: colours.buy,
    wickUpColor: colours.buy,
    downColor: colours.sell,
    borderDownColor: colours.sell,
    wickDownColor: colours.sell,
  })
  bars.priceScale().applyOptions({ scaleMargins: { top: 0.17, bottom: 0.22 } })
  chart.subscribeCrosshairMove(({ time }) => onPoint(time === undefined ? undefined : msOf(time)))

  let drawn: readonly CandleView[] = []
  let rebuiltFromMs = 0
  let instrument: InstrumentView | undefined

  const barOf = ({ openTimeMs, open, high, low, close }: CandleView) => ({
    time: (openTimeMs / 1_000) as UTCTimestamp,
    open,
    high,
    low,
    close,
  })
  const volumeOf = ({ openTimeMs, open, close, volumeBase }: CandleView) => ({
    time: (openTimeMs / 1_000) as UTCTimestamp,
    value: volumeBase,
    color: `${close >= open ? colours.buy : colours.sell}40`,
  })

  return {
    draw: (scene) => {
      if (scene.instrument !== undefined && scene.instrument !== instrument) {
        instrument = scene.instrument
        const { priceDecimals: precision, tickSize } = instrument
        bars.applyOptions({ priceFormat: { type: 'price', precision, minMove: Number(tickSize) } })
      }
      if (scene.candles === drawn) return
      const fresh = addedSince(drawn, scene.candles)
      drawn = scene.candles
      const firstMs = drawn[0]?.openTimeMs ?? 0
      // The store forgets old candles; the series forgets them at a rebuild.
      if (fresh === undefined || firstMs - rebuiltFromMs > FORGET_AFTER_MS) {
        rebuiltFromMs = firstMs
        bars.setData(drawn.map(barOf))
        volumes.setData(drawn.map(volumeOf))
        return
      }
      for (const candle of fresh) {
        bars.update(barOf(candle))
        volumes.update(volumeOf(candle))
      }
    },
    remove: () => chart.remove(),
  }
}
