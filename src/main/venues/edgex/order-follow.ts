import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { ExpectedOrder } from '../expected-orders.ts'
import type { OrderKey } from './order-ids.ts'
import type { FoundOrder, OrderLookup } from './order-lookup.ts'

interface Deps {
  readonly lookup: OrderLookup
  readonly clock: Clock
  readonly log: Logger
  /** The wait before the second look; each further one is twice the one before. */
  readonly lookFirstMs: number
  /** What the stream last told of an order. */
  readonly lastTold: (clientOrderId: ClientOrderId) => OrderUpdate | undefined
  /** REST knows what the stream never told: it is deaf. */
  readonly onDeaf: (detail: string) => void
}

/** Looks at an order or at a cancel that is not settled yet. */
const LOOKS = 4

/** Finds out what became of commands that the venue has taken. */
export function createOrderFollow({ lookup, clock, log, lookFirstMs, lastTold, onDeaf }: Deps) {
  const waitBeforeMs = (look: number): number => lookFirstMs * 2 ** (look - 1)

  /** A query beside a command: its failure says nothing of the command, least of all that it was refused. */
  const attempt = async <T>(what: string, query: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await query()
    } catch (cause) {
      log.warn('order.unread', { what, message: messageOf(cause) })
      return undefined
    }
  }

  /**
   * What became of an order that the venue has: its event, else its record.
   *
   * @param withinMs how long the event may take before the record is looked at
   * @returns also an order that is not settled, when that is all there is
   */
  const follow = async (
    expected: ExpectedOrder,
    key: OrderKey,
    isSettled: (found: FoundOrder) => boolean,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<FoundOrder | undefined> => {
    let last: FoundOrder | undefined
    for (let look = 0; look < LOOKS; look += 1) {
      const told = await expected.within(look === 0 ? withinMs : waitBeforeMs(look), signal)
      // Much may happen in one breath: the latest word counts.
      if (told) return { order: lastTold(told.clientOrderId) ?? told, isUndecided: false }
      if (signal.aborted) return last
      const found = await attempt('order', () => lookup.find(key, signal))
      last = found ?? last
      if (!found || !isSettled(found)) continue
      if (withinMs > 0) onDeaf('an order was carried out but the stream told nothing')
      return found
    }
    return last
  }

  /** True when nothing of the contract is open any more; false when something still was at the last look. */
  const untilNoneOpen = async (contractId: string, signal: AbortSignal): Promise<boolean> => {
    for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
      if (look > 0) await attempt('wait', () => clock.sleep(waitBeforeMs(look), signal))
      const open = await attempt('open orders', () => lookup.active(contractId, signal))
      if (open?.length === 0) return true
    }
    return false
  }

  return { follow, untilNoneOpen }
}
