import { fixedToNumber, trimFixed } from '../../fixed.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { tradeIdText } from './ids.ts'
import { listingOf } from './instruments.ts'
import { marketIndexOf, type ParadexVenue } from './venue.ts'
import { plainPrice, plainSize, SIDES } from './wire-text.ts'

/** Row of `GET markets/summary` and of the stream (section 3 of the venue sheet). Absent values are empty text. */
export function summaryRow(venue: ParadexVenue, market: SymbolMarket): Record<string, unknown> {
  const { instrument, candles } = market
  const { symbol, tick, lot } = instrument
  const now = venue.now()
  const funding = venue.funding.get(symbol)
  const isLive = instrument.status === 'trading'
  const book = venue.books.get(symbol)
  const [[bid, bidSize] = ['', ''], [ask, askSize] = ['', '']] = [
    book?.best().best_bid_api,
    book?.best().best_ask_api,
  ]
  const minutes = isLive ? candles.lastDay(now) : []
  const volume =
    minutes.reduce((sum, { tickLots }) => sum + tickLots, 0) * fixedToNumber(tick) * fixedToNumber(lot)
  const first = minutes[0]?.open ?? 0
  const isOption = listingOf(instrument).assetKind === 'PERP_OPTION'
  return {
    symbol,
    mark_price: isLive ? trimFixed(market.markPrice()) : '',
    underlying_price: isLive ? trimFixed(market.indexPrice()) : '',
    external_fair_price: isLive ? trimFixed(market.indexPrice()) : '',
    last_traded_price: isLive ? plainPrice(instrument, market.lastTicks()) : '',
    bid,
    bid_size: bidSize,
    ask,
    ask_size: askSize,
    volume_24h: volume.toFixed(6),
    total_volume: (volume * 300).toFixed(6),
    open_interest: isLive ? openInterest(market) : '0',
    // Options and spot have none.
    funding_rate: funding?.row(now).funding_rate ?? '',
    ...(isOption && { greeks: { delta: '0.5', gamma: '0', vega: '0', rho: '0', vanna: '0', volga: '0' } }),
    price_change_rate_24h: first === 0 ? '' : (market.lastTicks() / first - 1).toFixed(6),
    created_at: now,
  }
}

/** Nobody else's positions are simulated: a hundred times the usual level stands for them. */
function openInterest({ instrument }: SymbolMarket): string {
  const { levelQuote, startPrice } = instrument.character
  return (100 * (levelQuote / startPrice)).toFixed(instrument.sizeDecimals)
}

/** A public trade; the side is the taker's. */
export function tradeRow(venue: ParadexVenue, { instrument }: SymbolMarket, trade: MarketTrade) {
  return {
    id: tradeIdText(marketIndexOf(venue, instrument.symbol), trade),
    market: instrument.symbol,
    side: SIDES[trade.takerSide],
    size: plainSize(instrument, trade.lots),
    price: plainPrice(instrument, trade.ticks),
    created_at: trade.atMs,
    trade_type: 'FILL',
  }
}

/** Best prices; an empty side is two empty texts. */
export function bboRow(venue: ParadexVenue, { instrument }: SymbolMarket) {
  const book = venue.books.get(instrument.symbol)
  const { best_bid_api: [bid, bidSize] = ['', ''], best_ask_api: [ask, askSize] = ['', ''] } =
    book?.best() ?? {}
  return {
    market: instrument.symbol,
    bid,
    bid_size: bidSize,
    ask,
    ask_size: askSize,
    seq_no: book?.sequence ?? 0,
    last_updated_at: book?.updatedAtMs ?? venue.now(),
  }
}
