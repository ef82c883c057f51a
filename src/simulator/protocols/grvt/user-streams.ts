import type { SymbolMarket } from '../../market/symbol-market.ts'
import { positionOf } from '../../matching/account.ts'
import type { AccountEvent, OrderEvent } from '../../matching/account-event.ts'
import { isConditional, isOpen } from '../../matching/order.ts'
import { positionView } from './account-view.ts'
import type { DeskNews } from './desk-port.ts'
import { fillView } from './fill-view.ts'
import { orderView, pendingView } from './order-view.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { nanoseconds } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** Turns what happens to the account into frames of the private streams (section 7 of the venue sheet). */
export class UserStreams {
  readonly #venue: GrvtVenue
  readonly #hub: StreamHub

  constructor(venue: GrvtVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    venue.exchange.events.listen((event) => this.#onEvent(event))
    venue.desk.news.listen((news) => this.#onNews(news))
  }

  /** First frames of a subscription: open orders and positions; everything else begins with the next change. */
  snapshots({ stream, spec }: LiveStream): object[] {
    const venue = this.#venue
    const isChosen = (symbol: string): boolean => spec.symbol === undefined || spec.symbol === symbol
    if (stream === 'v1.order')
      return venue.account.orders
        .filter((order) => isOpen(order) && isChosen(order.symbol))
        .map((order) => orderView(venue, order))
    if (stream !== 'v1.position') return []
    return [...venue.markets.values()]
      .filter(
        ({ instrument: { symbol } }) => isChosen(symbol) && positionOf(venue.account, symbol).lots !== 0,
      )
      .map((market) => positionView(venue, market))
  }

  #onNews(news: DeskNews): void {
    if (news.kind === 'pending') this.#tellOrder(news.terms.instrument, pendingView(this.#venue, news.terms))
    else if (news.kind === 'order') this.#tellOrder(news.order.symbol, orderView(this.#venue, news.order))
    else {
      this.#publish('v1.cancel', undefined, () => ({
        sub_account_id: this.#venue.credentials.subAccountId,
        client_order_id: news.clientOrderId,
        reason: 'CLIENT_CANCEL',
        update_time: nanoseconds(this.#venue.now()),
        cancel_status: news.status,
      }))
    }
  }

  #onEvent(event: AccountEvent): void {
    if (event.kind === 'order') this.#onOrder(event)
    else if (event.kind === 'balance')
      for (const symbol of event.positions) this.#tellPosition(this.#venue.exchange.market(symbol))
    else if (event.kind === 'config' && event.leverage)
      this.#tellPosition(this.#venue.exchange.market(event.leverage.symbol))
  }

  #onOrder({ order, execution, fill, atMs }: OrderEvent): void {
    // The desk tells what rests; a trigger that fires is told by the order it becomes.
    if (execution === 'new' && this.#venue.desk.isPlacing) return
    if (execution === 'expired' && isConditional(order.type)) return
    if (fill) {
      const trade = {
        ...fill,
        id: fill.tradeId,
        orderId: order.id,
        symbol: order.symbol,
        side: order.side,
        atMs,
      }
      this.#publish('v1.fill', order.symbol, () => fillView(this.#venue, trade, order))
    }
    this.#tellOrder(order.symbol, orderView(this.#venue, order))
  }

  #tellOrder(symbol: string, view: Record<string, unknown>): void {
    const { order_id, metadata, state } = view
    const { client_order_id } = metadata as Readonly<Record<string, unknown>>
    this.#publish('v1.order', symbol, () => view)
    this.#publish('v1.state', symbol, () => ({ order_id, client_order_id, order_state: state }))
  }

  #tellPosition(market: SymbolMarket): void {
    this.#publish('v1.position', market.instrument.symbol, () => positionView(this.#venue, market))
  }

  /** To who listens to the whole account, and to who listens to this instrument of it. */
  #publish(stream: string, symbol: string | undefined, makeFeed: () => object): void {
    const { subAccountId } = this.#venue.credentials
    this.#hub.publish(`${stream} ${subAccountId}`, makeFeed)
    if (symbol !== undefined) this.#hub.publish(`${stream} ${subAccountId}-${symbol}`, makeFeed)
  }
}
