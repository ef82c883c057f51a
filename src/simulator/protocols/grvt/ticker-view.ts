import { fixed, fixedFromNumber, fixedToNumber } from '../../fixed.ts'
import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { decimalText, nanoseconds, percentText, priceText, sizeText } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** Best prices, marks and the last trade: `mini`, and the head of `ticker`. An empty side has zeros. */
export function miniView(market: SymbolMarket, venue: GrvtVenue): Record<string, string> {
  const { instrument, tape } = market
  const { bid, ask } = market.best()
  const last = tape.last()
  const middle = bid && ask ? (bid.ticks + ask.ticks) / 2 : 0
  return {
    event_time: nanoseconds(venue.now()),
    instrument: instrument.symbol,
    mark_price: decimalText(market.markPrice()),
    index_price: decimalText(market.indexPrice()),
    last_price: priceText(instrument, market.lastTicks()),
    last_size: sizeText(instrument, last?.lots ?? 0),
    mid_price: decimalText(fixedFromNumber(middle * fixedToNumber(instrument.tick))),
    best_bid_price: priceText(instrument, bid?.ticks ?? 0),
    best_bid_size: sizeText(instrument, bid?.lots ?? 0),
    best_ask_price: priceText(instrument, ask?.ticks ?? 0),
    best_ask_size: sizeText(instrument, ask?.lots ?? 0),
  }
}

/** `ticker`: mini, the last 24 hours and the running funding interval, whose rate is in percentage points. */
export function tickerView(market: SymbolMarket, venue: GrvtVenue): Record<string, unknown> {
  return { ...miniView(market, venue), ...dayView(market, venue), ...fundingView(market, venue) }
}

function dayView(market: SymbolMarket, venue: GrvtVenue): Record<string, string> {
  const { instrument, candles } = market
  const minutes = candles.lastDay(venue.now())
  const lastTicks = market.lastTicks()
  const unit = fixedToNumber(instrument.tick) * fixedToNumber(instrument.lot)
  const sum = (read: (candle: (typeof minutes)[number]) => number): number =>
    minutes.reduce((total, candle) => total + read(candle), 0)
  const bought = sum(({ takerBuyLots }) => takerBuyLots)
  const boughtQuote = sum(({ takerBuyTickLots }) => takerBuyTickLots)
  const quote = (tickLots: number): string => decimalText(fixed((tickLots * unit).toFixed(4)))
  return {
    interest_rate: '0.0',
    forward_price: '0.0',
    buy_volume_24h_b: sizeText(instrument, bought),
    sell_volume_24h_b: sizeText(instrument, sum(({ lots }) => lots) - bought),
    buy_volume_24h_q: quote(boughtQuote),
    sell_volume_24h_q: quote(sum(({ tickLots }) => tickLots) - boughtQuote),
    high_price: priceText(instrument, Math.max(lastTicks, ...minutes.map(({ high }) => high))),
    low_price: priceText(instrument, Math.min(lastTicks, ...minutes.map(({ low }) => low))),
    open_price: priceText(instrument, minutes[0]?.open ?? lastTicks),
    open_interest: openInterest(market),
    long_short_ratio: '1.0',
  }
}

function fundingView({ instrument }: SymbolMarket, venue: GrvtVenue): Record<string, unknown> {
  const { fundingIntervalHours } = instrument
  if (fundingIntervalHours === 0) return {}
  const nextMs = nextFundingTime(instrument, venue.now())
  const rate = percentText(fundingRate(instrument, nextMs, venue.seed))
  return {
    funding_rate_8h_curr: rate,
    funding_rate_8h_avg: rate,
    funding_rate: rate,
    funding_interval_hours: fundingIntervalHours,
    next_funding_time: nanoseconds(nextMs),
  }
}

/** Nobody else's positions are simulated: a hundred times the usual level stands for them. */
function openInterest({ instrument }: SymbolMarket): string {
  const { levelQuote, startPrice } = instrument.character
  return decimalText(fixed((100 * (levelQuote / startPrice)).toFixed(3)))
}
