import { amendOrder } from '../../matching/amend.ts'
import { isOpen, type Order } from '../../matching/order.ts'
import { Refusal } from '../../matching/refusal.ts'
import { cancelReasonOf, invalid, VenueError } from './errors.ts'
import { orderIdText } from './ids.ts'
import { memoOf } from './order-memo.ts'
import { lotsOf, readDecimal, readOrder, ticksOf } from './order-request.ts'
import { OrderSignatures } from './order-signatures.ts'
import { restOrder } from './order-view.ts'
import type { Params } from './params.ts'
import type { Session } from './tokens.ts'
import type { ParadexVenue } from './venue.ts'

/** An order that was read, checked and signed, and is not taken in yet. */
interface Accepted {
  readonly order: Order
  readonly request: ReturnType<typeof readOrder>['request']
}

/** Takes orders and cancels in, over REST and over sockets: the answer comes first, the outcome on the stream. */
export class Desk {
  /** Tells an order that is in the book, or waits for its trigger; everything else is told by the engine. */
  announce: (order: Order) => void = () => undefined
  readonly #venue: ParadexVenue
  readonly #signatures = new OrderSignatures()
  #lastId: number

  constructor(venue: ParadexVenue) {
    this.#venue = venue
    // Ids grow with time, so that a restarted venue never repeats one.
    this.#lastId = Math.floor(venue.clock.now() / 10)
  }

  /** Takes an order in and answers with it as NEW. `failure` is the reason with which the risk check refuses it. */
  place(params: Params, session: Session, failure?: string): Record<string, unknown> {
    return this.#take(this.#accept(params), session, failure)
  }

  /** Takes several orders in: one bad signature refuses all of them. */
  placeAll(items: readonly Params[], session: Session, failure?: string): Record<string, unknown>[] {
    if (items.length === 0 || items.length > 10)
      throw new VenueError('BATCH_SIZE_OUT_OF_RANGE', 'expected 1 to 10 orders')
    const accepted = items.map((item) => {
      try {
        return this.#accept(item)
      } catch (cause) {
        if (cause instanceof VenueError && cause.code !== 'INVALID_ORDER_SIGNATURE') return cause
        throw cause
      }
    })
    return accepted.map((each) =>
      each instanceof VenueError ? { error: each.toBody() } : { order: this.#take(each, session, failure) },
    )
  }

  /** Takes a change of price and size in and answers with the order as it still is. */
  modify(id: string, params: Params, session: Session): Record<string, unknown> {
    const order = this.open(this.#venue.orders.byId(id), 'ORDER_ID_NOT_FOUND')
    const { instrument } = this.#venue.exchange.market(order.symbol)
    if (params.text('id') !== id) throw invalid('id of the body must be that of the path')
    this.#signatures.checkTime(this.#venue, params)
    const { signed } = readOrder(this.#venue, params, id)
    const { type } = memoOf(order)
    if (
      signed.market !== order.symbol ||
      signed.type !== type ||
      (signed.side === 'BUY') !== (order.side === 'buy')
    )
      throw invalid('market, side and type cannot be changed')
    if (type !== 'LIMIT')
      throw new VenueError('VALIDATION_ERROR', `orders of type ${type} cannot be changed here`)
    const priceTicks = ticksOf(readDecimal(params, 'price') ?? 0n, instrument)
    const sizeLots = lotsOf(readDecimal(params, 'size') ?? 0n, instrument)
    this.#signatures.check(
      this.#venue,
      this.#venue.typedData.modifyHash(signed, BigInt(id)),
      params.text('signature'),
    )
    if (priceTicks === order.priceTicks && sizeLots === order.sizeLots)
      throw invalid('no order parameters changed')
    const info = {
      id: `${id}-${params.integer('signature_timestamp')}`,
      request_type: 'MODIFY_ORDER',
    } as const
    this.#venue.orders.note(id, { ...info, status: 'PENDING', message: '' })
    this.#venue.sequencer.add(this.#delayMs(session), () => {
      const { exchange, account, orders } = this.#venue
      try {
        orders.note(id, { ...info, status: 'SUCCESS', message: '' })
        amendOrder(exchange, account, order, priceTicks, sizeLots)
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause
        orders.note(id, { ...info, status: 'REJECTED', message: cancelReasonOf(cause.reason) })
        this.announce(order)
      }
    })
    return restOrder(this.#venue, order)
  }

  /** Takes the cancel of open orders in. */
  cancel(orders: readonly Order[], session: Session): void {
    const { faults, sequencer, exchange, orders: register } = this.#venue
    const slow = faults.strike('pending-cancels', {})
    const ids = orders.map((order) => memoOf(order).id)
    sequencer.add(Math.max(slow?.delayMs ?? 0, this.#delayMs(session)), () => {
      for (const id of ids) {
        const order = register.byId(id)
        if (!order || !isOpen(order)) continue
        if (register.isWaiting(order)) {
          this.#refuse(order, 'USER_CANCELED')
          continue
        }
        register.explain(order, 'USER_CANCELED')
        exchange.cancel(order)
      }
    })
  }

  /** The order, when it is open. @throws {VenueError} when it is not there, or closed. */
  open(order: Order | undefined, missing: string): Order {
    if (!order) throw new VenueError(missing, 'order not found')
    if (!isOpen(order)) throw new VenueError('ORDER_IS_CLOSED', 'order is closed')
    return order
  }

  #accept(params: Params): Accepted {
    const { exchange, account, orders, typedData, clock } = this.#venue
    this.#signatures.checkTime(this.#venue, params)
    this.#lastId += 1
    const { request, memo, signed } = readOrder(this.#venue, params, orderIdText(this.#lastId, clock.now()))
    const isTaken =
      memo.clientId !== '' && orders.open().some((order) => memoOf(order).clientId === memo.clientId)
    if (isTaken) throw new VenueError('DUPLICATED_CLIENT_ID', 'client_id is in use by an open order')
    this.#signatures.check(this.#venue, typedData.orderHash(signed), params.text('signature'))
    return { order: exchange.create(account, request), request }
  }

  #take({ order, request }: Accepted, session: Session, failure?: string): Record<string, unknown> {
    const { exchange, account, orders, sequencer } = this.#venue
    orders.await(order)
    sequencer.add(this.#delayMs(session), () => {
      // A cancel may have been faster: those of other tokens need not wait as long.
      if (!orders.isWaiting(order)) return
      try {
        if (failure !== undefined) {
          this.#refuse(order, failure)
          return
        }
        orders.admit(memoOf(order).id)
        const placed = exchange.place(account, request)
        if (isOpen(placed) && placed.filledLots === 0) this.announce(placed)
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause
        this.#refuse(order, cancelReasonOf(cause.reason))
      }
    })
    return restOrder(this.#venue, order)
  }

  #refuse(order: Order, reason: string): void {
    order.updatedAtMs = this.#venue.clock.now()
    this.#venue.orders.refuse(order, reason)
    this.announce(order)
  }

  /** Retail orders wait; who sends too many of them becomes a professional. */
  #delayMs(session: Session): number {
    if (session.usage !== 'interactive') return 0
    const { limiter, clock, speedBumpMs } = this.#venue
    if (limiter.allows('interactive', clock.now())) return speedBumpMs
    session.usage = 'pro'
    return 0
  }
}
