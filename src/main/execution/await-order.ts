import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { isTerminal, type OrderUpdate } from '../domain/order.ts'
import { mergeOrder } from '../domain/order-merge.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

export interface AwaitOrderDeps {
  readonly client: ExchangeClient
  readonly clock: Clock
  readonly log: Logger
  readonly onQuery: () => void
  /** How often to ask when the stream says nothing. */
  readonly pollEveryMs: number
}

/**
 * Follows an order by stream, and by query in case the stream is deaf, until it ends or `waitMs` are over.
 *
 * @returns the newest state; not terminal when the time ran out.
 */
export async function awaitOrderEnd(
  deps: AwaitOrderDeps,
  order: OrderUpdate,
  waitMs: number,
  signal: AbortSignal,
): Promise<OrderUpdate> {
  const { client, clock, log, onQuery, pollEveryMs } = deps
  const ended = new AbortController()
  let newest = order
  const learn = (update: OrderUpdate): void => {
    newest = mergeOrder(newest, update)
    if (isTerminal(newest.status)) ended.abort()
  }
  const stop = client.streams.setupOrderUpdateHandler((event) => {
    if (event.kind === 'order' && event.order.clientOrderId === order.clientOrderId) learn(event.order)
  })
  const giveUp = AbortSignal.any([signal, ended.signal])
  const untilMs = clock.monotonicMs() + waitMs
  try {
    while (!isTerminal(newest.status)) {
      const leftMs = untilMs - clock.monotonicMs()
      if (leftMs <= 0) return newest
      await clock.sleep(Math.min(pollEveryMs, leftMs), giveUp)
      onQuery()
      const update = await client.trading.getOrderInfo(order, withDeadline(giveUp, 5_000))
      if (update) learn(update)
    }
  } catch (cause) {
    if (!ended.signal.aborted && kindOf(cause) !== 'cancelled') {
      log.warn('order.wait-failed', { clientOrderId: order.clientOrderId, reason: messageOf(cause) })
    }
  } finally {
    stop()
  }
  return newest
}
