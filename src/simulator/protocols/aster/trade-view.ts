import { formatFixed } from '../../fixed.ts'
import { priceText, quoteOf, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { AggregateTrade, MarketTrade } from '../../market/trade-tape.ts'

/** Item of `GET trades`. */
export function tradeRow({ instrument }: SymbolMarket, { id, ticks, lots, takerSide, atMs }: MarketTrade) {
  return {
    id,
    price: priceText(instrument, ticks),
    qty: sizeText(instrument, lots),
    quoteQty: formatFixed(quoteOf(instrument, ticks, lots), 2),
    time: atMs,
    isBuyerMaker: takerSide === 'sell',
  }
}

/** Item of `GET aggTrades` and most of the `aggTrade` frame. */
export function aggregateRow({ instrument }: SymbolMarket, trade: AggregateTrade) {
  return {
    a: trade.id,
    p: priceText(instrument, trade.ticks),
    q: sizeText(instrument, trade.lots),
    f: trade.firstTradeId,
    l: trade.lastTradeId,
    T: trade.atMs,
    m: trade.takerSide === 'sell',
  }
}
