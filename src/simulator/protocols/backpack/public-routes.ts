import { isoText } from '../../clock.ts'
import { trimFixed } from '../../fixed.ts'
import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import { quoteOf } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { badRequest, notFound, unreadable } from './errors.ts'
import { assetRecord, listingOf, marketRecord } from './exchange-info.ts'
import { klines } from './kline-routes.ts'
import { plainPrice, plainSize } from './order-view.ts'
import { dayStatistics } from './statistics.ts'
import {
  type BackpackVenue,
  chosenMarkets,
  isLivePerpetual,
  marketOf,
  OtherReply,
  type Route,
  type RouteContext,
} from './venue.ts'

const DEPTH_LIMITS = [5, 10, 20, 50, 100, 500, 1_000]

const open = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/api/v1/${path}`,
  handle,
})

/** Endpoints that need no signature (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  open('ping', () => new OtherReply(200, 'pong')),
  open('time', ({ venue }) => new OtherReply(200, String(venue.now()))),
  open('status', () => ({ status: 'Ok', message: null })),
  open('assets', ({ venue }) => {
    const bases = [...venue.markets.values()].map(({ instrument }) => listingOf(instrument).base)
    return [...new Set(['USDC', ...bases])].map(assetRecord)
  }),
  open('markets', ({ venue, params }) =>
    chosenMarkets(venue, params).map(({ instrument }) => marketRecord(instrument)),
  ),
  open('market', ({ venue, params }) => marketRecord(marketOf(venue, params).instrument)),
  open('depth', depth),
  open('klines', klines),
  open('ticker', ({ venue, params }) => dayStatistics(openMarket(venue, params), venue.now())),
  open('tickers', ({ venue, params }) =>
    chosenMarkets(venue, params)
      .filter(({ instrument }) => instrument.status === 'trading')
      .map((market) => dayStatistics(market, venue.now())),
  ),
  open('trades', trades),
  open('trades/history', trades),
  open('markPrices', ({ venue, params }) =>
    chosenMarkets(venue, params)
      .filter(isLivePerpetual)
      .map((market) => markPriceRow(market, venue)),
  ),
  open('fundingRates', fundingRates),
  open('openInterest', ({ venue, params }) =>
    chosenMarkets(venue, params)
      .filter(isLivePerpetual)
      .map((market) => ({
        symbol: market.instrument.symbol,
        openInterest: openInterest(market),
        timestamp: venue.now(),
      })),
  ),
]

/** @throws {VenueError} 404 for a closed market, which has no book. */
function openMarket(venue: BackpackVenue, params: RouteContext['params']): SymbolMarket {
  const market = marketOf(venue, params)
  if (market.instrument.status !== 'trading') throw notFound()
  return market
}

/** Both sides ascending, so that the best bid is the last of its list; prices are not padded. */
function depth({ venue, params }: RouteContext): unknown {
  const limit = params.integer('limit', 0, Number.MAX_SAFE_INTEGER) ?? 1_000
  if (!DEPTH_LIMITS.includes(limit)) throw unreadable('limit', DEPTH_LIMITS.join(', '))
  const { book, depth: journal, instrument } = openMarket(venue, params)
  const texts = (side: 'buy' | 'sell') =>
    book
      .levels(side, limit)
      .map(({ ticks, lots }) => [plainPrice(instrument, ticks), plainSize(instrument, lots)])
  return {
    asks: texts('sell'),
    bids: texts('buy').reverse(),
    lastUpdateId: String(journal.updateId),
    timestamp: venue.now() * 1_000,
  }
}

/** Newest first. */
function trades({ venue, params }: RouteContext): unknown {
  const market = openMarket(venue, params)
  const limit = params.integer('limit', 1, 1_000) ?? 100
  const offset = params.integer('offset', 0, Number.MAX_SAFE_INTEGER) ?? 0
  return market.tape.trades
    .toReversed()
    .slice(offset, offset + limit)
    .map((trade) => tradeRow(market, trade))
}

function tradeRow({ instrument }: SymbolMarket, { id, ticks, lots, takerSide, atMs }: MarketTrade): unknown {
  return {
    id,
    price: plainPrice(instrument, ticks),
    quantity: plainSize(instrument, lots),
    quoteQuantity: trimFixed(quoteOf(instrument, ticks, lots)),
    timestamp: atMs,
    isBuyerMaker: takerSide === 'sell',
  }
}

/** Mark, index and the estimate of the running interval's funding rate. */
export function markPriceRow(market: SymbolMarket, venue: BackpackVenue) {
  const nextFundingMs = nextFundingTime(market.instrument, venue.now())
  return {
    symbol: market.instrument.symbol,
    markPrice: trimFixed(market.markPrice()),
    indexPrice: trimFixed(market.indexPrice()),
    fundingRate: trimFixed(fundingRate(market.instrument, nextFundingMs, venue.seed)),
    nextFundingTimestamp: nextFundingMs,
  }
}

/** Newest first; the first row is the interval that still runs. */
function fundingRates({ venue, params }: RouteContext): unknown {
  const { instrument } = marketOf(venue, params)
  if (listingOf(instrument).marketType !== 'PERP') throw badRequest('Invalid market symbol')
  const limit = params.integer('limit', 1, 10_000) ?? 100
  const offset = params.integer('offset', 0, 1_000_000) ?? 0
  const lastEndMs = nextFundingTime(instrument, venue.now())
  return Array.from({ length: limit }, (_, index) => {
    const endMs = lastEndMs - (index + offset) * instrument.fundingIntervalHours * 3_600_000
    return {
      symbol: instrument.symbol,
      intervalEndTimestamp: isoText(endMs).slice(0, 19),
      fundingRate: trimFixed(fundingRate(instrument, endMs, venue.seed)),
    }
  })
}

/** Nobody else's positions are simulated: a hundred times the usual level stands for them. */
export function openInterest({ instrument }: SymbolMarket): string {
  const { levelQuote, startPrice } = instrument.character
  return (100 * (levelQuote / startPrice)).toFixed(instrument.sizeDecimals)
}
