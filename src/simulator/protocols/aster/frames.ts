import { candleEnd, type Interval } from '../../market/candles.ts'
import type { DepthFrame } from '../../market/depth-journal.ts'
import { priceText, sizeText } from '../../market/instrument.ts'
import type { Liquidation, SymbolMarket, TopFrame } from '../../market/symbol-market.ts'
import type { AggregateTrade } from '../../market/trade-tape.ts'
import { quoteVolume } from './kline-routes.ts'
import { premiumIndex } from './public-routes.ts'
import { dayStatistics } from './statistics.ts'
import { aggregateRow } from './trade-view.ts'
import type { AsterVenue } from './venue.ts'

/** Frames of the market streams, as section 6 of the venue sheet shows them. */
export function bookTickerFrame(market: SymbolMarket, top: TopFrame, now: number) {
  const [b, B] = top.bid
  const [a, A] = top.ask
  return { e: 'bookTicker', u: top.id, s: market.instrument.symbol, b, B, a, A, T: top.atMs, E: now }
}

/** A diff of the book. */
export function diffFrame(market: SymbolMarket, frame: DepthFrame, now: number) {
  return {
    e: 'depthUpdate',
    E: now,
    T: frame.atMs,
    s: market.instrument.symbol,
    U: frame.firstId,
    u: frame.lastId,
    pu: frame.previousId,
    b: frame.bids,
    a: frame.asks,
  }
}

/** The best levels in full; the event has the same name and fields as a diff. */
export function partialFrame(market: SymbolMarket, levels: number, previousId: number, now: number) {
  const side = (name: 'buy' | 'sell') =>
    market.book
      .levels(name, levels)
      .map(({ ticks, lots }) => [priceText(market.instrument, ticks), sizeText(market.instrument, lots)])
  const id = market.depth.updateId
  const symbol = market.instrument.symbol
  return {
    e: 'depthUpdate',
    E: now,
    T: now,
    s: symbol,
    U: previousId,
    u: id,
    pu: previousId,
    b: side('buy'),
    a: side('sell'),
  }
}

export function aggregateFrame(market: SymbolMarket, trade: AggregateTrade, now: number) {
  return { e: 'aggTrade', E: now, s: market.instrument.symbol, ...aggregateRow(market, trade) }
}

export function klineFrame(
  market: SymbolMarket,
  interval: Interval,
  now: number,
  atMs = now,
  closed = false,
) {
  const { instrument, tape } = market
  const candle = market.candles.current(interval, atMs)
  return {
    e: 'kline',
    E: now,
    s: instrument.symbol,
    k: {
      t: candle.openTimeMs,
      T: candleEnd(interval, candle.openTimeMs),
      s: instrument.symbol,
      i: interval,
      f: tape.trades[0]?.id ?? -1,
      L: tape.last()?.id ?? -1,
      o: priceText(instrument, candle.open),
      c: priceText(instrument, candle.close),
      h: priceText(instrument, candle.high),
      l: priceText(instrument, candle.low),
      v: sizeText(instrument, candle.lots),
      n: candle.trades,
      x: closed,
      q: quoteVolume(instrument, candle.tickLots),
      V: sizeText(instrument, candle.takerBuyLots),
      Q: quoteVolume(instrument, candle.takerBuyTickLots),
      B: '0',
    },
  }
}

export function markPriceFrame(market: SymbolMarket, venue: AsterVenue) {
  const row = premiumIndex(market, venue)
  return {
    e: 'markPriceUpdate',
    E: row.time,
    s: row.symbol,
    p: row.markPrice,
    i: row.indexPrice,
    P: row.estimatedSettlePrice,
    r: row.lastFundingRate,
    T: row.nextFundingTime,
  }
}

export function tickerFrame(market: SymbolMarket, now: number) {
  const day = dayStatistics(market, now)
  return {
    e: '24hrTicker',
    E: now,
    s: day.symbol,
    p: day.priceChange,
    P: day.priceChangePercent,
    w: day.weightedAvgPrice,
    c: day.lastPrice,
    Q: day.lastQty,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
    O: day.openTime,
    C: day.closeTime,
    F: day.firstId,
    L: day.lastId,
    n: day.count,
  }
}

export function miniTickerFrame(market: SymbolMarket, now: number) {
  const { e: _, ...day } = tickerFrame(market, now)
  return { e: '24hrMiniTicker', E: now, s: day.s, c: day.c, o: day.o, h: day.h, l: day.l, v: day.v, q: day.q }
}

export function forceOrderFrame(
  { instrument }: SymbolMarket,
  { side, ticks, lots, atMs }: Liquidation,
  now: number,
) {
  const price = priceText(instrument, ticks)
  const size = sizeText(instrument, lots)
  return {
    e: 'forceOrder',
    E: now,
    o: {
      s: instrument.symbol,
      S: side === 'buy' ? 'BUY' : 'SELL',
      o: 'LIMIT',
      f: 'IOC',
      q: size,
      p: price,
      ap: price,
      X: 'FILLED',
      l: size,
      z: size,
      T: atMs,
    },
  }
}
