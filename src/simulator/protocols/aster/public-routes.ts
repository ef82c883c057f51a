import { formatFixed } from '../../fixed.ts'
import {
  FUNDING_CAP,
  fundingRate,
  INTEREST_RATE,
  nextFundingTime,
  settlements,
} from '../../market/funding.ts'
import { priceText, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { VenueError } from './errors.ts'
import { exchangeInfo } from './exchange-info.ts'
import { klineRoutes } from './kline-routes.ts'
import { dayStatistics } from './statistics.ts'
import { aggregateRow, tradeRow } from './trade-view.ts'
import {
  type AsterVenue,
  bothVersions,
  marketOf,
  type Route,
  type RouteContext,
  tradingMarkets,
} from './venue.ts'

const DEPTH_WEIGHTS: Readonly<Record<number, number>> = {
  5: 2,
  10: 2,
  20: 2,
  50: 2,
  100: 5,
  500: 10,
  1000: 20,
}
const HOUR_MS = 3_600_000

type Handle = (context: RouteContext) => unknown
type Weight = Route['weight']

const open = (path: string, weight: Weight, handle: Handle): Route => ({
  method: 'GET',
  paths: bothVersions(path),
  security: 'none',
  weight,
  handle,
})

/** One object with `symbol`, a list of all trading symbols without. */
function oneOrAll(
  path: string,
  weights: readonly [one: number, all: number],
  view: (market: SymbolMarket, venue: AsterVenue) => unknown,
): Route {
  return open(
    path,
    (params) => (params.has('symbol') ? weights[0] : weights[1]),
    ({ venue, params }) =>
      params.has('symbol')
        ? view(marketOf(venue, params), venue)
        : tradingMarkets(venue).map((market) => view(market, venue)),
  )
}

/** Endpoints that need no signature (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  open('ping', 1, () => ({})),
  open('time', 1, ({ venue }) => ({ serverTime: venue.now() })),
  open('exchangeInfo', 1, ({ venue }) => exchangeInfo(venue)),
  open('depth', (params) => DEPTH_WEIGHTS[params.integer('limit', 500)] ?? 1, depth),
  open('trades', 1, ({ venue, params }) => {
    const market = marketOf(venue, params)
    return market.tape.trades
      .slice(-params.integer('limit', 500, 1, 1_000))
      .map((trade) => tradeRow(market, trade))
  }),
  {
    ...open('historicalTrades', 20, ({ venue, params }) => {
      const market = marketOf(venue, params)
      const limit = params.integer('limit', 500, 1, 1_000)
      const fromId = params.optionalInteger('fromId')
      const { trades } = market.tape
      const rows =
        fromId === undefined ? trades.slice(-limit) : trades.filter(({ id }) => id >= fromId).slice(0, limit)
      return rows.map((trade) => tradeRow(market, trade))
    }),
    security: 'key-v1',
  },
  open('aggTrades', 20, aggregateTrades),
  ...klineRoutes,
  oneOrAll('premiumIndex', [1, 1], premiumIndex),
  open('fundingRate', 1, fundingHistory),
  oneOrAll('fundingInfo', [1, 1], ({ instrument }, venue) => ({
    symbol: instrument.symbol,
    interestRate: formatFixed(INTEREST_RATE),
    time: venue.now(),
    fundingIntervalHours: instrument.fundingIntervalHours,
    fundingFeeCap: FUNDING_CAP,
    fundingFeeFloor: -FUNDING_CAP,
  })),
  oneOrAll('ticker/24hr', [1, 40], (market, venue) => dayStatistics(market, venue.now())),
  oneOrAll('ticker/price', [1, 2], (market, venue) => ({
    symbol: market.instrument.symbol,
    price: priceText(market.instrument, market.lastTicks()),
    time: venue.now(),
  })),
  oneOrAll('ticker/bookTicker', [1, 2], bookTicker),
  {
    ...open('indexreferences', 1, ({ venue, params }) => ({
      symbol: marketOf(venue, params).instrument.symbol,
      references: [{ exchange: 'simulator', weight: '1.00000000' }],
    })),
    paths: ['/fapi/v3/indexreferences'],
  },
]

function depth({ venue, params }: RouteContext): unknown {
  const market = marketOf(venue, params)
  const limit = params.integer('limit', 500)
  if (DEPTH_WEIGHTS[limit] === undefined) throw new VenueError(-4021, `${limit} is not valid depth limit.`)
  const { instrument, book } = market
  const texts = (side: 'buy' | 'sell') =>
    book
      .levels(side, limit)
      .map(({ ticks, lots }) => [priceText(instrument, ticks), sizeText(instrument, lots)])
  const now = venue.now()
  return { lastUpdateId: market.depth.updateId, E: now, T: now, bids: texts('buy'), asks: texts('sell') }
}

function bookTicker(market: SymbolMarket, venue: AsterVenue): unknown {
  const top = market.top()
  if (!top) throw new VenueError(-1000, 'The market has not opened yet.')
  const { bid, ask } = top
  return {
    symbol: market.instrument.symbol,
    bidPrice: bid[0],
    bidQty: bid[1],
    askPrice: ask[0],
    askQty: ask[1],
    time: venue.now(),
  }
}

/** Mark, index and the estimate of the next funding payment. */
export function premiumIndex(market: SymbolMarket, venue: AsterVenue) {
  const now = venue.now()
  const nextFundingMs = nextFundingTime(market.instrument, now)
  return {
    symbol: market.instrument.symbol,
    markPrice: formatFixed(market.markPrice()),
    indexPrice: formatFixed(market.indexPrice()),
    estimatedSettlePrice: formatFixed(market.indexPrice()),
    lastFundingRate: formatFixed(fundingRate(market.instrument, nextFundingMs, venue.seed)),
    nextFundingTime: nextFundingMs,
    interestRate: formatFixed(INTEREST_RATE),
    time: now,
  }
}

function fundingHistory({ venue, params }: RouteContext): unknown {
  const limit = params.integer('limit', 100, 1, 1_000)
  const now = venue.now()
  const markets = params.has('symbol') ? [marketOf(venue, params)] : tradingMarkets(venue)
  const endMs = Math.min(now, params.integer('endTime', now))
  const rows = markets.flatMap(({ instrument }) => {
    const spanMs = limit * instrument.fundingIntervalHours * HOUR_MS
    const startMs = params.integer('startTime', Math.max(0, endMs - spanMs))
    const times = settlements(instrument, startMs, endMs)
    // From a start the oldest come first; without one the newest are meant.
    const kept = params.has('startTime') ? times.slice(0, limit) : times.slice(-limit)
    return kept.map((time) => ({
      symbol: instrument.symbol,
      fundingRate: formatFixed(fundingRate(instrument, time, venue.seed)),
      fundingTime: time,
    }))
  })
  return rows.sort((a, b) => a.fundingTime - b.fundingTime).slice(0, limit)
}

function aggregateTrades({ venue, params }: RouteContext): unknown {
  const market = marketOf(venue, params)
  const limit = params.integer('limit', 500, 1, 1_000)
  const [fromId, startMs, endMs] = ['fromId', 'startTime', 'endTime'].map((name) =>
    params.optionalInteger(name),
  )
  if (startMs !== undefined && endMs !== undefined && endMs - startMs > HOUR_MS) {
    throw new VenueError(-4072, 'More than 1 hour between startTime and endTime.')
  }
  const rows = market.tape.groups.filter(
    ({ id, atMs }) =>
      id >= (fromId ?? 0) && atMs >= (startMs ?? 0) && atMs <= (endMs ?? Number.POSITIVE_INFINITY),
  )
  const fromStart = fromId !== undefined || startMs !== undefined
  return (fromStart ? rows.slice(0, limit) : rows.slice(-limit)).map((group) => aggregateRow(market, group))
}
