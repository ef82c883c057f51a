import type { AccountEvent, OrderEvent } from '../../matching/account-event.ts'
import { isConditional, isOpen } from '../../matching/order.ts'
import { accountRecord } from './account-view.ts'
import type { Connection } from './connection.ts'
import type { Generation } from './contract.ts'
import type { StreamHub } from './stream-hub.ts'
import {
  balanceData,
  type FrameData,
  fundingData,
  orderData,
  pendingData,
  snapshotData,
  userFrame,
} from './user-frames.ts'
import type { EdgexVenue } from './venue.ts'

/** Turns what happens to the account into frames of the private sockets, each with the next version. */
export class UserStreams {
  readonly #venue: EdgexVenue
  readonly #hub: StreamHub
  #version = 900

  constructor(venue: EdgexVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
  }

  /** Begins to tell. */
  listen(): void {
    this.#venue.exchange.events.listen((event) => this.#onEvent(event))
  }

  /** Tells a new private socket everything there is. */
  greet(connection: Connection): void {
    const [version, now] = [this.#version, this.#venue.now()]
    this.#hub.sendAccount(
      (generation) => userFrame('Snapshot', version, now, snapshotData(this.#venue, generation)),
      connection,
    )
  }

  #onEvent(event: AccountEvent): void {
    if (event.kind === 'order') this.#onOrder(event)
    else if (event.kind === 'config')
      this.#tell('ACCOUNT_UPDATE', (generation) => this.#account(generation, false))
    else if (event.kind === 'balance' && event.reason === 'FUNDING_FEE')
      this.#tell('FUNDING_SETTLEMENT', (generation) => fundingData(this.#venue, generation))
    // A change by a fill goes out with its order.
    else if (event.kind === 'balance' && event.reason !== 'ORDER')
      this.#tell('ACCOUNT_UPDATE', (generation) => balanceData(this.#venue, generation, event))
  }

  #onOrder(event: OrderEvent): void {
    const { order, execution } = event
    if (this.#isFiring(event)) return
    const { cancelReasons } = this.#venue
    // Nobody asked for it: the venue clears the account.
    if (execution === 'canceled' && !cancelReasons.has(order.id))
      cancelReasons.set(order.id, 'LIQUIDATE_CANCELED')
    if (execution === 'new' && order.forced)
      this.#tell('START_LIQUIDATING', (generation) => this.#account(generation, true))
    const isFirst = execution === 'new' && order.type === order.originalType
    if (isFirst) this.#tell('ORDER_UPDATE', (generation) => pendingData(this.#venue, generation, event))
    this.#tell('ORDER_UPDATE', (generation) => orderData(this.#venue, generation, event))
    if (order.forced && !isOpen(order))
      this.#tell('FINISH_LIQUIDATING', (generation) => this.#account(generation, false))
  }

  /** The engine ends a trigger that fires and begins the order it held; here it is one and the same order. */
  #isFiring({ order, execution }: OrderEvent): boolean {
    if (execution !== 'expired' || !isConditional(order.type)) return false
    const kept = this.#venue.account.orders.find(({ id }) => id === order.id)
    return kept !== undefined && isOpen(kept)
  }

  #account(generation: Generation, isLiquidating: boolean): FrameData {
    return { account: [accountRecord(this.#venue, generation, isLiquidating)] }
  }

  #tell(event: string, makeData: (generation: Generation) => FrameData): void {
    this.#version++
    const [version, now] = [this.#version, this.#venue.now()]
    this.#hub.sendAccount((generation) => userFrame(event, version, now, makeData(generation)))
  }
}
