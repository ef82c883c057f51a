import { isoText } from '../../clock.ts'
import { type Candle, candleEnd, INTERVALS, type Interval } from '../../market/candles.ts'
import type { Instrument } from '../../market/instrument.ts'
import { unreadable } from './errors.ts'
import { plainPrice, plainSize } from './order-view.ts'
import { quoteVolume } from './statistics.ts'
import { marketOf, type RouteContext } from './venue.ts'

/** Interval of a name of the venue, which calls a month `1month`; undefined for a name we cannot answer. */
export function intervalOf(name: string): Interval | undefined {
  if (name === '1month') return '1M'
  return name !== '1M' && Object.hasOwn(INTERVALS, name) ? (name as Interval) : undefined
}

/** `GET klines`: times in seconds in, ISO text out; the prices of a bucket without trades are null. */
export function klines({ venue, params }: RouteContext): unknown {
  const market = marketOf(venue, params)
  const interval = intervalOf(params.required('interval'))
  if (!interval) throw unreadable('interval', 'one of 1m to 1month')
  const startSeconds = params.integer('startTime', 0, 10_000_000_000)
  if (startSeconds === undefined) throw unreadable('startTime', 'a time in seconds')
  const endSeconds = params.integer('endTime', 0, 10_000_000_000) ?? Number.POSITIVE_INFINITY
  const priceType = params.oneOf('priceType', ['Last', 'Index', 'Mark']) ?? 'Last'
  market.candles.rollTo(venue.now(), market.lastTicks())
  return market.candles
    .list(interval)
    .filter(({ openTimeMs }) => openTimeMs >= startSeconds * 1_000 && openTimeMs <= endSeconds * 1_000)
    .map((candle) => row(market.instrument, interval, candle, priceType === 'Last'))
}

/** Reference prices follow the trades here; only they are there when nobody traded. */
function row(instrument: Instrument, interval: Interval, candle: Candle, isLast: boolean): unknown {
  const isEmpty = isLast && candle.trades === 0
  const price = (ticks: number): string | null => (isEmpty ? null : plainPrice(instrument, ticks))
  return {
    start: isoText(candle.openTimeMs).slice(0, 19),
    end: isoText(candleEnd(interval, candle.openTimeMs) + 1).slice(0, 19),
    open: price(candle.open),
    high: price(candle.high),
    low: price(candle.low),
    close: price(candle.close),
    volume: plainSize(instrument, candle.lots),
    quoteVolume: quoteVolume(instrument, candle.tickLots),
    trades: String(candle.trades),
  }
}
