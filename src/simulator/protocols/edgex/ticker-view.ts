import { trimFixed } from '../../fixed.ts'
import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { plainPrice, plainSize, quoteVolume } from './text.ts'
import type { ContractMarket, EdgexVenue } from './venue.ts'

const DAY_MS = 86_400_000

/** Nobody else's positions are simulated: a hundred times the usual level stands for them. */
export function openInterest({ instrument }: SymbolMarket): string {
  const { levelQuote, startPrice } = instrument.character
  return (100 * (levelQuote / startPrice)).toFixed(instrument.sizeDecimals)
}

/** Ticker row of section 3 of the venue sheet: a fraction for the change, and no bid and ask. */
export function tickerRow(venue: EdgexVenue, { contract, market }: ContractMarket) {
  const { instrument, candles } = market
  const now = venue.now()
  const minutes = candles.lastDay(now)
  const lastTicks = market.lastTicks()
  const firstTicks = minutes[0]?.open ?? lastTicks
  const sum = (read: (candle: (typeof minutes)[number]) => number): number =>
    minutes.reduce((total, candle) => total + read(candle), 0)
  const change = lastTicks - firstTicks
  const next = nextFundingTime(instrument, now)
  const [last, oracle] = [plainPrice(instrument, lastTicks), trimFixed(market.markPrice())]
  return {
    contractId: contract.id,
    contractName: contract.name,
    priceChange: plainPrice(instrument, change),
    priceChangePercent: firstTicks === 0 ? '0' : (change / firstTicks).toFixed(6),
    trades: String(sum(({ trades }) => trades)),
    size: plainSize(
      instrument,
      sum(({ lots }) => lots),
    ),
    value: quoteVolume(
      instrument,
      sum(({ tickLots }) => tickLots),
    ),
    high: plainPrice(instrument, Math.max(lastTicks, ...minutes.map(({ high }) => high))),
    low: plainPrice(instrument, Math.min(lastTicks, ...minutes.map(({ low }) => low))),
    open: plainPrice(instrument, firstTicks),
    close: last,
    highTime: String(now),
    lowTime: String(now),
    startTime: String(now - DAY_MS),
    endTime: String(now),
    lastPrice: last,
    indexPrice: trimFixed(market.indexPrice()),
    oraclePrice: oracle,
    markPrice: oracle,
    openInterest: openInterest(market),
    fundingRate: trimFixed(fundingRate(instrument, next, venue.seed)),
    fundingTime: String(next - instrument.fundingIntervalHours * 3_600_000),
    nextFundingTime: String(next),
  }
}

/** The row of the `ticker` channels, which adds the best prices. */
export function streamedTickerRow(venue: EdgexVenue, listed: ContractMarket) {
  const { bestBidPrice, bestAskPrice } = bestPrices(listed)
  return { ...tickerRow(venue, listed), bestBidPrice, bestAskPrice, marketOpen: isOpenMarket(venue, listed) }
}

/** Row of the `bookTicker` channels; an empty side is `"0"`. */
export function bookTickerRow(venue: EdgexVenue, listed: ContractMarket) {
  const { id: contractId, name: contractName } = listed.contract
  return { contractId, contractName, time: String(venue.now()), ...bestPrices(listed) }
}

function bestPrices({ market: { instrument, book } }: ContractMarket) {
  const [bid, ask] = [book.top('buy'), book.top('sell')]
  return {
    bestBidPrice: bid ? plainPrice(instrument, bid.ticks) : '0',
    bestBidSize: bid ? plainSize(instrument, bid.lots) : '0',
    bestAskPrice: ask ? plainPrice(instrument, ask.ticks) : '0',
    bestAskSize: ask ? plainSize(instrument, ask.lots) : '0',
  }
}

/** False while the contract's own market, such as a stock exchange, is shut. */
export function isOpenMarket(venue: EdgexVenue, { contract }: Pick<ContractMarket, 'contract'>): boolean {
  return venue.stockMarketOpen || !contract.listing.isStock
}

/** False for a contract that is listed and not traded: it has no price. */
export function hasPrice({ market }: Pick<ContractMarket, 'market'>): boolean {
  return market.instrument.status === 'trading'
}
