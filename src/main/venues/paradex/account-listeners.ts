import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { beside } from '../beside.ts'
import type { AccountEvent } from '../market-streams.ts'
import { createOwedEvents } from '../owed-events.ts'
import { createBalanceWatch, type WalletBalance } from './balance-watch.ts'
import { makerSideOf, type OrderSides } from './order-sides.ts'
import type { OrderWatch } from './order-watch.ts'
import type { FillPayload } from './parse.ts'
import type { StreamDeps } from './stream-deps.ts'
import type { UserEvents } from './user-events.ts'

/** What the account's channels say, told to who listens. */
export interface AccountListeners {
  on(listener: (event: AccountEvent) => void): Unsubscribe
  /** Tells what a frame of a channel says, and what has to be asked for because of it. */
  take(channel: string, data: unknown, receivedAtMs: number, run: Run): void
  /** Listeners have to read the account anew. */
  resync(reason: string): void
  /** The venue owes an event about this order. */
  expectEvent(order: OrderUpdate, signal: AbortSignal): void
}

/** How long questions beside the stream are of use. */
export interface Run {
  readonly connection: AbortSignal
  readonly lifetime: AbortSignal
}

interface Deps extends Pick<StreamDeps, 'clock' | 'log' | 'timing'> {
  readonly events: UserEvents
  readonly sides: OrderSides
  readonly watch: OrderWatch
  readonly fetchWallets: (signal: AbortSignal) => Promise<readonly WalletBalance[]>
  /** Learns the side of an order that nobody has told us of. */
  readonly learnSide: (fill: FillPayload, signal: AbortSignal) => Promise<void>
  readonly isLive: () => boolean
  /** An event that was owed has not come: the stream is deaf. */
  readonly restart: (detail: string) => void
}

/** Sheet section 7: orders and fills as they come, cash and sides of makers' fills by asking. */
export function createAccountListeners(deps: Deps): AccountListeners {
  const { clock, log, events, sides, watch } = deps
  const listeners = createEmitter<AccountEvent>((cause) =>
    log.error('account.listener', { message: messageOf(cause) }),
  )
  const owed = createOwedEvents({
    clock,
    log,
    withinMs: deps.timing.orderEventWithinMs,
    isLive: deps.isLive,
    restart: deps.restart,
  })
  const balances = createBalanceWatch({
    readBalances: deps.fetchWallets,
    onBalance: (balance) => listeners.emit({ kind: 'balance', balance }),
    log,
  })

  const emitAll = (batch: readonly AccountEvent[]): void => {
    for (const event of batch) {
      if (event.kind === 'order') owed.heard(event.order)
      listeners.emit(event)
    }
  }

  const resync = (reason: string): void => listeners.emit({ kind: 'resync', reason })

  /**
   * Tells the fill when its order is found; where the venue knows none, the documented reading has to do. A question
   * that failed says nothing: fills are read again with the account.
   */
  const resolveSide = (fill: FillPayload, receivedAtMs: number, lifetime: AbortSignal): void =>
    beside(log, 'account.side', lifetime, async (signal) => {
      try {
        await deps.learnSide(fill, signal)
      } catch (cause) {
        if (signal.aborted) return
        log.warn('account.side-unknown', { orderId: fill.order_id, message: messageOf(cause) })
        resync('the order of a fill could not be asked for')
        return
      }
      emitAll(events.readFill(fill, sides.of(fill) ?? makerSideOf(fill), receivedAtMs))
    })

  return {
    on: (listener) => listeners.on(listener),
    take(channel, data, receivedAtMs, { connection, lifetime }) {
      const { events: batch, told, sideless, movedCash } = events.read(channel, data, receivedAtMs)
      emitAll(batch)
      if (told) watch.heard(told)
      if (sideless) resolveSide(sideless, receivedAtMs, lifetime)
      if (movedCash) balances.nudge(connection)
    },
    resync,
    expectEvent: (order, signal) => owed.expect(order, signal),
  }
}
