import { fixedToNumber } from '../../fixed.ts'
import { priceText, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'

/** Statistics of the last 24 hours, item of `GET ticker/24hr`. */
export function dayStatistics(market: SymbolMarket, nowMs: number) {
  const { instrument, candles, tape } = market
  const minutes = candles.lastDay(nowMs)
  const lastTicks = market.lastTicks()
  const openTicks = minutes[0]?.open ?? lastTicks
  const sum = (read: (candle: (typeof minutes)[number]) => number): number =>
    minutes.reduce((total, candle) => total + read(candle), 0)
  const lots = sum((candle) => candle.lots)
  const tickLots = sum((candle) => candle.tickLots)
  const places = instrument.priceDecimals
  const tick = fixedToNumber(instrument.tick)
  const last = tape.last()
  return {
    symbol: instrument.symbol,
    priceChange: ((lastTicks - openTicks) * tick).toFixed(places),
    priceChangePercent: openTicks ? ((100 * (lastTicks - openTicks)) / openTicks).toFixed(3) : '0.000',
    weightedAvgPrice: (lots ? (tickLots / lots) * tick : lastTicks * tick).toFixed(places),
    lastPrice: priceText(instrument, lastTicks),
    lastQty: sizeText(instrument, last?.lots ?? 0),
    openPrice: priceText(instrument, openTicks),
    highPrice: priceText(instrument, Math.max(lastTicks, ...minutes.map(({ high }) => high))),
    lowPrice: priceText(instrument, Math.min(lastTicks, ...minutes.map(({ low }) => low))),
    volume: sizeText(instrument, lots),
    quoteVolume: (tickLots * tick * fixedToNumber(instrument.lot)).toFixed(2),
    openTime: minutes[0]?.openTimeMs ?? nowMs,
    closeTime: nowMs,
    firstId: tape.trades[0]?.id ?? 0,
    lastId: last?.id ?? 0,
    count: sum((candle) => candle.trades),
  }
}
