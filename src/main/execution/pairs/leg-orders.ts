import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { isTerminal, type OrderRequest } from '../../domain/order.ts'
import { mergeOrder } from '../../domain/order-merge.ts'
import type { PriceUse } from '../../pricing/price-age.ts'
import type { PricedBbo, PriceProvider } from '../../pricing/price-provider.ts'
import type { Admission, RiskGate } from '../../risk/risk-gate.ts'
import { awaitOrderEnd } from '../await-order.ts'
import { clientOrderIdOf } from '../client-order-id.ts'
import type { ExecutionRecorder } from '../execution-tracker.ts'
import { ownUpdate } from '../order-plan.ts'
import type { SendResult } from '../order-sender.ts'
import { askAboutOrder } from '../settle-unknown.ts'
import type { HedgeOrder } from './hedge-ladder.ts'
import type { OrderRole, PairLedger, PairOrder } from './pair-ledger.ts'
import { type LegIndex, onlyReduces, type PairPlan } from './pair-plan.ts'
import type { PairSeat } from './pair-seat.ts'

export interface LegOrdersDeps {
  readonly plan: PairPlan
  readonly seats: readonly [PairSeat, PairSeat]
  readonly ledger: PairLedger
  readonly prices: PriceProvider
  readonly gate: RiskGate
  readonly clock: Clock
  readonly log: Logger
  readonly recorder: ExecutionRecorder
}

/** An order that has its price and has passed the gate. Nothing was sent yet. */
export interface PreparedOrder {
  readonly leg: LegIndex
  readonly role: OrderRole
  readonly request: OrderRequest
  readonly attempt: number
  readonly price: PricedBbo | undefined
  readonly admission: Admission
}

/** How an order is to be sent, once its price is known. */
export type OrderShape = (price: PricedBbo | undefined) => HedgeOrder

/** Sends and cancels the orders of one operation, and writes into its ledger what came of them. */
export interface LegOrders {
  /** Price and gate. A refusal has sent nothing. */
  prepare(
    leg: LegIndex,
    role: OrderRole,
    sizeBase: Decimal,
    shape: OrderShape,
    signal: AbortSignal,
  ): Promise<Result<PreparedOrder, { readonly code: string; readonly reason: string }>>
  /** Journal, wire, and for an order that takes: its end. */
  send(order: PreparedOrder, signal: AbortSignal): Promise<SendResult>
  /**
   * Asks the venue about an order whose fate is open. It was never there when the venue does not know it after
   * the time in which it could still have arrived.
   */
  ask(order: PairOrder, signal: AbortSignal): Promise<void>
  /** Cancels, and asks what became of it when the venue does not say. */
  cancel(order: PairOrder, signal: AbortSignal): Promise<void>
}

/** Venues that only acknowledge tell the end of a taking order within this time, or are asked. */
const TAKING_ENDS_WITHIN_MS = 3_000
const ASK_EVERY_MS = 150
/** Without a price a rollback goes on; it may not wait long for one. */
const PRICE_WITHIN_MS = 1_000

const USE_OF: Readonly<Record<OrderRole, PriceUse>> = { entry: 'entry', hedge: 'hedge', unwind: 'hedge' }

export function createLegOrders(deps: LegOrdersDeps): LegOrders {
  const { plan, seats, ledger, prices, gate, clock, log, recorder } = deps

  const priceOf = async (leg: LegIndex, role: OrderRole, signal: AbortSignal) => {
    const { client } = seats[leg]
    const { symbol } = plan.legs[leg].instrument
    const need = { maxAgeMs: prices.ceilingMs(USE_OF[role]) }
    const price = await recorder.phase(`price ${leg}`, () =>
      prices.getBboPrices(client, symbol, need, withDeadline(signal, PRICE_WITHIN_MS)),
    )
    if (!price.hit) recorder.call('price')
    recorder.price(price)
    return price
  }

  const awaitEnd = async (leg: LegIndex, result: SendResult, signal: AbortSignal): Promise<void> => {
    if (result.outcome !== 'accepted' || isTerminal(result.order.status)) return
    const { client, sender } = seats[leg]
    const onQuery = (): void => recorder.call('query')
    const waiting = { client, clock, log, onQuery, pollEveryMs: ASK_EVERY_MS }
    const newest = await awaitOrderEnd(waiting, result.order, TAKING_ENDS_WITHIN_MS, signal)
    if (ledger.learn(newest)) await sender.record(newest)
  }

  return {
    async prepare(leg, role, sizeBase, shape, signal) {
      const { instrument, side: forward } = plan.legs[leg]
      const { client, positionOf, restingOf } = seats[leg]
      const { venue } = client
      let price: PricedBbo | undefined
      try {
        price = await priceOf(leg, role, signal)
      } catch (cause) {
        const maxAgeMs = prices.ceilingMs(USE_OF[role])
        const reason = `${venue}: no price younger than ${maxAgeMs} ms: ${messageOf(cause)}`
        if (role !== 'unwind') return err({ code: 'no-price', reason })
        log.warn('pair.unwind-without-price', { venue, reason })
      }
      const side = role === 'unwind' ? (forward === 'buy' ? 'sell' : 'buy') : forward
      const takesBack = role === 'unwind' || plan.kind === 'close'
      const reduceOnly =
        takesBack &&
        client.capabilities.reduceOnly &&
        onlyReduces(plan.legs[leg], ledger.leg(leg).netBase, side, sizeBase)
      const attempt = ledger.nextAttempt(leg)
      const order = shape(price)
      const request: OrderRequest = {
        clientOrderId: clientOrderIdOf(plan.intentId, leg, attempt),
        symbol: instrument.symbol,
        side,
        sizeBase,
        reduceOnly,
        ...(role === 'entry' ? {} : { urgent: true }),
        ...(order.type === 'market' ? { type: 'market', timeInForce: 'IOC' } : order),
      }
      const facts = {
        instrument,
        price,
        nowMs: price ? price.receivedAtMs + price.ageMs : clock.now(),
        maxPriceAgeMs: prices.ceilingMs(USE_OF[role]),
        positionBase: positionOf(instrument.symbol),
        restingBase: restingOf(instrument.symbol, side),
      }
      const admitted = gate.admit({ ...request, venue, purpose: role, isPart: true }, facts)
      if (!admitted.ok) return err({ ...admitted.error, reason: `${venue}: ${admitted.error.reason}` })
      return ok({ leg, role, request, attempt, price, admission: admitted.value })
    },

    async send({ leg, role, request, attempt, price, admission }, signal) {
      const { client, sender } = seats[leg]
      const { intentId } = plan
      const sentAtMs = clock.monotonicMs()
      ledger.add({
        leg,
        role,
        attempt,
        sentAtMs,
        order: ownUpdate({ client }, request, 'sending', clock.now()),
      })
      const sendPlan = { intentId, leg, client, recorder }
      const { release } = admission
      const result = await sender.send(sendPlan, attempt, request, price, signal, release).finally(release)
      ledger.learn(result.order ?? ownUpdate({ client }, request, 'rejected', clock.now(), reasonOf(result)))
      if (request.type === 'market' || request.timeInForce === 'IOC') {
        await recorder.phase(`fill ${leg}`, () => awaitEnd(leg, result, signal))
      }
      return result
    },

    async ask({ leg, order, sentAtMs }, signal) {
      const { client, sender } = seats[leg]
      recorder.call('query')
      const sentAt = clock.now() - (clock.monotonicMs() - sentAtMs)
      const found = await askAboutOrder(client, order, sentAt, { clock, log }, signal)
      if (found.settled === 'not-yet') return
      const never = { status: 'rejected', reason: 'the venue never received it' } as const
      const update =
        found.settled === 'known' ? found.order : { ...order, ...never, receivedAtMs: clock.now() }
      if (ledger.learn(update)) await sender.record(update)
    },

    async cancel({ leg, order }, signal) {
      const { client, sender } = seats[leg]
      recorder.call('cancel')
      const cancel = await recorder.phase(`cancel ${leg}`, () => client.trading.cancelOrder(order, signal))
      let newest = order
      if (cancel.outcome === 'cancelled') newest = mergeOrder(order, cancel.order)
      // Anything else may mean that it filled meanwhile: only the order itself can tell.
      else {
        const onQuery = (): void => recorder.call('query')
        const asking = { client, clock, log, onQuery, pollEveryMs: ASK_EVERY_MS }
        newest = await awaitOrderEnd(asking, order, TAKING_ENDS_WITHIN_MS, signal)
      }
      ledger.learn(newest)
      await sender.record(newest)
    },
  }
}

const reasonOf = (result: SendResult): string => (result.outcome === 'accepted' ? '' : result.reason)
