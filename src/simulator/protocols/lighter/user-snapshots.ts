import { isOpen } from '../../matching/order.ts'
import { assetViews, knownMarkets, positionView, userStats } from './account-view.ts'
import type { AccountChannel } from './channel.ts'
import { orderView } from './order-view.ts'
import { tapeTrade, tradeView } from './trade-view.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

const TRADES_OF_HISTORY = 50

/** What the private channels begin with (section 7.2 of the venue sheet). */
export class UserSnapshots {
  readonly #venue: LighterVenue

  constructor(venue: LighterVenue) {
    this.#venue = venue
  }

  /** Payload of the first frame of a private channel. */
  snapshot(channel: AccountChannel): object {
    const venue = this.#venue
    const { accountIndex: account } = venue.credentials
    switch (channel.kind) {
      case 'account_all_orders':
        return { orders: byMarketIndex(this.#openOrders()) }
      case 'account_orders':
        return { account, orders: byMarketIndex(this.#openOrders(channel.market.instrument.symbol)) }
      case 'account_all_trades':
        return { trades: this.#recentTrades() }
      case 'account_all_positions':
        return { positions: this.positions(), shares: [] }
      case 'account_all_assets':
        return { assets: this.assets(), timestamp: venue.now() }
      case 'user_stats':
        return { stats: userStats(venue), timestamp: venue.now() }
      case 'account_all':
        return {
          account,
          assets: this.assets(),
          positions: this.positions(),
          funding_histories: {},
          trades: {},
          shares: [],
        }
      case 'account_market':
        return {
          account,
          orders: Object.values(byMarketIndex(this.#openOrders(channel.market.instrument.symbol))).flat(),
          position: positionView(venue, channel.market),
          trades: [],
        }
      case 'account_tx':
        return { account, txs: [] }
      case 'notification':
        return { notifs: [] }
    }
  }

  #openOrders(symbol?: string) {
    return this.#venue.account.orders
      .filter((order) => isOpen(order) && (symbol === undefined || order.symbol === symbol))
      .map((order) => orderView(this.#venue, order))
  }

  /** The history that a subscription begins with; null when there is none. */
  #recentTrades(): object | null {
    const venue = this.#venue
    const rows = venue.account.trades
      .slice(-TRADES_OF_HISTORY)
      .map((trade) => tradeView(venue, venue.exchange.market(trade.symbol), tapeTrade(trade), trade))
    return rows.length === 0 ? null : byMarketId(rows)
  }

  /** Positions of the markets the account knows, or of those that are named. */
  positions(symbols?: readonly string[]): object {
    const markets = knownMarkets(this.#venue).filter(
      ({ instrument }) => symbols === undefined || symbols.includes(instrument.symbol),
    )
    return Object.fromEntries(
      markets.map((market) => [marketIdOf(market), positionView(this.#venue, market)]),
    )
  }

  assets(): object {
    return Object.fromEntries(assetViews(this.#venue).map((asset) => [asset.asset_id, asset]))
  }
}

/** Rows keyed by their market, as the streams have them. */
export function byMarketId<T extends { readonly market_id: number }>(
  rows: readonly T[],
): Record<string, T[]> {
  return group(rows, ({ market_id }) => market_id)
}

function byMarketIndex<T extends { readonly market_index: number }>(rows: readonly T[]): Record<string, T[]> {
  return group(rows, ({ market_index }) => market_index)
}

function group<T extends object>(rows: readonly T[], keyOf: (row: T) => number): Record<string, T[]> {
  const grouped: Record<string, T[]> = {}
  for (const row of rows) {
    const key = String(keyOf(row))
    grouped[key] = [...(grouped[key] ?? []), row]
  }
  return grouped
}
