import type { Clock } from '../base/clock.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { isTerminal, type OrderRequest, type OrderUpdate } from '../domain/order.ts'
import type { Journal } from '../journal/journal.ts'
import type { PricedBbo, PriceProvider } from '../pricing/price-provider.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import { notSentWords } from './desk-reply.ts'
import { type OrderPlan, type OrderSink, ownUpdate } from './order-plan.ts'
import { settleSoon } from './settle-unknown.ts'

/** What came of one order. `sent` is false when it never left us. */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly order: OrderUpdate }
  | {
      readonly outcome: 'rejected'
      readonly code: string
      readonly reason: string
      readonly order?: OrderUpdate
    }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly order: OrderUpdate }

export interface OrderSenderDeps {
  readonly journal: Journal
  readonly gate: RiskGate
  readonly prices: PriceProvider
  readonly clock: Clock
  readonly log: Logger
  readonly sink: OrderSink
}

/** What of a plan its sending needs. */
export type SendPlan = Pick<OrderPlan, 'intentId' | 'leg' | 'client' | 'recorder'>

/** Sends one order: journal first, then the wire, once; then writes down what came of it. */
export interface OrderSender {
  /**
   * @param price what the order was made from; absent when it ends an exposure and no price could be had.
   * @param onJournalled told when the order is on disk and counted, just before it leaves.
   */
  send(
    plan: SendPlan,
    attempt: number,
    order: OrderRequest,
    price: PricedBbo | undefined,
    signal: AbortSignal,
    onJournalled?: () => void,
  ): Promise<SendResult>
  /** Writes down news of an order that was learned by other means (a cancel's answer, a query). */
  record(update: OrderUpdate): Promise<void>
}

export function createOrderSender(deps: OrderSenderDeps): OrderSender {
  const { journal, gate, prices, clock, log, sink } = deps

  const halt = (cause: unknown): void => {
    const reason = messageOf(cause)
    gate.journalFailed(reason)
    log.error('journal.failed', { reason })
  }

  const record = async (update: OrderUpdate): Promise<void> => {
    sink.updated(update)
    log.info('order.updated', {
      clientOrderId: update.clientOrderId,
      status: update.status,
      filledBase: update.filledBase.toFixed(),
    })
    try {
      await journal.appendOrderUpdate(update)
    } catch (cause) {
      // The order is out; its fate will be asked for at the next start. New ones must wait for a journal.
      halt(cause)
    }
  }

  const journalSend = async (plan: SendPlan, attempt: number, order: OrderRequest, price?: PricedBbo) => {
    const atMs = clock.now()
    const paid = price && {
      priceAgeMs: price.ageMs,
      priceSource: price.source,
      priceSequence: price.sequenceState,
    }
    const { intentId, leg, client } = plan
    await journal.appendSend({ venue: client.venue, intentId, leg, attempt, order, ...paid, atMs })
    sink.sent({
      order: ownUpdate(plan, order, 'sending', atMs),
      intentId,
      leg,
      attempt,
      createdAtMs: atMs,
      ...paid,
    })
    log.info('order.sending', { clientOrderId: order.clientOrderId, venue: client.venue, side: order.side })
    return atMs
  }

  const settle = async (
    plan: SendPlan,
    order: OrderRequest,
    sentAtMs: number,
    why: string,
    signal: AbortSignal,
  ) => {
    const unknown = ownUpdate(plan, order, 'unknown', clock.now(), why)
    await record(unknown)
    const onQuery = (): void => plan.recorder.call('query')
    const found = await settleSoon(plan.client, order, sentAtMs, { clock, log, onQuery }, signal).catch(
      () => undefined,
    )
    if (found?.settled !== 'known') return { outcome: 'unknown', reason: why, order: unknown } as const
    await record(found.order)
    return resultOf(found.order)
  }

  return {
    record,
    async send(plan, attempt, order, price, signal, onJournalled) {
      const { client, recorder } = plan
      let sentAtMs: number
      try {
        sentAtMs = await recorder.phase('journal', () => journalSend(plan, attempt, order, price))
        onJournalled?.()
      } catch (cause) {
        // A known id is somebody's mistake about this order; anything else is a journal that cannot be trusted.
        if (kindOf(cause) === 'validation') {
          return { outcome: 'rejected', code: 'journal', reason: messageOf(cause) }
        }
        halt(cause)
        return { outcome: 'rejected', code: 'journal', reason: notSentWords(cause) }
      }
      recorder.call('order')
      const outcome = await recorder.phase('submit', () => client.trading.submit(order, signal))
      if (outcome.outcome === 'unknown') {
        return recorder.phase('settle', () => settle(plan, order, sentAtMs, outcome.reason, signal))
      }
      if (outcome.outcome === 'rejected') {
        const refused = ownUpdate(plan, order, 'rejected', clock.now(), outcome.reason)
        await record(refused)
        return { ...outcome, order: refused }
      }
      // What we took is no longer in the cached book.
      if (outcome.order.filledBase.gt(0)) prices.invalidate(client.venue, order.symbol, 'own fill')
      await record(outcome.order)
      return resultOf(outcome.order)
    },
  }
}

/** An order that the venue ended without a fill was not accepted in any sense a user cares about. */
function resultOf(order: OrderUpdate): SendResult {
  const deadUnfilled = isTerminal(order.status) && order.filledBase.isZero()
  if (!deadUnfilled) return { outcome: 'accepted', order }
  return {
    outcome: 'rejected',
    code: order.status,
    reason: order.reason ?? `the venue reported ${order.status}`,
    order,
  }
}
