import { fixedToNumber } from '../../fixed.ts'
import type { Interval } from '../../market/candles.ts'
import { badParameter } from './errors.ts'
import { marketOf, type RouteContext } from './venue.ts'

const RESOLUTIONS: Readonly<Record<string, Interval>> = {
  1: '1m',
  3: '3m',
  5: '5m',
  15: '15m',
  30: '30m',
  60: '1h',
}

/** `GET markets/klines`: rows of numbers, oldest first, the running one last (section 3 of the venue sheet). */
export function klines({ venue, params }: RouteContext): unknown {
  const market = marketOf(venue, params.required('symbol'))
  const interval = RESOLUTIONS[params.required('resolution')]
  if (!interval) throw badParameter('resolution', Object.keys(RESOLUTIONS).join(', '))
  const [startMs, endMs] = [params.integer('start_at'), params.integer('end_at')]
  if (startMs === undefined || endMs === undefined) throw badParameter('start_at, end_at', 'both, in ms')
  params.oneOf('price_kind', ['last', 'mark', 'underlying'])
  if (market.instrument.status !== 'trading') return { results: [] }
  market.candles.rollTo(venue.now(), market.lastTicks())
  const { tick, lot, priceDecimals, sizeDecimals } = market.instrument
  const price = (ticks: number): number => Number((ticks * fixedToNumber(tick)).toFixed(priceDecimals))
  return {
    results: market.candles
      .list(interval)
      .filter(({ openTimeMs }) => openTimeMs >= startMs && openTimeMs <= endMs)
      .map((candle) => [
        candle.openTimeMs,
        price(candle.open),
        price(candle.high),
        price(candle.low),
        price(candle.close),
        Number((candle.lots * fixedToNumber(lot)).toFixed(sizeDecimals)),
      ]),
  }
}
