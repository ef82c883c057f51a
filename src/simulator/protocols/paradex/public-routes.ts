import type { SymbolMarket } from '../../market/symbol-market.ts'
import { klines } from './candle-routes.ts'
import { badParameter, VenueError } from './errors.ts'
import { marketRecord } from './exchange-info.ts'
import { SAMPLE_EVERY_MS } from './funding.ts'
import { pageOf } from './pages.ts'
import { bboRow, summaryRow, tradeRow } from './summary.ts'
import {
  CHAIN_ID,
  chosenMarkets,
  L1_CHAIN_ID,
  marketOf,
  type ParadexVenue,
  type Route,
  type RouteContext,
} from './venue.ts'

/** Observations of funding in its history are this far apart; the stream tells one every second. */
const FUNDING_ROWS_MS = SAMPLE_EVERY_MS
const FUNDING_DAYS_MS = 30 * 86_400_000

const open = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  budget: 'public',
  handle,
})

/** Endpoints that need no token (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  open('system/time', ({ venue }) => ({ server_time: String(venue.now()) })),
  open('system/state', () => ({ status: 'ok' })),
  open('system/config', () => ({
    starknet_chain_id: CHAIN_ID,
    l1_chain_id: L1_CHAIN_ID,
    paraclear_decimals: 8,
    paraclear_account_proxy_hash: '0x3530cc4759d78042f1b543bf797f5f3d647cde0388c33734cf91b7f7b9314a9',
    paraclear_account_hash: '0x41cb0280ebadaa75f996d8d92c6f265f6d040bb3ba442e5f86a554f1765244e',
    liquidation_fee: '0.2',
  })),
  open('markets', ({ venue, params }) => ({
    results: chosenMarkets(venue, params).map(({ instrument }) => marketRecord(instrument)),
  })),
  open('markets/summary', summary),
  open('markets/klines', klines),
  open('orderbook/{market}', orderBook),
  open('orderbook/{market}/interactive', orderBook),
  open('bbo/{market}', bbo),
  open('bbo/{market}/interactive', bbo),
  open('trades', trades),
  open('funding/data', fundingData),
  open('insurance', () => ({ market_impact_price: '', insurance_fund: '1000000' })),
]

/** @throws {VenueError} for a market without a book. */
function withBook({ venue, params }: RouteContext): SymbolMarket {
  const market = marketOf(venue, params.required('market'))
  if (market.instrument.status !== 'trading') throw new VenueError('MARKET_NOT_OPEN', 'market is not open')
  return market
}

function summary({ venue, params }: RouteContext): unknown {
  const name = params.required('market')
  const markets = name === 'ALL' ? [...venue.markets.values()] : [marketOf(venue, name)]
  return { results: markets.map((market) => summaryRow(venue, market)) }
}

function orderBook(context: RouteContext): unknown {
  const { instrument } = withBook(context)
  const depth = context.params.integer('depth', 1) ?? Number.POSITIVE_INFINITY
  const book = context.venue.books.get(instrument.symbol)
  if (!book) throw new VenueError('INTERNAL_ERROR', 'no book')
  return {
    market: instrument.symbol,
    seq_no: book.sequence,
    last_updated_at: book.updatedAtMs,
    asks: book.levels('sell', depth),
    bids: book.levels('buy', depth),
    ...book.best(),
  }
}

function bbo(context: RouteContext): unknown {
  return bboRow(context.venue, withBook(context))
}

function trades(context: RouteContext): unknown {
  const { venue, params } = context
  const market = withBook(context)
  return pageOf(
    params,
    market.tape.trades.toReversed(),
    ({ atMs }) => atMs,
    (trade) => tradeRow(venue, market, trade),
    1_000,
  )
}

function fundingData({ venue, params }: RouteContext): unknown {
  const symbol = params.required('market')
  marketOf(venue, symbol)
  const funding = venue.funding.get(symbol)
  if (!funding) throw badParameter('market', 'a perpetual')
  return pageOf(
    params,
    observationTimes(venue, params),
    (atMs) => atMs,
    (atMs) => funding.row(atMs),
  )
}

/** Times of observations that may be asked for, newest first. */
function observationTimes(venue: ParadexVenue, params: RouteContext['params']): number[] {
  const now = venue.now()
  const newest = Math.min(now, params.integer('end_at') ?? now)
  const oldest = Math.max(now - FUNDING_DAYS_MS, params.integer('start_at') ?? 0)
  const times: number[] = []
  for (
    let atMs = Math.floor(newest / FUNDING_ROWS_MS) * FUNDING_ROWS_MS;
    atMs >= oldest;
    atMs -= FUNDING_ROWS_MS
  )
    times.push(atMs)
  return times
}
