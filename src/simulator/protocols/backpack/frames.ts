import { isoText } from '../../clock.ts'
import { candleEnd, type Interval } from '../../market/candles.ts'
import type { DepthFrame, TextLevel } from '../../market/depth-journal.ts'
import { priceText, sizeText } from '../../market/instrument.ts'
import type { Liquidation, SymbolMarket, TopFrame } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { orderIdText } from './ids.ts'
import { plainPrice, plainSize, SIDES } from './order-view.ts'
import { markPriceRow, openInterest } from './public-routes.ts'
import { dayStatistics } from './statistics.ts'
import { microseconds } from './user-frames.ts'
import type { BackpackVenue } from './venue.ts'

/** Frames of the market streams, as section 6 of the venue sheet shows them. An empty side is null. */
export function bookTickerFrame({ instrument }: SymbolMarket, top: TopFrame, now: number) {
  const [ask, askSize] = orNull(top.ask)
  const [bid, bidSize] = orNull(top.bid)
  const [E, T] = [microseconds(now), microseconds(top.atMs)]
  return { e: 'bookTicker', E, s: instrument.symbol, a: ask, A: askSize, b: bid, B: bidSize, u: top.id, T }
}

function orNull([price, size]: TextLevel): readonly [string | null, string | null] {
  return Number(size) === 0 ? [null, null] : [price, size]
}

/** A diff of the book: padded prices, absolute sizes, zero deletes. */
export function depthFrame({ instrument }: SymbolMarket, frame: DepthFrame, now: number) {
  return {
    e: 'depth',
    E: microseconds(now),
    s: instrument.symbol,
    a: frame.asks,
    b: frame.bids,
    U: frame.firstId,
    u: frame.lastId,
    T: microseconds(frame.atMs),
  }
}

/** A trade; who bought and who sold are orders nobody can look up. */
export function tradeFrame(
  { instrument }: SymbolMarket,
  { id, ticks, lots, takerSide, atMs }: MarketTrade,
  now: number,
) {
  return {
    e: 'trade',
    E: microseconds(now),
    s: instrument.symbol,
    p: priceText(instrument, ticks),
    q: sizeText(instrument, lots),
    b: orderIdText(2 * id),
    a: orderIdText(2 * id + 1),
    t: id,
    T: microseconds(atMs),
    m: takerSide === 'sell',
  }
}

export function klineFrame(
  market: SymbolMarket,
  interval: Interval,
  now: number,
  atMs = now,
  closed = false,
) {
  const { instrument } = market
  const candle = market.candles.current(interval, atMs)
  const price = (ticks: number): string => plainPrice(instrument, ticks)
  return {
    e: 'kline',
    E: microseconds(now),
    s: instrument.symbol,
    t: isoText(candle.openTimeMs).slice(0, 19),
    T: isoText(candleEnd(interval, candle.openTimeMs) + 1).slice(0, 19),
    o: price(candle.open),
    c: price(candle.close),
    h: price(candle.high),
    l: price(candle.low),
    v: plainSize(instrument, candle.lots),
    n: candle.trades,
    X: closed,
  }
}

export function markPriceFrame(market: SymbolMarket, venue: BackpackVenue) {
  const row = markPriceRow(market, venue)
  const E = microseconds(venue.now())
  return {
    e: 'markPrice',
    E,
    s: row.symbol,
    p: row.markPrice,
    f: row.fundingRate,
    i: row.indexPrice,
    n: row.nextFundingTimestamp,
    T: E,
  }
}

export function tickerFrame(market: SymbolMarket, now: number) {
  const day = dayStatistics(market, now)
  return {
    e: 'ticker',
    E: microseconds(now),
    s: day.symbol,
    o: day.firstPrice,
    c: day.lastPrice,
    h: day.high,
    l: day.low,
    v: day.volume,
    V: day.quoteVolume,
    n: Number(day.trades),
  }
}

export function openInterestFrame(market: SymbolMarket, now: number) {
  return { e: 'openInterest', E: microseconds(now), s: market.instrument.symbol, o: openInterest(market) }
}

export function liquidationFrame(
  { instrument }: SymbolMarket,
  { side, ticks, lots, atMs }: Liquidation,
  now: number,
) {
  return {
    e: 'liquidation',
    E: microseconds(now),
    s: instrument.symbol,
    S: SIDES[side],
    p: priceText(instrument, ticks),
    q: sizeText(instrument, lots),
    T: microseconds(atMs),
  }
}
