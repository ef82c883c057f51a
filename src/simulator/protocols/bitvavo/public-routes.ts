import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { bookSnapshot } from './book-view.ts'
import { candleRoutes } from './candle-routes.ts'
import { invalid, VenueError } from './errors.ts'
import { assetRow, assetsOf, marketRow } from './exchange-info.ts'
import { numberOf, tradeUuid } from './ids.ts'
import { dayStatistics } from './statistics.ts'
import { nanoseconds, plainPrice, plainSize } from './text.ts'
import { bestTexts, lastText } from './ticker-view.ts'
import { marketOf, type Operation, type OperationContext, oneOrAll } from './venue.ts'

const DAY_MS = 86_400_000
const MAX_DEPTH = 1_000

const open = (
  action: string,
  path: string,
  weight: Operation['weight'],
  handle: Operation['handle'],
): Operation => ({ action, method: 'GET', path, isPrivate: false, weight, handle })

/** What anybody may ask (section 3 of the venue sheet). */
export const publicRoutes: readonly Operation[] = [
  open('getTime', '/time', 1, ({ venue }) => {
    const now = venue.now()
    return { time: now, timeNs: nanoseconds(now) }
  }),
  open('getMarkets', '/markets', 1, (context) => oneOrAll(context, marketRow)),
  open('getAssets', '/assets', 1, assets),
  open('getBook', '/{market}/book', 1, (context) => {
    const depth = context.params.integer('depth', MAX_DEPTH, 1, MAX_DEPTH)
    return bookSnapshot(context.venue, withData(marketOf(context)), depth)
  }),
  open('getTrades', '/{market}/trades', 5, trades),
  open('getTickerPrice', '/ticker/price', 1, (context) =>
    oneOrAll(context, (market) => ({ market: market.instrument.symbol, price: lastText(market) })),
  ),
  open('getTickerBook', '/ticker/book', 1, (context) =>
    oneOrAll(context, (market) => ({ market: market.instrument.symbol, ...bestTexts(market) })),
  ),
  open(
    'getTicker24h',
    '/ticker/24h',
    (params) => (params.has('market') ? 1 : 25),
    (context) => oneOrAll(context, (market) => dayStatistics(market, context.venue.now())),
  ),
  ...candleRoutes,
]

function assets({ venue, params }: OperationContext): unknown {
  const all = assetsOf(venue.markets)
  if (!params.has('symbol')) return all.map(assetRow)
  const symbol = params.required('symbol')
  if (!all.includes(symbol)) throw invalid('symbol')
  return assetRow(symbol)
}

/** @throws {VenueError} 431 for a market that is halted. */
function withData(market: SymbolMarket): SymbolMarket {
  if (market.instrument.status !== 'settling') return market
  throw new VenueError(431, 'There is no data for this market: it is halted.')
}

/** Newest first. */
function trades(context: OperationContext): unknown {
  const market = marketOf(context)
  const { limit, covers } = tradeFilter(context)
  return market.tape.trades
    .filter(covers)
    .slice(-limit)
    .reverse()
    .map((trade) => tradeRow(market, trade))
}

/** Limits of a list of trades, public or own. @throws {VenueError} 205 when the times are more than a day apart. */
export function tradeFilter({ params }: OperationContext) {
  const limit = params.integer('limit', 500, 1, 1_000)
  const startMs = params.integer('start', 0)
  const endMs = params.integer('end', Number.MAX_SAFE_INTEGER)
  if (params.has('start') && params.has('end') && endMs - startMs > DAY_MS) throw invalid('end')
  const id = (name: string, fallback: number): number =>
    params.has(name) ? numberOf(name, params.required(name)) : fallback
  const [fromId, toId] = [id('tradeIdFrom', 0), id('tradeIdTo', Number.MAX_SAFE_INTEGER)]
  const covers = (trade: { readonly id: number; readonly atMs: number }): boolean =>
    trade.id >= fromId && trade.id <= toId && trade.atMs >= startMs && trade.atMs <= endMs
  return { limit, covers }
}

/** Item of `GET /{market}/trades` and most of the `trade` event; the side is the taker's. */
export function tradeRow({ instrument }: SymbolMarket, trade: MarketTrade) {
  return {
    id: tradeUuid(trade.id),
    timestamp: trade.atMs,
    amount: plainSize(instrument, trade.lots),
    price: plainPrice(instrument, trade.ticks),
    side: trade.takerSide,
  }
}
