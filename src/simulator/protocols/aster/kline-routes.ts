import { fixedToNumber } from '../../fixed.ts'
import { type Candle, candleEnd, INTERVALS, type Interval } from '../../market/candles.ts'
import { type Instrument, priceText, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { VenueError } from './errors.ts'
import type { Params } from './params.ts'
import { bothVersions, marketOf, marketOfPair, type Route, type RouteContext } from './venue.ts'

/** True for an interval the venue has. */
export function isInterval(text: string): text is Interval {
  return Object.hasOwn(INTERVALS, text)
}

function weight(params: Params): number {
  const limit = params.integer('limit', 500)
  if (limit < 100) return 1
  if (limit < 500) return 2
  return limit <= 1_000 ? 5 : 10
}

/** Quote volume text of a sum of price × size in ticks and lots. */
export function quoteVolume({ tick, lot }: Instrument, tickLots: number): string {
  return (tickLots * fixedToNumber(tick) * fixedToNumber(lot)).toFixed(4)
}

function row(instrument: Instrument, interval: Interval, candle: Candle, withVolume: boolean): unknown[] {
  const volume = (lots: number): string => sizeText(instrument, withVolume ? lots : 0)
  const quote = (tickLots: number): string => (withVolume ? quoteVolume(instrument, tickLots) : '0')
  return [
    candle.openTimeMs,
    priceText(instrument, candle.open),
    priceText(instrument, candle.high),
    priceText(instrument, candle.low),
    priceText(instrument, candle.close),
    volume(candle.lots),
    candleEnd(interval, candle.openTimeMs),
    quote(candle.tickLots),
    candle.trades,
    volume(candle.takerBuyLots),
    quote(candle.takerBuyTickLots),
    '0',
  ]
}

function klines({ venue, params }: RouteContext, market: SymbolMarket, withVolume: boolean): unknown {
  const interval = params.required('interval')
  if (!isInterval(interval)) throw new VenueError(-1120, 'Invalid interval.')
  const limit = params.integer('limit', 500, 1, 1_500)
  const startMs = params.integer('startTime', 0)
  const endMs = params.integer('endTime', Number.MAX_SAFE_INTEGER)
  market.candles.rollTo(venue.now(), market.lastTicks())
  const candles = market.candles
    .list(interval)
    .filter(({ openTimeMs }) => openTimeMs >= startMs && openTimeMs <= endMs)
  const kept = startMs > 0 ? candles.slice(0, limit) : candles.slice(-limit)
  return kept.map((candle) => row(market.instrument, interval, candle, withVolume))
}

const route = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  paths: bothVersions(path),
  security: 'none',
  weight,
  handle,
})

/** Candles of trades, index and mark; the last row is the open one. Reference prices follow the trades here. */
export const klineRoutes: readonly Route[] = [
  route('klines', (context) => klines(context, marketOf(context.venue, context.params), true)),
  route('indexPriceKlines', (context) => klines(context, marketOfPair(context.venue, context.params), false)),
  route('markPriceKlines', (context) => klines(context, marketOf(context.venue, context.params), false)),
]
