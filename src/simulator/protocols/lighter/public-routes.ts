import { fixedToNumber, formatFixed, magnitude, multiplyFixed } from '../../fixed.ts'
import { fundingRate, nextFundingTime, settlements } from '../../market/funding.ts'
import { priceText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { candleRoutes } from './candle-routes.ts'
import { detailsRow, orderBookRow, SPOT_ROW, USDC_ROW } from './instrument-view.ts'
import { orderRows } from './order-rows.ts'
import { get, type Route, type RouteContext } from './route.ts'
import { dayStatistics } from './statistics.ts'
import { ownPart, tradeView } from './trade-view.ts'
import { ALL_MARKETS, marketIdOf, marketOf, tradingMarkets } from './venue.ts'

const HOUR_MS = 3_600_000
const MOST_FUNDINGS = 100

const root = (path: string, handle: Route['handle']): Route => ({ ...get('', handle), path })

/** Endpoints that need no token (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  root('/', ({ venue }) => ({ status: 200, network_id: 1, timestamp: Math.floor(venue.now() / 1_000) })),
  root('/info', () => ({ contract_address: '0x0000000000000000000000000000000000000304' })),
  get('orderBookDetails', (context) => {
    const { venue, params } = context
    const withSpot = (params.text('filter') ?? 'all') !== 'perp' && !params.has('market_id')
    return {
      code: 200,
      order_book_details: chosen(context).map((market) => detailsRow(venue, market)),
      spot_order_book_details: withSpot ? [SPOT_ROW] : [],
    }
  }),
  get('assetDetails', () => ({ code: 200, asset_details: [USDC_ROW] })),
  get('orderBooks', (context) => ({
    code: 200,
    order_books: chosen(context).map((market) => orderBookRow(context.venue, market)),
  })),
  get('orderBookOrders', ({ venue, params }) => {
    const market = marketOf(venue, params.integer('market_id'))
    const limit = params.integer('limit', undefined, 1, 250)
    const [asks, bids] = [orderRows(venue, market, 'sell', limit), orderRows(venue, market, 'buy', limit)]
    return { code: 200, total_asks: asks.length, asks, total_bids: bids.length, bids }
  }),
  get(
    'recentTrades',
    ({ venue, params }) => {
      const market = marketOf(venue, params.integer('market_id'))
      const trades = market.tape.trades.slice(-params.integer('limit', undefined, 1, 100)).reverse()
      const { symbol } = market.instrument
      return {
        code: 200,
        trades: trades.map((trade) => tradeView(venue, market, trade, ownPart(venue, symbol, trade))),
      }
    },
    { weight: 600 },
  ),
  ...candleRoutes,
  get('funding-rates', ({ venue }) => ({
    code: 200,
    funding_rates: tradingMarkets(venue).flatMap((market) => {
      const rate = fundingRate(market.instrument, nextFundingTime(market.instrument, venue.now()), venue.seed)
      const row = { market_id: marketIdOf(market), symbol: market.instrument.symbol }
      // Fractions for eight hours, of several venues.
      return [
        { ...row, exchange: 'binance', rate: 0.0001 },
        { ...row, exchange: 'lighter', rate: 8 * fixedToNumber(rate) },
      ]
    }),
  })),
  get('fundings', fundings),
  get('exchangeStats', ({ venue }) => {
    const rows = tradingMarkets(venue).map((market) => ({
      symbol: market.instrument.symbol,
      last_trade_price: Number(priceText(market.instrument, market.lastTicks())),
      ...dayStatistics(market, venue.now()),
    }))
    return {
      code: 200,
      total: rows.length,
      order_book_stats: rows,
      daily_usd_volume: rows.reduce((sum, row) => sum + row.daily_quote_token_volume, 0),
      daily_trades_count: rows.reduce((sum, row) => sum + row.daily_trades_count, 0),
    }
  }),
]

/** The market that `market_id` names, or all of them. */
function chosen({ venue, params }: RouteContext): SymbolMarket[] {
  const marketId = params.integer('market_id', ALL_MARKETS)
  if (params.text('filter') === 'spot') return []
  return marketId === ALL_MARKETS ? [...venue.markets.values()] : [marketOf(venue, marketId)]
}

/** Payments of the past: per cent an hour without a sign, and who paid. Times are in seconds here. */
function fundings({ venue, params }: RouteContext): object {
  const market = marketOf(venue, params.integer('market_id'))
  const { instrument } = market
  const resolution = params.required('resolution') === '1d' ? '1d' : '1h'
  const endMs = Math.min(inMs(params.integer('end_timestamp')), venue.now())
  const count = Math.min(params.integer('count_back'), MOST_FUNDINGS)
  const startMs = Math.max(inMs(params.integer('start_timestamp')), endMs - MOST_FUNDINGS * HOUR_MS)
  const times = settlements(instrument, startMs, endMs).slice(-(count === 0 ? MOST_FUNDINGS : count))
  return {
    code: 200,
    resolution,
    fundings: times.map((time) => {
      const rate = fundingRate(instrument, time, venue.seed)
      return {
        timestamp: time / 1_000,
        value: formatFixed(multiplyFixed(market.markPrice(), magnitude(rate))),
        rate: formatFixed(magnitude(rate) * 100n, 4),
        direction: rate < 0n ? 'short' : 'long',
      }
    }),
  }
}

/** Seconds and milliseconds are both taken: clients send either. */
function inMs(timestamp: number): number {
  return timestamp < 1e11 ? timestamp * 1_000 : timestamp
}
