import { fixedToNumber } from '../../fixed.ts'
import type { Candle, Interval } from '../../market/candles.ts'
import { INTERVALS } from '../../market/candles.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { venueError } from './errors.ts'
import { tradeIndex } from './order-ids.ts'
import { get, type RouteContext } from './route.ts'
import { marketOf } from './venue.ts'

const RESOLUTIONS = ['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d'] as const satisfies readonly Interval[]
const MOST_ROWS = 500

/** Resolution that a text names; undefined when the venue has no such. */
export function resolutionOf(text: string | undefined): Interval | undefined {
  return RESOLUTIONS.find((resolution) => resolution === text)
}

/** A candle; numbers are JSON floats (section 3 of the venue sheet). Candles of the mark price have no volume. */
export function candleRow(market: SymbolMarket, candle: Candle, withVolume = true) {
  const { instrument, tape } = market
  const [tick, lot] = [fixedToNumber(instrument.tick), fixedToNumber(instrument.lot)]
  const price = (ticks: number): number => Number((ticks * tick).toFixed(instrument.priceDecimals))
  const last = tape.last()
  return {
    t: candle.openTimeMs,
    o: price(candle.open),
    h: price(candle.high),
    l: price(candle.low),
    c: price(candle.close),
    ...(withVolume && {
      v: Number((candle.lots * lot).toFixed(instrument.sizeDecimals)),
      V: Number((candle.tickLots * tick * lot).toFixed(6)),
      i: last ? tradeIndex(last.id, instrument.symbol) : 0,
    }),
  }
}

function candles({ venue, params }: RouteContext, withVolume: boolean): object {
  const market = marketOf(venue, params.integer('market_id'))
  const resolution = resolutionOf(params.required('resolution'))
  if (!resolution) throw venueError('resolution', 'unknown resolution')
  const startMs = params.integer('start_timestamp')
  const endMs = params.integer('end_timestamp')
  const count = params.integer('count_back')
  if (startMs > endMs) throw venueError('candleRange', 'start is after end')
  market.candles.rollTo(venue.now(), market.lastTicks())
  const inRange = market.candles
    .list(resolution)
    .filter(({ openTimeMs }) => openTimeMs >= startMs && openTimeMs <= endMs)
    .slice(-Math.min(count === 0 ? MOST_ROWS : count, MOST_ROWS))
  const isAtEnd = params.text('set_timestamp_to_end') === 'true'
  const rows = inRange.map((candle) => {
    const row = candleRow(market, candle, withVolume)
    return isAtEnd ? { ...row, t: row.t + INTERVALS[resolution] - 1 } : row
  })
  return { code: 200, r: resolution, c: rows.length === 0 ? null : rows }
}

/** Candles of trades and of the mark, oldest first, the running one last. */
export const candleRoutes = [
  get('candles', (context) => candles(context, true)),
  get('markPriceCandles', (context) => candles(context, false)),
] as const
