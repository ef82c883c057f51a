import { fixedToNumber } from '../../fixed.ts'
import { type Instrument, priceText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { plainPrice, plainSize } from './order-view.ts'

/** Quote volume of a sum of price × size in ticks and lots, cut to cents. */
export function quoteVolume({ tick, lot }: Instrument, tickLots: number): string {
  return String(Number((tickLots * fixedToNumber(tick) * fixedToNumber(lot)).toFixed(2)))
}

/** Statistics of the last 24 hours, item of `GET tickers`: all text, and without bid and ask. */
export function dayStatistics(market: SymbolMarket, nowMs: number) {
  const { instrument, candles } = market
  const minutes = candles.lastDay(nowMs)
  const lastTicks = market.lastTicks()
  const firstTicks = minutes[0]?.open ?? lastTicks
  const sum = (read: (candle: (typeof minutes)[number]) => number): number =>
    minutes.reduce((total, candle) => total + read(candle), 0)
  const change = lastTicks - firstTicks
  return {
    symbol: instrument.symbol,
    firstPrice: plainPrice(instrument, firstTicks),
    lastPrice: plainPrice(instrument, lastTicks),
    priceChange: priceText(instrument, change),
    priceChangePercent: firstTicks === 0 ? '0' : (change / firstTicks).toFixed(6),
    high: plainPrice(instrument, Math.max(lastTicks, ...minutes.map(({ high }) => high))),
    low: plainPrice(instrument, Math.min(lastTicks, ...minutes.map(({ low }) => low))),
    volume: plainSize(
      instrument,
      sum(({ lots }) => lots),
    ),
    quoteVolume: quoteVolume(
      instrument,
      sum(({ tickLots }) => tickLots),
    ),
    trades: String(sum(({ trades }) => trades)),
  }
}
