import { positionOf } from '../../matching/account.ts'
import type { AccountEvent, BalanceEvent } from '../../matching/account-event.ts'
import type { StreamHub } from './stream-hub.ts'
import { balanceFrame, orderFrame, type PositionStep, positionFrame } from './user-frames.ts'
import type { BackpackVenue } from './venue.ts'

/** Turns what happens to the account into frames of the private streams. */
export class UserStreams {
  readonly #venue: BackpackVenue
  readonly #hub: StreamHub
  /** Lots of each position as told last. */
  readonly #lots = new Map<string, number>()
  #wallet: bigint

  constructor(venue: BackpackVenue, hub: StreamHub) {
    this.#venue = venue
    this.#hub = hub
    this.#wallet = venue.account.wallet
    for (const { symbol, lots } of venue.account.positions.values()) this.#lots.set(symbol, lots)
  }

  /** Begins to tell. */
  listen(): void {
    this.#venue.exchange.events.listen((event) => this.#onEvent(event))
  }

  #onEvent(event: AccountEvent): void {
    if (event.kind === 'balance') this.#onBalance(event)
    if (event.kind !== 'order') return
    const frame = orderFrame(this.#venue, event)
    if (frame) this.#hub.publishAccount('orderUpdate', event.order.symbol, () => frame)
  }

  #onBalance({ positions, atMs }: BalanceEvent): void {
    for (const symbol of positions) {
      const market = this.#venue.exchange.market(symbol)
      const step = this.#step(symbol)
      this.#hub.publishAccount('positionUpdate', symbol, () => positionFrame(this.#venue, market, step))
    }
    // One frame for each change, and none without one.
    if (this.#venue.account.wallet === this.#wallet) return
    this.#wallet = this.#venue.account.wallet
    this.#hub.publishAccount('balanceUpdate', undefined, () => balanceFrame(this.#venue, atMs))
  }

  #step(symbol: string): PositionStep {
    const before = this.#lots.get(symbol) ?? 0
    const { lots } = positionOf(this.#venue.account, symbol)
    this.#lots.set(symbol, lots)
    if (lots === 0) return 'positionClosed'
    return before === 0 ? 'positionOpened' : 'positionAdjusted'
  }
}
