import type { Clock } from '../../base/clock.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { AccountEvent } from '../market-streams.ts'

/** An order event that is owed. Disposing ends the listening. */
export interface ExpectedOrder extends Disposable {
  /** The event, if it has come or comes within this time; `undefined` when not, or when the caller gives up. */
  within(ms: number, signal: AbortSignal): Promise<OrderUpdate | undefined>
}

/** Listens from now on for an order that satisfies `isWanted`. */
export function expectOrder(
  listen: (listener: (event: AccountEvent) => void) => Unsubscribe,
  clock: Clock,
  isWanted: (order: OrderUpdate) => boolean,
): ExpectedOrder {
  const over = new AbortController()
  const found = Promise.withResolvers<OrderUpdate>()
  const off = listen((event) => {
    if (event.kind === 'order' && isWanted(event.order)) found.resolve(event.order)
  })
  return {
    async within(ms, signal) {
      if (ms <= 0) return Promise.race([found.promise, undefined])
      const waiting = new AbortController()
      // The wait ends by the clock, by the caller, or when the event has won.
      const nothing = clock.sleep(ms, AbortSignal.any([over.signal, signal, waiting.signal])).then(
        () => undefined,
        () => undefined,
      )
      try {
        return await Promise.race([found.promise, nothing])
      } finally {
        waiting.abort()
      }
    },
    [Symbol.dispose]() {
      off()
      over.abort()
    },
  }
}
