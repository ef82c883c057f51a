import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import { remember } from '../base/remember.ts'
import type { OrderUpdate } from '../domain/order.ts'
import { beside } from './beside.ts'

/** Finds out that an account stream is deaf: a command was answered, and its event never came. */
export interface OwedEvents {
  /** An event about this order came. */
  heard(order: OrderUpdate): void
  /** True when one came at this monotonic time or later. */
  heardSince(clientOrderId: string, monotonicMs: number): boolean
  /** The venue owes an event about this order, which may well come before the answer. */
  expect(order: OrderUpdate, lifetime: AbortSignal): void
}

interface Deps {
  readonly clock: Clock
  readonly log: Logger
  readonly withinMs: number
  /** A stream that is not live will tell its listeners to read everything anew: nothing is owed then. */
  readonly isLive: () => boolean
  readonly restart: (detail: string) => void
}

const MEMORY = 1_000

/** Watches one account stream. */
export function createOwedEvents({ clock, log, withinMs, isLive, restart }: Deps): OwedEvents {
  const lastEventMs = new Map<string, number>()
  const heardSince = (clientOrderId: string, monotonicMs: number): boolean =>
    (lastEventMs.get(clientOrderId) ?? Number.NEGATIVE_INFINITY) >= monotonicMs

  return {
    heard: ({ clientOrderId }) => remember(lastEventMs, clientOrderId, clock.monotonicMs(), MEMORY),
    heardSince,
    expect({ clientOrderId }, lifetime) {
      if (!isLive()) return
      const askedMs = clock.monotonicMs()
      beside(log, 'account.watch', lifetime, async (signal) => {
        await clock.sleep(withinMs, signal)
        if (heardSince(clientOrderId, askedMs - withinMs) || !isLive()) return
        log.warn('account.deaf', { clientOrderId })
        restart('an order was accepted but the stream told nothing')
      })
    },
  }
}
