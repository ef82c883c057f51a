import { remember } from '../../matching/new-order.ts'
import { isOpen, type Order } from '../../matching/order.ts'
import { Refusal, type RefusalReason } from '../../matching/refusal.ts'
import { checkOrder } from '../../matching/rules.ts'
import { createSignal } from '../../signal.ts'
import { CancelWindows } from './cancel-windows.ts'
import type { Desk, DeskNews, ReadOrder } from './desk-port.ts'
import { VenueError } from './errors.ts'
import { type OrderTerms, type Reason, termsOf, writeTerms } from './order-terms.ts'
import { reasonByTerms } from './order-view.ts'
import { checkPosition } from './position-cap.ts'
import { milliseconds } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** Reason of an order that the engine would not take when its turn came. */
const REJECTIONS: Partial<Record<RefusalReason, Reason>> = {
  'post-only-would-take': 'FAIL_POST_ONLY',
  'reduce-only-rejected': 'FAIL_REDUCE_ONLY',
  'duplicate-client-order-id': 'OVERLAPPING_CLIENT_ORDER_ID',
  'margin-insufficient': 'BELOW_MARGIN',
  'symbol-not-trading': 'INSTRUMENT_DEACTIVATED',
  'above-leverage-notional': 'EXCEED_MAX_POSITION_SIZE',
  'too-many-orders': 'TOO_MANY_MAKER_ORDERS',
  'no-market-price': 'MARKET_CANCEL',
}

/**
 * Takes orders in and brings them to the book later: an answer says only that an order was received.
 */
export class OrderDesk implements Desk {
  readonly news = createSignal<DeskNews>()
  isPlacing = false
  readonly #windows = new CancelWindows()
  readonly #speedBumpMs: number
  readonly #pending = new Map<string, OrderTerms>()
  readonly #digests = new Map<string, number>()
  readonly #expiries = new Map<Order, number>()
  readonly #reasons = new Map<number, Reason>()
  #countdownUntilMs = Number.POSITIVE_INFINITY
  #venue: GrvtVenue | undefined

  constructor(speedBumpMs: number) {
    this.#speedBumpMs = speedBumpMs
  }

  /** Begins to work for a venue, with the orders its account has from before. */
  attach(venue: GrvtVenue): void {
    this.#venue = venue
    for (const order of venue.account.orders) {
      const terms = termsOf(order)
      if (!terms) continue
      this.#note(terms)
      if (isOpen(order)) this.#expiries.set(order, expiryOf(terms))
    }
    venue.exchange.events.listen((event) => {
      if (event.kind !== 'order' || event.execution !== 'canceled' || termsOf(event.order)?.rejected) return
      // Whoever cancels says why first; only the liquidation does not.
      if (!this.#reasons.has(event.order.id)) this.#reasons.set(event.order.id, 'LIQUIDATION')
    })
  }

  check({ terms, request }: ReadOrder): void {
    const { exchange, account } = this.#attached()
    if (this.#isInUse(terms.clientOrderId)) throw new VenueError(2012)
    const market = exchange.market(request.symbol)
    if (request.reduceOnly && !account.positions.get(request.symbol)?.lots) throw new VenueError(2400)
    checkOrder(request, { instrument: market.instrument, account, mark: market.markPrice() })
    checkPosition(account, market.instrument, request)
    if (!request.reduceOnly && request.stopTicks === undefined)
      exchange.checkMargin(account, exchange.create(account, request), market)
  }

  take({ terms, request }: ReadOrder, bumped = !terms.postOnly): void {
    if (this.#digests.has(terms.digest)) return
    const { clock } = this.#attached()
    this.#note(terms)
    this.#pending.set(terms.clientOrderId, terms)
    this.news.emit({ kind: 'pending', terms })
    void clock.sleep(bumped ? this.#speedBumpMs : 0).then(() => this.#place({ terms, request }))
  }

  pending(clientOrderId: string): OrderTerms | undefined {
    return this.#pending.get(clientOrderId)
  }

  /** True while an order with this id is open or on its way. */
  #isInUse(clientOrderId: string): boolean {
    const { account } = this.#attached()
    return (
      this.#pending.has(clientOrderId) ||
      account.orders.some((order) => isOpen(order) && order.clientOrderId === clientOrderId)
    )
  }

  cancel(order: Order, reason: Reason): void {
    if (!isOpen(order)) return
    this.#reasons.set(order.id, reason)
    this.#attached().exchange.cancel(order)
  }

  await(clientOrderId: string, lifeMs: number): void {
    const dropped = this.#windows.open(clientOrderId, this.#attached().clock.now(), lifeMs)
    if (dropped) this.news.emit({ kind: 'cancel', ...dropped })
  }

  reasonOf(order: Order): Reason {
    return (isOpen(order) ? undefined : this.#reasons.get(order.id)) ?? reasonByTerms(order)
  }

  countDown(untilMs = Number.POSITIVE_INFINITY): void {
    this.#countdownUntilMs = untilMs
  }

  run(): void {
    const venue = this.#attached()
    const { account, exchange } = venue
    const nowMs = venue.now()
    for (const ended of this.#windows.ended(venue.clock.now())) this.news.emit({ kind: 'cancel', ...ended })
    for (const [order, endsAtMs] of this.#expiries) {
      if (isOpen(order) && nowMs < endsAtMs) continue
      this.#expiries.delete(order)
      if (!isOpen(order)) continue
      this.#reasons.set(order.id, 'EXPIRED')
      exchange.end(order, 'expired')
    }
    for (const [digest, endsAtMs] of this.#digests) if (nowMs >= endsAtMs) this.#digests.delete(digest)
    if (nowMs < this.#countdownUntilMs) return
    this.#countdownUntilMs = Number.POSITIVE_INFINITY
    for (const order of account.orders) this.cancel(order, 'CLIENT_CANCEL_ON_DISCONNECT_TRIGGERED')
  }

  #place({ terms, request }: ReadOrder): void {
    const { exchange, account, clock } = this.#attached()
    this.#pending.delete(terms.clientOrderId)
    if (this.#windows.kills(terms.clientOrderId, clock.now())) {
      this.#reject(request, { ...terms, rejected: 'CLIENT_CANCEL' })
      return
    }
    this.isPlacing = true
    try {
      const order = exchange.place(account, { ...request, memo: writeTerms(terms) })
      this.#expiries.set(order, expiryOf(terms))
      if (isOpen(order) && order.filledLots === 0) this.news.emit({ kind: 'order', order })
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      this.#reject(request, { ...terms, rejected: REJECTIONS[cause.reason] ?? 'UNSPECIFIED' })
    } finally {
      this.isPlacing = false
    }
  }

  /** An order that existed for the moment it took to end it. */
  #reject(request: ReadOrder['request'], terms: OrderTerms): void {
    const { exchange, account } = this.#attached()
    const order = exchange.create(account, { ...request, memo: writeTerms(terms) })
    order.status = 'canceled'
    remember(account, order)
    exchange.report(order, 'canceled')
  }

  #note(terms: OrderTerms): void {
    if (terms.digest !== '') this.#digests.set(terms.digest, expiryOf(terms))
  }

  #attached(): GrvtVenue {
    if (!this.#venue) throw new RangeError('the desk works for no venue yet')
    return this.#venue
  }
}

function expiryOf({ signature }: OrderTerms): number {
  return milliseconds(BigInt(signature.expiration))
}
