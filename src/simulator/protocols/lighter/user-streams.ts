import { quoteOf } from '../../market/instrument.ts'
import { fundingPayments } from '../../matching/account.ts'
import type { AccountEvent, OrderEvent } from '../../matching/account-event.ts'
import { isConditional, isOpen, type Order } from '../../matching/order.ts'
import { positionView, userStats } from './account-view.ts'
import { fundingView } from './funding-view.ts'
import { orderView } from './order-view.ts'
import type { StreamHub } from './stream-hub.ts'
import { tapeTrade, tradeView } from './trade-view.ts'
import type { TransactionRecord } from './transaction-record.ts'
import { transactionView } from './transaction-routes.ts'
import { byMarketId, type UserSnapshots } from './user-snapshots.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

/** Turns what happens to the account into frames of the private channels (section 7.2 of the venue sheet). */
export class UserStreams {
  readonly #venue: LighterVenue
  readonly #hub: StreamHub
  readonly #account: UserSnapshots
  /** Markets whose position is to be told on the next beat. */
  readonly #changed = new Set<string>()
  #isChanged = false

  constructor(venue: LighterVenue, hub: StreamHub, account: UserSnapshots) {
    this.#account = account
    this.#venue = venue
    this.#hub = hub
    venue.exchange.events.listen((event) => this.#onEvent(event))
    venue.sequencer.done.listen((record) => this.#onTransaction(record))
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
      const positions = this.#account.positions(symbols)
      this.#toAccount('account_all_positions', () => ({ positions, shares: [] }))
      this.#toAccount('account_all', () => this.#accountAll(symbols))
      for (const symbol of symbols) {
        const market = venue.exchange.market(symbol)
        this.#hub.publish(`account_market:${marketIdOf(market)}`, () => ({
          position: positionView(venue, market),
        }))
      }
    }
    this.#toAccount('account_all_assets', () => ({ assets: this.#account.assets(), timestamp }))
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
    const payments = fundingPayments(venue.account)
      .filter(({ atMs, symbol }) => atMs >= since && symbols.includes(symbol))
      .map((payment) => fundingView(venue, payment))
    return {
      account: venue.credentials.accountIndex,
      positions: this.#account.positions(symbols),
      funding_histories: byMarketId(payments),
    }
  }
}
