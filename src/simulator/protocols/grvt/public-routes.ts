import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { bookView } from './book-view.ts'
import { VenueError } from './errors.ts'
import { currencyRows, instrumentRow, marginRules } from './exchange-info.ts'
import { listingOf } from './instruments.ts'
import { kline } from './kline-routes.ts'
import { page } from './paging.ts'
import { decimalText, nanoseconds, percentText, priceText, sizeText } from './text.ts'
import { miniView, tickerView } from './ticker-view.ts'
import { chosenSymbols, type GrvtVenue, marketNamed, type Route, type RouteContext } from './venue.ts'

/** Depths the book is asked with. */
export const DEPTHS: readonly number[] = [10, 50, 100, 500]
const HOUR_MS = 3_600_000
/** Funding intervals the history goes back. */
const KEPT_INTERVALS = 2_000
const AGGREGATES: Readonly<Record<string, number>> = { ONE_HOURLY: 1, FOUR_HOURLY: 4, EIGHT_HOURLY: 8 }

const open = (name: string, cost: Route['cost'], handle: Route['handle']): Route => ({
  host: 'market-data',
  name: `v1/${name}`,
  cost,
  handle,
})

/** Endpoints that need no session (section 3 of the venue sheet). */
export const publicRoutes: readonly Route[] = [
  {
    host: 'market-data',
    name: 'time',
    cost: 'instruments',
    handle: ({ venue }) => ({ server_time: venue.now() }),
  },
  open('all_instruments', 'instruments', instruments),
  open('instruments', 'instruments', instruments),
  open('instrument', 'instruments', (context) => ({ result: instrumentRow(marketOf(context).instrument) })),
  open('currency', 'market', () => ({ result: currencyRows() })),
  open('margin_rules', 'market', (context) => ({ result: marginRules(marketOf(context).instrument) })),
  open('mini', 'instruments', (context) => ({ result: miniView(activeMarket(context), context.venue) })),
  open('ticker', 'instruments', (context) => ({ result: tickerView(activeMarket(context), context.venue) })),
  open('book', 'market', book),
  open('trade', 'market', (context) => ({ result: trades(context).result })),
  open('trade_history', 'market', trades),
  open('kline', 'market', kline),
  open('funding', 'market', funding),
]

function marketOf({ venue, params }: RouteContext): SymbolMarket {
  return marketNamed(venue, params.text('instrument'))
}

/** @throws {VenueError} 1004 for an instrument without a market. */
function activeMarket(context: RouteContext): SymbolMarket {
  const market = marketOf(context)
  if (market.instrument.status !== 'trading') throw new VenueError(1004)
  return market
}

function instruments({ venue, params }: RouteContext): unknown {
  const chosen = chosenSymbols(venue, params)
  const activeOnly = params.flag('is_active')
  const rows = [...venue.markets.values()]
    .map(({ instrument }) => instrument)
    .filter(({ symbol }) => chosen.has(symbol))
    .filter((instrument) => !activeOnly || listingOf(instrument).isActive)
  return { result: rows.slice(0, params.limit()).map(instrumentRow) }
}

function book(context: RouteContext): unknown {
  const depth = Number(context.params.text('depth') ?? '10')
  if (!DEPTHS.includes(depth)) throw new VenueError(3031)
  return { result: bookView(activeMarket(context), context.venue, depth) }
}

/** Newest first. */
function trades(context: RouteContext): { readonly result: unknown; readonly next: string } {
  const market = activeMarket(context)
  const { rows, next } = page(context.params, market.tape.trades, ({ atMs }) => atMs)
  return { result: rows.map((trade) => tradeView(market, trade, context.venue)), next }
}

/** A public trade, as REST and the stream tell it. */
export function tradeView(market: SymbolMarket, trade: MarketTrade, venue: GrvtVenue): object {
  const { instrument } = market
  return {
    event_time: nanoseconds(trade.atMs),
    instrument: instrument.symbol,
    is_taker_buyer: trade.takerSide === 'buy',
    size: sizeText(instrument, trade.lots),
    price: priceText(instrument, trade.ticks),
    mark_price: decimalText(market.markPrice()),
    index_price: decimalText(market.indexPrice()),
    interest_rate: '0.0',
    forward_price: '0.0',
    trade_id: venue.tradeIds.text(instrument.symbol, trade.id),
    venue: 'ORDERBOOK',
    is_rpi: false,
  }
}

/** Rates of the intervals that are over, newest first, in percentage points. */
function funding(context: RouteContext): unknown {
  const { venue, params } = context
  const market = marketOf(context)
  const { instrument } = market
  const hours = instrument.fundingIntervalHours
  if (hours === 0) throw new VenueError(3000)
  const aggregate = params.text('agg_type') ?? 'FUNDING_INTERVAL'
  const toHours = aggregate === 'FUNDING_INTERVAL' ? hours : AGGREGATES[aggregate]
  if (toHours === undefined) throw new VenueError(1003)
  const lastMs = nextFundingTime(instrument, venue.now()) - hours * HOUR_MS
  const times = Array.from(
    { length: KEPT_INTERVALS },
    (_, index) => lastMs - (KEPT_INTERVALS - 1 - index) * hours * HOUR_MS,
  )
  const { rows, next } = page(params, times, (atMs) => atMs)
  const result = rows.map((atMs) => {
    const rate = (fundingRate(instrument, atMs, venue.seed) * BigInt(toHours)) / BigInt(hours)
    return {
      instrument: instrument.symbol,
      funding_rate: percentText(rate),
      funding_time: nanoseconds(atMs),
      mark_price: decimalText(market.markPrice()),
      funding_rate_8_h_avg: percentText(rate),
      funding_interval_hours: hours,
    }
  })
  return { result, next }
}
