import type { AccountEvent, OrderEvent } from '../../matching/account-event.ts'
import { isConditional, type Order } from '../../matching/order.ts'
import { paymentRow } from './account-routes.ts'
import { accountRow, fillRow, positionRow } from './account-view.ts'
import { indexText } from './funding.ts'
import { BigSequence } from './ids.ts'
import { orderRow } from './order-view.ts'
import type { StreamHub } from './stream-hub.ts'
import type { ParadexVenue } from './venue.ts'

const SECOND_MS = 1_000
/** The live venue tells some order events twice; here it is every tenth. */
const TOLD_TWICE_EVERY = 10

/** Turns what happens to the account into frames of the private channels (section 7 of the venue sheet). */
export class UserStreams {
  readonly #venue: ParadexVenue
  readonly #hub: StreamHub
  /** Numbers of the stream; those of REST answers are others. */
  readonly #sequence = new BigSequence()
  #accountChanged = false
  #isLiquidating = false
  #ordersTold = 0

  constructor(venue: ParadexVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
  }

  /** Begins to tell. */
  listen(): void {
    this.#venue.exchange.events.listen((event) => this.#onEvent(event))
    this.#venue.positions.paid.listen(({ income, index }) =>
      this.#hub.publish('funding_payments', income.symbol, () =>
        paymentRow(this.#venue, income, indexText(index)),
      ),
    )
  }

  /** Tells an order as it is now; now and then twice. */
  tell(order: Order): void {
    const row = orderRow(this.#venue, order, this.#next())
    this.#ordersTold += 1
    const times = this.#ordersTold % TOLD_TWICE_EVERY === 0 ? 2 : 1
    for (let time = 0; time < times; time++) this.#hub.publish('orders', order.symbol, () => row)
    this.#accountChanged = true
  }

  /** Tells the account after it changed, and while it has positions every second. */
  pulse(beatMs: number): void {
    const holds = (): boolean => [...this.#venue.account.positions.values()].some(({ lots }) => lots !== 0)
    if (!this.#accountChanged && !(beatMs % SECOND_MS === 0 && holds())) return
    this.#accountChanged = false
    this.#isLiquidating = false
    this.#tellAccount()
  }

  #onEvent(event: AccountEvent): void {
    if (event.kind === 'order') this.#onOrder(event)
    if (event.kind !== 'balance') return
    this.#accountChanged = true
    for (const symbol of event.positions) {
      const market = this.#venue.exchange.market(symbol)
      this.#hub.publish('positions', symbol, () => positionRow(this.#venue, market, this.#next()))
    }
  }

  #onOrder({ order, execution, fill }: OrderEvent): void {
    if (order.forced && !this.#isLiquidating) {
      this.#isLiquidating = true
      this.#tellAccount()
    }
    // New orders are told when it is known what became of them; of a trigger only the order it became is told.
    const hasFired = isConditional(order.originalType) && !isConditional(order.type)
    if (execution === 'new' && !hasFired) return
    if (execution === 'expired' && isConditional(order.type)) return
    if (fill) {
      const trade = this.#venue.account.trades.findLast(
        ({ id, symbol }) => id === fill.tradeId && symbol === order.symbol,
      )
      if (trade) this.#hub.publish('fills', order.symbol, () => fillRow(this.#venue, trade, order))
    }
    this.tell(order as Order)
  }

  #tellAccount(): void {
    const row = accountRow(this.#venue, this.#next(), this.#isLiquidating)
    this.#hub.publish('account', undefined, () => row)
  }

  #next(): bigint {
    return this.#sequence.next(this.#venue.now())
  }
}
