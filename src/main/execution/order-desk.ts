import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { ClientOrderId, IntentId, SymbolId } from '../domain/brands.ts'
import type { CancelOutcome, OrderUpdate, Side } from '../domain/order.ts'
import type { Journal, NewIntent } from '../journal/journal.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { ExchangeClient, OrderRef } from '../venues/exchange-client.ts'
import { clientOrderIdOf } from './client-order-id.ts'
import { closeSizeOf, reduceProblem } from './close-size.ts'
import { type DeskReply, refusal, replyOfReport } from './desk-reply.ts'
import type { ExecutionRecorder, ExecutionTracker } from './execution-tracker.ts'
import { createGestures } from './gestures.ts'
import type { LiquidityAnalyzer, LiquidityCheck } from './liquidity-analyzer.ts'
import type { OrderExecutor } from './order-executor.ts'
import type { OrderPlan, OrderSink } from './order-plan.ts'
import { type CloseTicket, type OrderTicket, readTicketStyle } from './order-ticket.ts'
import { sizePosition } from './position-sizer.ts'
import { askAboutOrder } from './settle-unknown.ts'

/** Turns gestures into orders at one venue. One desk per client, so paper and live never share one. */
export interface OrderDesk {
  /** Resolves when the venue answered, or refused, or stayed silent. Never throws for a bad ticket. */
  submit(ticket: OrderTicket): Promise<DeskReply>
  /** Closes the whole position with a reduce-only market order, sized by asking the venue. */
  close(ticket: CloseTicket): Promise<DeskReply>
  /** Cancels go through in every trading state. */
  cancel(ref: OrderRef): Promise<CancelOutcome>
}

export interface OrderDeskDeps {
  readonly client: ExchangeClient
  readonly analyzer: LiquidityAnalyzer
  readonly executor: OrderExecutor
  readonly journal: Journal
  readonly gate: RiskGate
  readonly tracker: ExecutionTracker
  readonly sink: OrderSink
  /** Signed position as the account stream tells it, venue units. */
  readonly positionOf: (symbol: SymbolId) => Decimal
  readonly clock: Clock
  readonly log: Logger
  /** Ends what is still waiting when the desk's owner ends. */
  readonly lifetime: AbortSignal
}

/** One second in all, on top of the queries' own time. */
const POSITION_TRIES = 6
const POSITION_AGAIN_MS = 200

export function createOrderDesk(deps: OrderDeskDeps): OrderDesk {
  const { client, analyzer, executor, journal, gate, sink, positionOf, clock, log, lifetime } = deps
  const gestures = createGestures(deps)

  const intentOf = (ticket: OrderTicket | CloseTicket, kind: NewIntent['kind'], side?: Side): NewIntent => ({
    intentId: ticket.intentId,
    kind,
    venue: client.venue,
    symbol: ticket.symbol,
    ...(side ? { side } : {}),
    detail: JSON.stringify(ticket),
    createdAtMs: clock.now(),
  })

  const checkLiquidity = (symbol: SymbolId, recorder: ExecutionRecorder): Promise<LiquidityCheck> => {
    recorder.call('book')
    return recorder.phase('liquidity', () => analyzer.check(client, symbol, lifetime))
  }

  const workOrder = async (ticket: OrderTicket, recorder: ExecutionRecorder): Promise<DeskReply> => {
    const { intentId, symbol, side, size: text, sizeUnit: unit, reduceOnly } = ticket
    const instrument = await client.instruments.resolve({ symbol }, lifetime)
    const read = readTicketStyle(ticket, instrument)
    if (!read.ok) return refusal(intentId, 'limit-price', read.error)
    const { style, limitPrice } = read.value
    const check = await checkLiquidity(symbol, recorder)
    const problem = check.problems[0]
    if (problem) return refusal(intentId, problem.code, problem.message)
    const touch = (side === 'buy' ? check.depth.asks : check.depth.bids)[0]?.price
    const price = limitPrice ?? touch
    if (!price) return refusal(intentId, 'book-empty', 'the order book is empty')
    const type = ticket.type === 'limit' ? 'limit' : 'market'
    const sized = sizePosition({ text, unit, price, type, reduceOnly }, instrument)
    if (!sized.ok) return refusal(intentId, sized.error.code, sized.error.message)
    const { sizeBase } = sized.value
    if (reduceOnly && !client.capabilities.reduceOnly) {
      const reason = reduceProblem(positionOf(symbol), side, sizeBase, symbol)
      if (reason !== undefined) return refusal(intentId, 'reduce-only', reason)
    }
    const { unfilledBase } = check.score(side, sizeBase).walk
    // Nobody knows the price of what lies beyond the book. Reduce-only is cut to the position by the venue.
    if (ticket.type === 'market' && !reduceOnly && unfilledBase.gt(0)) {
      const reason = `the visible book is short of ${unfilledBase.toFixed()} ${symbol} for this size`
      return refusal(intentId, 'book-short', reason)
    }
    const plan = { intentId, leg: 0, client, instrument, side, sizeBase, reduceOnly, style, recorder }
    return replyOfReport(intentId, await executor.execute(withWalk(plan, check), lifetime))
  }

  /**
   * The venue's word on a position. Right after a fill some venues still answer the old size for a moment:
   * while the answer is flat and the account stream says otherwise, it is asked again, but not for ever.
   */
  const askPosition = async (symbol: SymbolId, recorder: ExecutionRecorder): Promise<Decimal> => {
    for (let tries = 1; ; tries += 1) {
      recorder.call('query')
      const positionBase = await client.account.getAccountPositions({ symbol }, lifetime)
      if (!positionBase.isZero() || positionOf(symbol).isZero() || tries === POSITION_TRIES)
        return positionBase
      await clock.sleep(POSITION_AGAIN_MS, lifetime)
    }
  }

  const workClose = async (
    { intentId, symbol }: CloseTicket,
    recorder: ExecutionRecorder,
  ): Promise<DeskReply> => {
    const instrument = await client.instruments.resolve({ symbol }, lifetime)
    const positionBase = await recorder.phase('position', () => askPosition(symbol, recorder))
    const size = closeSizeOf(positionBase, instrument, client.exchangeName())
    if (!size.ok) return refusal(intentId, size.error.code, size.error.reason)
    const { sizeBase, left } = size.value
    const check = await checkLiquidity(symbol, recorder)
    const plan: OrderPlan = {
      intentId,
      leg: 0,
      client,
      instrument,
      side: positionBase.isNegative() ? 'buy' : 'sell',
      sizeBase,
      reduceOnly: true,
      style: { kind: 'market' },
      recorder,
    }
    const reply = replyOfReport(intentId, await executor.execute(withWalk(plan, check), lifetime))
    return reply.outcome === 'accepted' && left !== undefined ? { reason: left, ...reply } : reply
  }

  /** "Not open" and silence say nothing about how the order ended: ask the venue. */
  const orderAfterCancel = async (
    ref: OrderRef,
    outcome: CancelOutcome,
  ): Promise<OrderUpdate | undefined> => {
    if (outcome.outcome === 'cancelled') return outcome.order
    if (outcome.outcome === 'rejected') return undefined
    const found = await askAboutOrder(client, ref, clock.now(), { clock, log }, lifetime)
    return found.settled === 'known' ? found.order : undefined
  }

  return {
    submit: (ticket) =>
      gestures.once(intentOf(ticket, 'order', ticket.side), (recorder) => workOrder(ticket, recorder)),
    close: (ticket) => gestures.once(intentOf(ticket, 'close'), (recorder) => workClose(ticket, recorder)),
    async cancel(ref) {
      const outcome = await client.trading.cancelOrder(ref, lifetime)
      log.info('order.cancel', { clientOrderId: ref.clientOrderId, outcome: outcome.outcome })
      const order = await orderAfterCancel(ref, outcome)
      if (order) {
        sink.updated(order)
        await journal.appendOrderUpdate(order).catch((cause) => gate.journalFailed(messageOf(cause)))
      }
      return outcome
    },
  }
}

/** Adds the last price that a market order of this size would touch. */
function withWalk(plan: OrderPlan, check: LiquidityCheck): OrderPlan {
  const { worstPrice } = check.score(plan.side, plan.sizeBase).walk
  return worstPrice ? { ...plan, worstPrice } : plan
}

/** The id that a gesture's first order has, whether or not it was sent. */
export function firstOrderIdOf(intentId: IntentId): ClientOrderId {
  return clientOrderIdOf(intentId, 0, 1)
}
