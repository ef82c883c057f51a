import { type Decimal, floorToStep, ZERO } from '../base/decimal.ts'
import { messageOf } from '../base/errors.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import { isTerminal, type OrderRequest, type OrderUpdate, remainingBase, type Side } from '../domain/order.ts'
import { mergeOrder } from '../domain/order-merge.ts'
import type { PricedBbo } from '../pricing/price-provider.ts'
import { awaitOrderEnd } from './await-order.ts'
import { clientOrderIdOf } from './client-order-id.ts'
import { DEFAULT_LIMIT_OFFSET, limitPriceOf } from './limit-price.ts'
import type { ExecutionReport, OrderPlan } from './order-plan.ts'
import { createOrderSender, type OrderSenderDeps, type SendResult } from './order-sender.ts'

export interface OrderExecutorDeps extends OrderSenderDeps {
  /** Signed position before the order, venue units; the portfolio knows it. */
  readonly positionOf: (venue: VenueId, symbol: SymbolId) => Decimal
  /** What our open orders of one side may still fill, venue units; the portfolio knows that too. */
  readonly restingOf: (venue: VenueId, symbol: SymbolId, side: Side) => Decimal
}

/** Works one leg: market, limit, or limit and then market. */
export interface OrderExecutor {
  /**
   * Reads the price cache-first (no request when the liquidity check just cached the book), passes the
   * risk gate, journals, sends once, and reports.
   *
   * Resolves for every refusal and every answer or silence of the venue.
   */
  execute(plan: OrderPlan, signal: AbortSignal): Promise<ExecutionReport>
}

/** How often a resting order is asked about when the account stream says nothing. */
const POLL_EVERY_MS = 1_000

export function createOrderExecutor(deps: OrderExecutorDeps): OrderExecutor {
  const { prices, gate, clock, log, positionOf, restingOf } = deps
  const sender = createOrderSender(deps)

  const priceFor = async (plan: OrderPlan, signal: AbortSignal): Promise<PricedBbo> => {
    const maxAgeMs = prices.ceilingMs(plan.use ?? 'entry')
    const price = await plan.recorder.phase('price', () =>
      prices.getBboPrices(plan.client, plan.instrument.symbol, { maxAgeMs }, signal),
    )
    if (!price.hit) plan.recorder.call('price')
    plan.recorder.price(price)
    return price
  }

  /** One order through price, gate, journal and wire. */
  const sendOne = async (
    plan: OrderPlan,
    attempt: number,
    sizeBase: Decimal,
    signal: AbortSignal,
  ): Promise<SendResult> => {
    let price: PricedBbo
    try {
      price = await priceFor(plan, signal)
    } catch (cause) {
      const maxAgeMs = prices.ceilingMs(plan.use ?? 'entry')
      const reason = `no price younger than ${maxAgeMs} ms: ${messageOf(cause)}`
      return { outcome: 'rejected', code: 'no-price', reason }
    }
    const order = requestOf(plan, attempt, sizeBase, price)
    const { venue } = plan.client
    const admitted = gate.admit(
      { ...order, reduceOnly: plan.reduceOnly, venue },
      {
        instrument: plan.instrument,
        price,
        // The moment the price was taken: one that was young enough then must not grow too old on this line.
        nowMs: price.receivedAtMs + price.ageMs,
        maxPriceAgeMs: prices.ceilingMs(plan.use ?? 'entry'),
        positionBase: positionOf(venue, order.symbol),
        restingBase: restingOf(venue, order.symbol, order.side),
        ...(plan.worstPrice && order.type === 'market' ? { worstPrice: plan.worstPrice } : {}),
      },
    )
    if (!admitted.ok) return { outcome: 'rejected', ...admitted.error }
    const { release } = admitted.value
    return sender.send(plan, attempt, order, price, signal, release).finally(release)
  }

  /** Waits for a resting order, cancels it, and returns it as the venue last told. */
  const endResting = async (plan: OrderPlan, order: OrderUpdate, waitMs: number, signal: AbortSignal) => {
    const onQuery = (): void => plan.recorder.call('query')
    const waiting = { client: plan.client, clock, log, onQuery, pollEveryMs: POLL_EVERY_MS }
    let newest = await plan.recorder.phase('rest', () => awaitOrderEnd(waiting, order, waitMs, signal))
    if (!isTerminal(newest.status)) {
      plan.recorder.call('cancel')
      const cancel = await plan.recorder.phase('cancel', () => plan.client.trading.cancelOrder(order, signal))
      if (cancel.outcome === 'cancelled') newest = mergeOrder(newest, cancel.order)
      // Anything else may mean that it filled meanwhile: only the order itself can tell.
      else newest = await awaitOrderEnd({ ...waiting, pollEveryMs: 100 }, newest, 3_000, signal)
    }
    await sender.record(newest)
    return newest
  }

  return {
    async execute(plan, signal) {
      const first = await sendOne(plan, 1, plan.sizeBase, signal)
      if (plan.style.kind !== 'limit-then-market' || first.outcome !== 'accepted') return reportOf([first])
      const rested = await endResting(plan, first.order, plan.style.waitMs, signal)
      const ended: SendResult = { outcome: 'accepted', order: rested }
      // Not known to be over: a market order now could double the position.
      if (!isTerminal(rested.status)) {
        return reportOf([
          { outcome: 'unknown', reason: 'the limit order could not be cancelled', order: rested },
        ])
      }
      const rest = floorToStep(remainingBase(rested), plan.instrument.lotSize)
      if (rest.lt(plan.instrument.minSize) || rest.isZero()) return reportOf([ended])
      return reportOf([ended, await sendOne({ ...plan, style: { kind: 'market' } }, 2, rest, signal)])
    },
  }
}

/** The order of this attempt, priced. */
function requestOf(plan: OrderPlan, attempt: number, sizeBase: Decimal, price: PricedBbo): OrderRequest {
  const { style, side, instrument } = plan
  const common = {
    clientOrderId: clientOrderIdOf(plan.intentId, plan.leg, attempt),
    symbol: instrument.symbol,
    side,
    sizeBase,
    // A venue without the flag (spot) cannot sell more than is there, so a close is sized and needs none.
    reduceOnly: plan.reduceOnly && plan.client.capabilities.reduceOnly,
  }
  if (style.kind === 'market') return { ...common, type: 'market', timeInForce: 'IOC' }
  const chosen = style.kind === 'limit' ? style.limitPrice : undefined
  const offset = style.limitOffset ?? DEFAULT_LIMIT_OFFSET
  return {
    ...common,
    type: 'limit',
    limitPrice: chosen ?? limitPriceOf(price, side, offset, instrument),
    timeInForce: (style.kind === 'limit' ? style.timeInForce : undefined) ?? 'GTC',
  }
}

/** Joins the orders of a leg into one answer: the last one decides, unless an earlier one filled. */
function reportOf(results: readonly SendResult[]): ExecutionReport {
  const orders = results.flatMap(({ order }) => (order ? [order] : []))
  const filledBase = orders.reduce((sum, order) => sum.plus(order.filledBase), ZERO)
  const last = results.at(-1)
  if (!last || last.outcome === 'accepted') return { outcome: 'accepted', orders, filledBase }
  if (last.outcome === 'unknown') return { outcome: 'unknown', reason: last.reason, orders, filledBase }
  const outcome = filledBase.gt(0) ? 'accepted' : 'rejected'
  return { outcome, code: last.code, reason: last.reason, orders, filledBase }
}
