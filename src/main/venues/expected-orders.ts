import type { Clock } from '../base/clock.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import type { OrderUpdate } from '../domain/order.ts'
import type { AccountEvent } from './market-streams.ts'

/** An order event that is owed. Disposing ends the listening. */
export interface ExpectedOrder extends Disposable {
  /** The event, if it has come or comes within this time; else `undefined`, also when the signal ends the wait. */
  within(ms: number, signal: AbortSignal): Promise<OrderUpdate | undefined>
}

/** Listens from now on for the first order that satisfies `isWanted`: its event may come before the command's answer. */
export function expectOrder(
  on: (listener: (order: OrderUpdate) => void) => Unsubscribe,
  clock: Clock,
  isWanted: (order: OrderUpdate) => boolean,
): ExpectedOrder {
  const over = new AbortController()
  const found = Promise.withResolvers<OrderUpdate>()
  const off = on((order) => {
    if (isWanted(order)) found.resolve(order)
  })
  return {
    async within(ms, signal) {
      if (ms <= 0) return Promise.race([found.promise, undefined])
      const wait = new AbortController()
      // Ends by the clock, by the caller, by being disposed of, or because the event has won.
      const nothing = clock.sleep(ms, AbortSignal.any([over.signal, signal, wait.signal])).then(
        () => undefined,
        () => undefined,
      )
      try {
        return await Promise.race([found.promise, nothing])
      } finally {
        wait.abort()
      }
    },
    [Symbol.dispose]() {
      off()
      over.abort()
    },
  }
}

/** The orders among an account's events. */
export const ordersOf =
  (on: (listener: (event: AccountEvent) => void) => Unsubscribe) =>
  (listener: (order: OrderUpdate) => void): Unsubscribe =>
    on((event) => {
      if (event.kind === 'order') listener(event.order)
    })
