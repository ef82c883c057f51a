import type { SymbolMarket } from '../../market/symbol-market.ts'
import { plainPrice, plainSize } from './text.ts'

/** Best prices and sizes as texts; null where a side is empty. */
export function bestTexts(market: SymbolMarket) {
  const { instrument } = market
  const { bid, ask } = market.best()
  return {
    bid: bid ? plainPrice(instrument, bid.ticks) : null,
    bidSize: bid ? plainSize(instrument, bid.lots) : null,
    ask: ask ? plainPrice(instrument, ask.ticks) : null,
    askSize: ask ? plainSize(instrument, ask.lots) : null,
  }
}

/** Last traded price; null in a market that does not trade. */
export function lastText(market: SymbolMarket): string | null {
  return market.instrument.status === 'trading' ? plainPrice(market.instrument, market.lastTicks()) : null
}
