import type { Clock } from '../base/clock.ts'
import { type Decimal, floorToStep, minOf } from '../base/decimal.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { ClientOrderId, IntentId, SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { CancelOutcome, OrderUpdate, Side, TimeInForce } from '../domain/order.ts'
import type { Journal, NewIntent } from '../journal/journal.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { ExchangeClient, OrderRef } from '../venues/exchange-client.ts'
import { clientOrderIdOf } from './client-order-id.ts'
import { type DeskReply, refusal, replyOfRecord, replyOfReport } from './desk-reply.ts'
import type { ExecutionRecorder, ExecutionTracker } from './execution-tracker.ts'
import { readLimitPrice } from './limit-price.ts'
import type { LiquidityAnalyzer, LiquidityCheck } from './liquidity-analyzer.ts'
import type { OrderExecutor } from './order-executor.ts'
import type { OrderPlan, OrderSink, OrderStyle } from './order-plan.ts'
import { type SizeUnit, sizePosition } from './position-sizer.ts'
import { askAboutOrder } from './settle-unknown.ts'

/** One press of Buy or Sell. Texts are as the user typed them. */
export interface OrderTicket {
  /** Made once per gesture: the same id again is the same order, also after a restart. */
  readonly intentId: IntentId
  readonly symbol: SymbolId
  readonly side: Side
  readonly size: string
  readonly sizeUnit: SizeUnit
  readonly type: 'market' | 'limit' | 'limit-then-market'
  /** Absent on a limit order: chosen from the price (limit-price.ts). */
  readonly limitPrice?: string
  readonly timeInForce?: TimeInForce
  readonly reduceOnly: boolean
  /** How long a `limit-then-market` order rests, 5,000 by default. */
  readonly limitWaitMs?: number
}

/** One press of Close. */
export interface CloseTicket {
  readonly intentId: IntentId
  readonly symbol: SymbolId
}

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
  readonly clock: Clock
  readonly log: Logger
  /** Ends what is still waiting when the desk's owner ends. */
  readonly lifetime: AbortSignal
}

const REMEMBERED_GESTURES = 1_000
const DEFAULT_LIMIT_WAIT_MS = 5_000

export function createOrderDesk(deps: OrderDeskDeps): OrderDesk {
  const { client, analyzer, executor, journal, gate, tracker, sink, clock, log, lifetime } = deps
  const gestures = new Map<IntentId, Promise<DeskReply>>()

  /** The same gesture gets the same promise; one from before a restart gets its recorded answer. */
  const once = (
    intent: NewIntent,
    work: (recorder: ExecutionRecorder) => Promise<DeskReply>,
  ): Promise<DeskReply> => {
    const running = gestures.get(intent.intentId)
    if (running) return running
    const reply = runGesture(intent, work)
    gestures.set(intent.intentId, reply)
    for (const oldest of gestures.keys()) {
      if (gestures.size <= REMEMBERED_GESTURES) break
      gestures.delete(oldest)
    }
    return reply
  }

  const runGesture = async (
    intent: NewIntent,
    work: (recorder: ExecutionRecorder) => Promise<DeskReply>,
  ): Promise<DeskReply> => {
    const recorder = tracker.begin(intent.intentId)
    try {
      const known = await journal.findIntent(intent.intentId)
      if (known) return replyOfRecord(known)
      await recorder.phase('intent', () => journal.appendIntent(intent))
    } catch (cause) {
      gate.setState('HALTED', messageOf(cause))
      return refusal(intent.intentId, 'journal', messageOf(cause))
    }
    const reply = await work(recorder).catch((cause) =>
      refusal(intent.intentId, 'not-sent', `nothing was sent: ${messageOf(cause)}`),
    )
    const { totalMs, calls } = recorder.finish()
    log.info('gesture.done', {
      intentId: intent.intentId,
      outcome: reply.outcome,
      code: reply.code,
      totalMs,
      ...calls,
    })
    await noteEnd(intent.intentId, reply)
    return reply
  }

  const noteEnd = async (intentId: IntentId, reply: DeskReply): Promise<void> => {
    const status = reply.order ? 'done' : 'refused'
    const reason = reply.reason === undefined ? {} : { reason: reply.reason }
    try {
      await journal.appendIntentEnd(intentId, { status, ...reason, atMs: clock.now() })
    } catch (cause) {
      gate.setState('HALTED', messageOf(cause))
    }
  }

  const checkLiquidity = (symbol: SymbolId, recorder: ExecutionRecorder): Promise<LiquidityCheck> => {
    recorder.call('book')
    return recorder.phase('liquidity', () => analyzer.check(client, symbol, lifetime))
  }

  const intentOf = (ticket: OrderTicket | CloseTicket, kind: NewIntent['kind'], side?: Side): NewIntent => ({
    intentId: ticket.intentId,
    kind,
    venue: client.venue,
    symbol: ticket.symbol,
    ...(side ? { side } : {}),
    detail: JSON.stringify(ticket),
    createdAtMs: clock.now(),
  })

  const work = async (ticket: OrderTicket, recorder: ExecutionRecorder): Promise<DeskReply> => {
    const refuse = (code: string, reason: string): DeskReply => refusal(ticket.intentId, code, reason)
    const instrument = await client.instruments.resolve({ symbol: ticket.symbol }, lifetime)
    const typed = readStyle(ticket, instrument)
    if (!typed.ok) return refuse('limit-price', typed.reason)
    const check = await checkLiquidity(ticket.symbol, recorder)
    const problem = check.problems[0]
    if (problem) return refuse(problem.code, problem.message)
    const touch = (ticket.side === 'buy' ? check.depth.asks[0] : check.depth.bids[0])?.price
    const price = typed.limitPrice ?? touch
    if (!price) return refuse('book-empty', 'the order book is empty')
    const type = ticket.type === 'limit' ? 'limit' : 'market'
    const { size: text, sizeUnit: unit, reduceOnly, side, intentId } = ticket
    const sized = sizePosition({ text, unit, price, type, reduceOnly }, instrument)
    if (!sized.ok) return refuse(sized.error.code, sized.error.message)
    const { sizeBase } = sized.value
    const plan = {
      intentId,
      leg: 0,
      client,
      instrument,
      side,
      sizeBase,
      reduceOnly,
      style: typed.style,
      recorder,
    }
    return replyOfReport(intentId, await executor.execute(withWalk(plan, check), lifetime))
  }

  const workClose = async (
    { intentId, symbol }: CloseTicket,
    recorder: ExecutionRecorder,
  ): Promise<DeskReply> => {
    const instrument = await client.instruments.resolve({ symbol }, lifetime)
    recorder.call('query')
    const positionBase = await recorder.phase('position', () =>
      client.account.getAccountPositions({ symbol }, lifetime),
    )
    const sizeBase = floorToStep(minOf(positionBase.abs(), instrument.maxMarketSize), instrument.lotSize)
    if (sizeBase.isZero()) return refusal(intentId, 'no-position', `there is no ${symbol} position to close`)
    const side: Side = positionBase.isNegative() ? 'buy' : 'sell'
    const check = await checkLiquidity(symbol, recorder)
    const style = { kind: 'market' } as const
    const plan: OrderPlan = {
      intentId,
      leg: 0,
      client,
      instrument,
      side,
      sizeBase,
      reduceOnly: true,
      style,
      recorder,
    }
    return replyOfReport(intentId, await executor.execute(withWalk(plan, check), lifetime))
  }

  /** "Not open" and silence say nothing about how the order ended: ask the venue. */
  const orderAfterCancel = async (
    ref: OrderRef,
    { outcome }: CancelOutcome,
  ): Promise<OrderUpdate | undefined> => {
    if (outcome === 'rejected') return undefined
    const found = await askAboutOrder(client, ref, clock.now(), { clock, log }, lifetime)
    return found.settled === 'known' ? found.order : undefined
  }

  return {
    submit: (ticket) => once(intentOf(ticket, 'order', ticket.side), (recorder) => work(ticket, recorder)),
    close: (ticket) => once(intentOf(ticket, 'close'), (recorder) => workClose(ticket, recorder)),
    async cancel(ref) {
      const outcome = await client.trading.cancelOrder(ref, lifetime)
      log.info('order.cancel', { clientOrderId: ref.clientOrderId, outcome: outcome.outcome })
      const order = outcome.outcome === 'cancelled' ? outcome.order : await orderAfterCancel(ref, outcome)
      if (order) {
        sink.updated(order)
        await journal.appendOrderUpdate(order).catch((cause) => gate.setState('HALTED', messageOf(cause)))
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

type TypedStyle =
  | { readonly ok: true; readonly style: OrderStyle; readonly limitPrice?: Decimal }
  | { readonly ok: false; readonly reason: string }

/** Reads how the ticket wants to be worked. */
function readStyle(ticket: OrderTicket, instrument: Instrument): TypedStyle {
  if (ticket.type === 'market') return { ok: true, style: { kind: 'market' } }
  if (ticket.type === 'limit-then-market') {
    return {
      ok: true,
      style: { kind: 'limit-then-market', waitMs: ticket.limitWaitMs ?? DEFAULT_LIMIT_WAIT_MS },
    }
  }
  const timeInForce = ticket.timeInForce ? { timeInForce: ticket.timeInForce } : {}
  if (ticket.limitPrice === undefined) return { ok: true, style: { kind: 'limit', ...timeInForce } }
  const read = readLimitPrice(ticket.limitPrice, ticket.side, instrument)
  if (!read.ok) return { ok: false, reason: read.error }
  return {
    ok: true,
    style: { kind: 'limit', limitPrice: read.value, ...timeInForce },
    limitPrice: read.value,
  }
}

/** The id that a gesture's first order has, whether or not it was sent. */
export function firstOrderIdOf(intentId: IntentId): ClientOrderId {
  return clientOrderIdOf(intentId, 0, 1)
}
