import { fixedToNumber, formatFixed } from '../../fixed.ts'
import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import { priceText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

const HOUR_MS = 3_600_000
/** Open interest of the simulated crowd, in levels of usual size. */
const CROWD_LEVELS = 400

/** Statistics of the last day; numbers are JSON floats on this venue. */
export function dayStatistics(market: SymbolMarket, nowMs: number) {
  const { instrument, candles } = market
  const minutes = candles.lastDay(nowMs)
  const [tick, lot] = [fixedToNumber(instrument.tick), fixedToNumber(instrument.lot)]
  const sum = (read: (candle: (typeof minutes)[number]) => number): number =>
    minutes.reduce((total, candle) => total + read(candle), 0)
  const lastTicks = market.lastTicks()
  const openTicks = minutes[0]?.open ?? lastTicks
  const price = (ticks: number): number => Number(priceText(instrument, ticks))
  return {
    daily_trades_count: sum((candle) => candle.trades),
    daily_base_token_volume: Number((sum((candle) => candle.lots) * lot).toFixed(instrument.sizeDecimals)),
    daily_quote_token_volume: Number((sum((candle) => candle.tickLots) * tick * lot).toFixed(6)),
    daily_price_low: price(Math.min(lastTicks, ...minutes.map(({ low }) => low))),
    daily_price_high: price(Math.max(lastTicks, ...minutes.map(({ high }) => high))),
    // In per cent.
    daily_price_change: openTicks ? (100 * (lastTicks - openTicks)) / openTicks : 0,
  }
}

/** Funding rate of the settlement at a time, in per cent an hour with its sign. */
export function fundingPercent(venue: LighterVenue, market: SymbolMarket, atMs: number): string {
  return formatFixed(fundingRate(market.instrument, atMs, venue.seed) * 100n, 4)
}

/** Open interest in base units. */
export function openInterestBase({ instrument }: SymbolMarket): number {
  const { levelQuote, startPrice } = instrument.character
  return Number(((CROWD_LEVELS * levelQuote) / startPrice).toFixed(instrument.sizeDecimals))
}

/** Payload of `market_stats` (section 6 of the venue sheet). */
export function marketStats(venue: LighterVenue, market: SymbolMarket) {
  const { instrument } = market
  const now = venue.now()
  const next = nextFundingTime(instrument, now)
  const { daily_trades_count: _, ...day } = dayStatistics(market, now)
  const { bid, ask } = market.best()
  const mark = market.markPrice()
  return {
    symbol: instrument.symbol,
    market_id: marketIdOf(market),
    index_price: formatFixed(market.indexPrice(), instrument.priceDecimals),
    mark_price: formatFixed(mark, instrument.priceDecimals),
    mid_price: priceText(
      instrument,
      bid && ask ? Math.round((bid.ticks + ask.ticks) / 2) : market.lastTicks(),
    ),
    // The stream tells the notional, REST the base amount.
    open_interest: (openInterestBase(market) * fixedToNumber(mark)).toFixed(6),
    open_interest_limit: '72057594037927936.000000',
    funding_clamp_small: '0.0500',
    funding_clamp_big: '4.0000',
    last_trade_price: priceText(instrument, market.lastTicks()),
    current_funding_rate: fundingPercent(venue, market, next),
    funding_rate: fundingPercent(venue, market, next - HOUR_MS),
    // The last payment was made a few ms after the hour.
    funding_timestamp: next - HOUR_MS + 4,
    ...day,
  }
}
