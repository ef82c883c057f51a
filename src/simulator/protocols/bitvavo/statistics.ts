import { fixedToNumber } from '../../fixed.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { plainPrice, plainSize } from './text.ts'
import { bestTexts } from './ticker-view.ts'

/** Statistics of the last 24 hours, item of `GET /ticker/24h`. A market nobody traded has null prices. */
export function dayStatistics(market: SymbolMarket, nowMs: number) {
  const { instrument, candles, tape } = market
  const minutes = candles.lastDay(nowMs).filter(({ trades }) => trades > 0)
  const [first, last] = [minutes.at(0), minutes.at(-1)]
  const lots = minutes.reduce((sum, candle) => sum + candle.lots, 0)
  const tickLots = minutes.reduce((sum, candle) => sum + candle.tickLots, 0)
  const price = (ticks: number | undefined) => (ticks === undefined ? null : plainPrice(instrument, ticks))
  const { bid, bidSize, ask, askSize } = bestTexts(market)
  return {
    market: instrument.symbol,
    startTimestamp: nowMs - 86_400_000,
    timestamp: nowMs,
    open: price(first?.open),
    openTimestamp: first?.openTimeMs ?? null,
    high: price(first && Math.max(...minutes.map(({ high }) => high))),
    low: price(first && Math.min(...minutes.map(({ low }) => low))),
    last: price(last && market.lastTicks()),
    closeTimestamp: last ? (tape.last()?.atMs ?? last.openTimeMs) : null,
    bid,
    bidSize,
    ask,
    askSize,
    volume: plainSize(instrument, lots),
    volumeQuote: (tickLots * fixedToNumber(instrument.tick) * fixedToNumber(instrument.lot)).toFixed(2),
  }
}
