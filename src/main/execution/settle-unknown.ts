import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { OrderUpdate } from '../domain/order.ts'
import type { ExchangeClient, OrderRef } from '../venues/exchange-client.ts'

/**
 * Added to the time in which a venue still takes a signed command (`commandLifeMs`), for clocks that differ
 * and lists that lag. An order it does not know after both never arrived and never will.
 */
const NEVER_ARRIVED_MARGIN_MS = 5_000

/** From its sending on: an order that the venue does not know by then never arrived. */
export const neverArrivedAfterMs = ({ capabilities }: Pick<ExchangeClient, 'capabilities'>): number =>
  capabilities.commandLifeMs + NEVER_ARRIVED_MARGIN_MS

/** What the venue says of an order whose answer we missed. */
export type Settlement =
  | { readonly settled: 'known'; readonly order: OrderUpdate }
  | { readonly settled: 'never-arrived' }
  /** Not answered, or too early to believe that it is not there. Ask again. */
  | { readonly settled: 'not-yet' }

/**
 * Asks once. A failed query is `not-yet`, never "not there".
 *
 * @param sentAtMs our time of sending.
 */
export async function askAboutOrder(
  client: ExchangeClient,
  ref: OrderRef,
  sentAtMs: number,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  signal: AbortSignal,
): Promise<Settlement> {
  const askedAtMs = clock.now()
  try {
    const order = await client.trading.getOrderInfo(ref, withDeadline(signal, 5_000))
    if (order) return { settled: 'known', order }
    return { settled: askedAtMs - sentAtMs >= neverArrivedAfterMs(client) ? 'never-arrived' : 'not-yet' }
  } catch (cause) {
    log.warn('order.query-failed', { clientOrderId: ref.clientOrderId, reason: messageOf(cause) })
    return { settled: 'not-yet' }
  }
}

/** Waits between the questions of the first seconds; after them the reconciler goes on. */
const WAITS_MS = [50, 100, 250, 500, 1_000, 1_500]

/** Asks a few times within about three seconds, which settles a lost answer while the user looks. */
export async function settleSoon(
  client: ExchangeClient,
  ref: OrderRef,
  sentAtMs: number,
  deps: { readonly clock: Clock; readonly log: Logger; readonly onQuery: () => void },
  signal: AbortSignal,
): Promise<Settlement> {
  for (const waitMs of WAITS_MS) {
    await deps.clock.sleep(waitMs, signal)
    deps.onQuery()
    const settlement = await askAboutOrder(client, ref, sentAtMs, deps, signal)
    if (settlement.settled !== 'not-yet') return settlement
  }
  return { settled: 'not-yet' }
}
