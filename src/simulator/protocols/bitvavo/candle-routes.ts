import type { Candle, Interval } from '../../market/candles.ts'
import type { Instrument } from '../../market/instrument.ts'
import { plainPrice, plainSize } from './text.ts'
import { marketOf, type Operation, type OperationContext } from './venue.ts'

/** The venue's intervals; letters matter: `1m` is a minute, `1M` a month. */
export const CANDLE_INTERVALS = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '2h': '2h',
  '4h': '4h',
  '6h': '6h',
  '8h': '8h',
  '12h': '12h',
  '1d': '1d',
  '1W': '1w',
  '1M': '1M',
} as const satisfies Record<string, Interval>

export type CandleInterval = keyof typeof CANDLE_INTERVALS
const NAMES = Object.keys(CANDLE_INTERVALS) as CandleInterval[]
const MOST = 1_440

/** True for an interval the venue has. */
export function isCandleInterval(text: string): text is CandleInterval {
  return Object.hasOwn(CANDLE_INTERVALS, text)
}

/** `[open time, open, high, low, close, volume in base]`. */
export function candleRow(instrument: Instrument, candle: Candle) {
  return [
    candle.openTimeMs,
    plainPrice(instrument, candle.open),
    plainPrice(instrument, candle.high),
    plainPrice(instrument, candle.low),
    plainPrice(instrument, candle.close),
    plainSize(instrument, candle.lots),
  ] as const
}

/** Newest first, the open candle included; intervals without a trade are missing. */
function candles(context: OperationContext): unknown {
  const { venue, params } = context
  const market = marketOf(context)
  const interval = CANDLE_INTERVALS[params.oneOf('interval', NAMES)]
  const limit = params.integer('limit', MOST, 1, MOST)
  const startMs = params.integer('start', 0)
  const endMs = params.integer('end', Number.MAX_SAFE_INTEGER)
  if (market.instrument.status !== 'trading') return []
  market.candles.rollTo(venue.now(), market.lastTicks())
  return market.candles
    .list(interval)
    .filter(({ openTimeMs, trades }) => trades > 0 && openTimeMs >= startMs && openTimeMs <= endMs)
    .slice(-limit)
    .reverse()
    .map((candle) => candleRow(market.instrument, candle))
}

export const candleRoutes: readonly Operation[] = [
  {
    action: 'getCandles',
    method: 'GET',
    path: '/{market}/candles',
    isPrivate: false,
    weight: 1,
    handle: candles,
  },
]
