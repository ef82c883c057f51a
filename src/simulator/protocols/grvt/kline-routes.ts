import { fixed, fixedToNumber } from '../../fixed.ts'
import { type Candle, candleEnd, type Interval } from '../../market/candles.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { VenueError } from './errors.ts'
import { page } from './paging.ts'
import { decimalText, nanoseconds, priceText, sizeText } from './text.ts'
import { marketNamed, type RouteContext } from './venue.ts'

/** Intervals of the venue that the engine keeps; five days and more than one week are not simulated. */
const INTERVALS: Readonly<Record<string, Interval>> = {
  CI_1_M: '1m',
  CI_3_M: '3m',
  CI_5_M: '5m',
  CI_15_M: '15m',
  CI_30_M: '30m',
  CI_1_H: '1h',
  CI_2_H: '2h',
  CI_4_H: '4h',
  CI_6_H: '6h',
  CI_8_H: '8h',
  CI_12_H: '12h',
  CI_1_D: '1d',
  CI_3_D: '3d',
  CI_1_W: '1w',
}

/** @throws {VenueError} 3040 for an interval, 3041 for a price type that there is not. */
export function readInterval(name: string | undefined, type: string | undefined): Interval {
  const interval = name === undefined || !Object.hasOwn(INTERVALS, name) ? undefined : INTERVALS[name]
  if (interval === undefined) throw new VenueError(3040)
  if (!['TRADE', 'MARK', 'INDEX', 'MID'].includes(type ?? '')) throw new VenueError(3041)
  return interval
}

/** Candles, newest first. Reference prices follow the trades here. */
export function kline({ venue, params }: RouteContext): unknown {
  const market = marketNamed(venue, params.text('instrument'))
  const interval = readInterval(params.text('interval'), params.text('type') ?? 'TRADE')
  market.candles.rollTo(venue.now(), market.lastTicks())
  const { rows, next } = page(params, market.candles.list(interval), ({ openTimeMs }) => openTimeMs)
  return { result: rows.map((candle) => candleRow(market, interval, candle)), next }
}

/** A candle, as REST and the stream tell it. */
export function candleRow({ instrument }: SymbolMarket, interval: Interval, candle: Candle): object {
  const unit = fixedToNumber(instrument.tick) * fixedToNumber(instrument.lot)
  return {
    open_time: nanoseconds(candle.openTimeMs),
    close_time: nanoseconds(candleEnd(interval, candle.openTimeMs) + 1),
    open: priceText(instrument, candle.open),
    close: priceText(instrument, candle.close),
    high: priceText(instrument, candle.high),
    low: priceText(instrument, candle.low),
    volume_b: sizeText(instrument, candle.lots),
    volume_q: decimalText(fixed((candle.tickLots * unit).toFixed(4))),
    trades: candle.trades,
    instrument: instrument.symbol,
  }
}
