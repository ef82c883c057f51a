import { quoteOf } from '../../market/instrument.ts'
import type { AccountEvent, OrderEvent } from '../../matching/account-event.ts'
import { isConditional, isOpen, type Order } from '../../matching/order.ts'
import { fundingView } from './account-routes.ts'
import { assetViews, knownMarkets, positionView, userStats } from './account-view.ts'
import type { AccountChannel } from './channel.ts'
import { orderView } from './order-view.ts'
import type { StreamHub } from './stream-hub.ts'
import { tapeTrade, tradeView } from './trade-view.ts'
import type { TransactionRecord } from './transaction-record.ts'
import { transactionView } from './transaction-routes.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

const TRADES_OF_HISTORY = 50

/** Turns what happens to the account into frames of the private channels (section 7.2 of the venue sheet). */
export class UserStreams {
  readonly #venue: LighterVenue
  readonly #hub: StreamHub
  /** Markets whose position is to be told on the next beat. */
  readonly #changed = new Set<string>()
  #isChanged = false

  constructor(venue: LighterVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    venue.exchange.events.listen((event) => this.#onEvent(event))
    venue.sequencer.done.listen((record) => this.#onTransaction(record))
  }

  /** Payload of the first frame of a private channel. */
  snapshot(channel: AccountChannel): object {
    const venue = this.#venue
    const { accountIndex: account } = venue.credentials
    switch (channel.kind) {
      case 'account_all_orders':
        return { orders: byMarket(this.#openOrders()) }
      case 'account_orders':
        return { account, orders: byMarket(this.#openOrders(channel.market.instrument.symbol)) }
      case 'account_all_trades':
        return { trades: this.#recentTrades() }
      case 'account_all_positions':
        return { positions: this.#positions(), shares: [] }
      case 'account_all_assets':
        return { assets: this.#assets(), timestamp: venue.now() }
      case 'user_stats':
        return { stats: userStats(venue), timestamp: venue.now() }
      case 'account_all':
        return {
          account,
          assets: this.#assets(),
          positions: this.#positions(),
          funding_histories: {},
          trades: {},
          shares: [],
        }
      case 'account_market':
        return {
          account,
          orders: Object.values(byMarket(this.#openOrders(channel.market.instrument.symbol))).flat(),
          position: positionView(venue, channel.market),
          trades: [],
        }
      case 'account_tx':
        return { account, txs: [] }
      case 'notification':
        return { notifs: [] }
    }
  }

  /** Tells positions, balances and statistics that changed since the last beat. */
  pulse(): void {
    if (!this.#isChanged) return
    const symbols = [...this.#changed]
    this.#changed.clear()
    this.#isChanged = false
    const venue = this.#venue
    const timestamp = venue.now()
    if (symbols.length > 0) {
      const positions = this.#positions(symbols)
      this.#toAccount('account_all_positions', () => ({ positions, shares: [] }))
      this.#toAccount('account_all', () => this.#accountAll(symbols))
      for (const symbol of symbols) {
        const market = venue.exchange.market(symbol)
        this.#hub.publish(`account_market:${marketIdOf(market)}`, () => ({
          position: positionView(venue, market),
        }))
      }
    }
    this.#toAccount('account_all_assets', () => ({ assets: this.#assets(), timestamp }))
    this.#toAccount('user_stats', () => ({ stats: userStats(venue), timestamp }))
  }

  #onEvent(event: AccountEvent): void {
    this.#isChanged = true
    if (event.kind === 'order') this.#onOrder(event)
    else if (event.kind === 'balance') {
      for (const symbol of event.positions) this.#changed.add(symbol)
      if (event.reason === 'FUNDING_FEE')
        for (const { symbol, lots } of this.#venue.account.positions.values())
          if (lots !== 0) this.#changed.add(symbol)
    } else if (event.kind === 'config' && event.leverage) this.#changed.add(event.leverage.symbol)
    else if (event.kind === 'margin-call') this.#notify('margin-call', event.positions)
  }

  #onOrder({ order, execution, fill }: OrderEvent): void {
    // A conditional order that fires ends nothing here: it keeps its index and becomes a working one.
    if (execution === 'expired' && this.#isAlive(order)) return
    const venue = this.#venue
    const market = venue.exchange.market(order.symbol)
    const id = marketIdOf(market)
    const orders = { [id]: [orderView(venue, order)] }
    const nonce = market.depth.updateId
    this.#toAccount('account_all_orders', () => ({ orders }))
    this.#hub.publish(`account_orders:${id}`, () => ({
      account: venue.credentials.accountIndex,
      nonce,
      orders,
    }))
    if (!fill) return
    const trade = venue.account.trades.findLast((one) => one.id === fill.tradeId && one.orderId === order.id)
    if (!trade) return
    venue.quota.traded(quoteOf(market.instrument, fill.ticks, fill.lots))
    this.#toAccount('account_all_trades', () => ({
      trades: { [id]: [tradeView(venue, market, tapeTrade(trade), trade)] },
    }))
    if (order.forced) this.#notify('liquidation', [order.symbol])
  }

  #isAlive({ id, type }: Readonly<Order>): boolean {
    return isConditional(type) && this.#venue.account.orders.some((order) => order.id === id && isOpen(order))
  }

  #onTransaction(record: TransactionRecord): void {
    this.#toAccount('account_tx', () => ({ txs: [transactionView(this.#venue, record)] }))
  }

  /** The fields of this frame are not documented. */
  #notify(kind: string, symbols: readonly string[]): void {
    const notifs = symbols.map((symbol) => ({
      kind,
      created_at: this.#venue.now(),
      ack: false,
      content: { market_index: marketIdOf(this.#venue.exchange.market(symbol)) },
    }))
    this.#toAccount('notification', () => ({ notifs }))
  }

  #toAccount(kind: string, makePayload: () => object): void {
    this.#hub.publish(`${kind}:${this.#venue.credentials.accountIndex}`, makePayload)
  }

  #accountAll(symbols: readonly string[]): object {
    const venue = this.#venue
    const since = venue.clock.now() - 1_000
    const payments = venue.account.incomes
      .filter(({ type, atMs, symbol }) => type === 'FUNDING_FEE' && atMs >= since && symbols.includes(symbol))
      .map((income) => fundingView(venue, income))
    return {
      account: venue.credentials.accountIndex,
      positions: this.#positions(symbols),
      funding_histories: group(payments, ({ market_id }) => market_id),
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
    return rows.length === 0 ? null : group(rows, ({ market_id }) => market_id)
  }

  #positions(symbols?: readonly string[]): object {
    const markets = knownMarkets(this.#venue).filter(
      ({ instrument }) => symbols === undefined || symbols.includes(instrument.symbol),
    )
    return Object.fromEntries(
      markets.map((market) => [marketIdOf(market), positionView(this.#venue, market)]),
    )
  }

  #assets(): object {
    return Object.fromEntries(assetViews(this.#venue).map((asset) => [asset.asset_id, asset]))
  }
}

function byMarket(orders: readonly ReturnType<typeof orderView>[]): Record<string, object[]> {
  return group(orders, ({ market_index }) => market_index)
}

function group<T extends object>(rows: readonly T[], keyOf: (row: T) => number): Record<string, T[]> {
  const grouped: Record<string, T[]> = {}
  for (const row of rows) {
    const key = String(keyOf(row))
    grouped[key] = [...(grouped[key] ?? []), row]
  }
  return grouped
}
