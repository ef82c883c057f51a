import { isOpen } from '../../matching/order.ts'
import { isOverdue } from './order-memo.ts'
import type { EdgexVenue } from './venue.ts'

const CHECK_EVERY_MS = 500

/** Ends orders whose `expireTime` is over. */
export class Expiry {
  readonly #venue: EdgexVenue
  #nextCheckMs = 0

  constructor(venue: EdgexVenue) {
    this.#venue = venue
  }

  /** Looks at every open order, now and then. */
  check(): void {
    const { clock, account, exchange } = this.#venue
    const now = clock.now()
    if (now < this.#nextCheckMs) return
    this.#nextCheckMs = now + CHECK_EVERY_MS
    for (const order of account.orders)
      if (isOpen(order) && isOverdue(order, now)) exchange.end(order, 'expired')
  }
}
