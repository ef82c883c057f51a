import type { Clock } from '../../base/clock.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { AccountEvent } from '../market-streams.ts'

/** An order event that is owed. Disposing ends the listening. */
export interface ExpectedOrder extends Disposable {
  /** The event, if it has come or comes within this time; else `undefined`. */
  within(ms: number): Promise<OrderUpdate | undefined>
}

/** Listens from now on for the first order that satisfies `isWanted`: its event may come before the answer. */
export function expectOrder(
  on: (listener: (event: AccountEvent) => void) => Unsubscribe,
  clock: Clock,
  isWanted: (order: OrderUpdate) => boolean,
): ExpectedOrder {
  const over = new AbortController()
  const found = Promise.withResolvers<OrderUpdate>()
  const off = on((event) => {
    if (event.kind === 'order' && isWanted(event.order)) found.resolve(event.order)
  })
  return {
    async within(ms) {
      const wait = new AbortController()
      // Ends by the clock, by being disposed of, or because the event has won.
      const nothing = clock.sleep(ms, AbortSignal.any([over.signal, wait.signal])).then(
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
