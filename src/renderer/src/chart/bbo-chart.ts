import {
  createChart,
  createSeriesMarkers,
  LineSeries,
  LineType,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { InstrumentView, OrderView } from '../../../shared/views.ts'
import { type BboSlot, SLOT_MS } from '../stores/bbo-series.ts'
import { afterRedraw, type Drawn, redrawOf } from './drawn-slots.ts'
import { chartLook, msOf, readColours } from './look.ts'

/** What the chart shows. */
export interface BboScene {
  readonly slots: readonly BboSlot[]
  /** Orders of this instrument; those that filled are marked. */
  readonly orders: readonly OrderView[]
  readonly instrument: InstrumentView | undefined
}

/** A drawn chart of best bid and best offer. */
export interface BboChart {
  draw(scene: BboScene): void
  remove(): void
}

/** Pixels of a half second. */
const BAR_SPACING = 3

/**
 * Two step lines, best bid and best offer. Their axis counts half seconds.
 * @param onPoint told which moment the pointer is over, `undefined` when it left.
 */
export function createBboChart(element: HTMLElement, onPoint: (atMs: number | undefined) => void): BboChart {
  const colours = readColours()
  const chart = createChart(element, chartLook(colours, { hasSeconds: true, hasMark: true }))
  chart
    .timeScale()
    .applyOptions({ rightOffset: 6, barSpacing: BAR_SPACING, minBarSpacing: 0.8, maxBarSpacing: 14 })
  const line = { lineType: LineType.WithSteps, lineWidth: 2, crosshairMarkerRadius: 3 } as const
  const asks = chart.addSeries(LineSeries, { ...line, color: colours.sell })
  const bids = chart.addSeries(LineSeries, { ...line, color: colours.buy })
  const marks = createSeriesMarkers(bids)
  chart.subscribeCrosshairMove(({ time }) => onPoint(time === undefined ? undefined : msOf(time)))

  let drawn: Drawn | undefined
  // A young chart fills its width; once it is full, or the user has moved it, it scrolls.
  let isYoung = true
  const settle = (): void => {
    isYoung = false
  }
  for (const gesture of ['wheel', 'pointerdown'] as const) {
    element.addEventListener(gesture, settle, { passive: true })
  }
  let instrument: InstrumentView | undefined
  let orders: readonly OrderView[] = []

  // A stretch without quotes keeps its width but not the colour of a quote.
  const pointOf = (value: number, { atMs, isGap }: BboSlot, color: string) => ({
    time: (atMs / 1_000) as UTCTimestamp,
    value,
    color: isGap ? colours.strongLine : color,
  })

  const markOf = (order: OrderView): SeriesMarker<UTCTimestamp> => {
    const isBuy = order.side === 'buy'
    return {
      time: ((Math.floor(order.updatedAtMs / SLOT_MS) * SLOT_MS) / 1_000) as UTCTimestamp,
      position: isBuy ? 'belowBar' : 'aboveBar',
      shape: isBuy ? 'arrowUp' : 'arrowDown',
      color: isBuy ? colours.buy : colours.sell,
      text: isBuy ? 'bought' : 'sold',
    }
  }

  return {
    draw: (scene) => {
      if (scene.instrument !== undefined && scene.instrument !== instrument) {
        instrument = scene.instrument
        isYoung = true
        const priceFormat = {
          type: 'price',
          precision: instrument.priceDecimals,
          minMove: Number(instrument.tickSize),
        } as const
        for (const series of [bids, asks]) series.applyOptions({ priceFormat })
      }
      const redraw = redrawOf(drawn, scene.slots)
      drawn = afterRedraw(drawn, redraw)
      const bidPoints = redraw.slots.map((slot) => pointOf(slot.bid, slot, colours.buy))
      const askPoints = redraw.slots.map((slot) => pointOf(slot.ask, slot, colours.sell))
      if (redraw.kind === 'rebuild') {
        bids.setData(bidPoints)
        asks.setData(askPoints)
      } else {
        for (const point of bidPoints) bids.update(point)
        for (const point of askPoints) asks.update(point)
      }
      if (isYoung) {
        if ((drawn?.count ?? 0) * BAR_SPACING > chart.timeScale().width()) settle()
        else chart.timeScale().fitContent()
      }
      if (scene.orders !== orders || redraw.kind === 'rebuild') {
        orders = scene.orders
        marks.setMarkers(filledWithin(orders, instrument, drawn).map(markOf))
      }
    },
    remove: () => {
      element.removeEventListener('wheel', settle)
      element.removeEventListener('pointerdown', settle)
      chart.remove()
    },
  }
}

/** Filled orders of the instrument inside the drawn stretch, oldest first as the library requires. */
function filledWithin(
  orders: readonly OrderView[],
  instrument: InstrumentView | undefined,
  drawn: Drawn | undefined,
): OrderView[] {
  if (instrument === undefined || drawn === undefined) return []
  const { venue, symbol } = instrument
  return orders
    .filter((order) => order.venue === venue && order.symbol === symbol && Number(order.filledBase) > 0)
    .filter((order) => order.updatedAtMs >= drawn.firstMs)
    .toSorted((a, b) => a.updatedAtMs - b.updatedAtMs)
}
