import type { Clock } from '../../base/clock.ts'
import { type Decimal, minOf, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueId, VenueOrderId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookLevel, DepthSnapshot, FeeRates } from '../../domain/market.ts'
import {
  type Fill,
  isTerminal,
  type OrderRequest,
  type OrderStatus,
  type OrderUpdate,
  remainingBase,
  signOf,
} from '../../domain/order.ts'
import { applyStep, type PaperLedger, positionIn, stepPosition } from './ledger.ts'
import type { PaperChange } from './store.ts'
import type { Bite } from './taker.ts'

/** A change that was worked out but not written yet. */
export interface PaperStep {
  readonly ledger: PaperLedger
  readonly change: PaperChange
}

/** Gives ids and times. */
export interface PaperIds {
  readonly venue: VenueId
  readonly clock: Clock
  nextOrderId(): VenueOrderId
  nextTradeId(): string
}

/** Executions of one order at given prices, joined into the ledger. Pure but for the ids. */
export function fillOrder(
  ids: PaperIds,
  ledger: PaperLedger,
  order: OrderUpdate,
  prints: readonly BookLevel[],
  liquidity: Fill['liquidity'],
  instrument: Instrument,
  fees: FeeRates,
): PaperStep {
  const nowMs = ids.clock.now()
  const rate = liquidity === 'taker' ? fees.takerRate : fees.makerRate
  let [after, filledBase, filledQuote] = [
    ledger,
    order.filledBase,
    order.filledBase.times(order.averagePrice),
  ]
  const fills: Fill[] = []
  for (const { price, sizeBase } of prints) {
    const step = stepPosition(positionIn(after, order.symbol), order.side, sizeBase, price)
    const feeQuote = sizeBase.times(price).times(rate)
    after = applyStep(after, order.symbol, step, feeQuote)
    filledBase = filledBase.plus(sizeBase)
    filledQuote = filledQuote.plus(sizeBase.times(price))
    fills.push({
      venue: ids.venue,
      symbol: order.symbol,
      tradeId: ids.nextTradeId(),
      clientOrderId: order.clientOrderId,
      venueOrderId: order.venueOrderId,
      side: order.side,
      price,
      sizeBase,
      feeQuote,
      feeAsset: instrument.quoteAsset,
      liquidity,
      realizedPnlQuote: step.realizedPnlQuote,
      venueTimeMs: nowMs,
      receivedAtMs: nowMs,
      forced: false,
    })
  }
  const filled: OrderUpdate = {
    ...order,
    status: filledBase.eq(order.sizeBase) ? 'filled' : filledBase.gt(0) ? 'partially-filled' : order.status,
    filledBase,
    averagePrice: filledBase.isZero() ? ZERO : filledQuote.div(filledBase),
    venueTimeMs: nowMs,
    receivedAtMs: nowMs,
  }
  return { ledger: after, change: { orders: [filled], fills } }
}

/** A new order, not yet matched. */
export function acceptOrder(ids: PaperIds, order: OrderRequest): OrderUpdate {
  const nowMs = ids.clock.now()
  return {
    ...order,
    venue: ids.venue,
    venueOrderId: ids.nextOrderId(),
    status: 'open',
    filledBase: ZERO,
    averagePrice: ZERO,
    venueTimeMs: nowMs,
    receivedAtMs: nowMs,
  }
}

/** The order by which the venue itself closes a position. @param sizeBase of the position, signed. */
export function forcedOrder(ids: PaperIds, symbol: SymbolId, sizeBase: Decimal): OrderRequest {
  return {
    clientOrderId: `liquidation-${ids.nextOrderId()}` as ClientOrderId,
    symbol,
    side: sizeBase.isNegative() ? 'buy' : 'sell',
    type: 'market',
    sizeBase: sizeBase.abs(),
    timeInForce: 'IOC',
    reduceOnly: true,
  }
}

/** Ends the rest of an order. */
export function endOrder(
  order: OrderUpdate,
  status: OrderStatus,
  nowMs: number,
  reason?: string,
): OrderUpdate {
  return {
    ...order,
    status,
    venueTimeMs: nowMs,
    receivedAtMs: nowMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Why a reduce-only order ended. */
export const NOTHING_TO_REDUCE = 'the position that this reduce-only order would reduce is gone'

/** A step that also ends the reduce-only orders whose position it closes, in the same write. */
export function endNeedless(step: PaperStep, open: readonly OrderUpdate[], nowMs: number): PaperStep {
  const { ledger, change } = step
  const [fill] = change.fills
  if (!fill) return step
  const orders = new Map([...open, ...change.orders].map((order) => [order.clientOrderId, order]))
  const ended = [...orders.values()]
    .filter(({ symbol, status, reduceOnly }) => symbol === fill.symbol && reduceOnly && !isTerminal(status))
    .filter((order) => wantedBase(order, ledger).isZero())
    .map((order) => endOrder(order, 'expired', nowMs, NOTHING_TO_REDUCE))
  const isEnded = (order: OrderUpdate): boolean =>
    ended.some(({ clientOrderId }) => clientOrderId === order.clientOrderId)
  const others = change.orders.filter((order) => !isEnded(order))
  return { ledger, change: { ...change, orders: [...others, ...ended] } }
}

/** What of an order may rest; the rest of a market, IOC or capped order ends at once, with the reason. */
export function restOrEnd(order: OrderUpdate, wantedBase: Decimal, nowMs: number): OrderUpdate {
  if (order.status === 'filled') return order
  if (order.filledBase.gte(wantedBase) && wantedBase.lt(order.sizeBase)) {
    return endOrder(
      order,
      'expired',
      nowMs,
      'the position was closed, the rest of the reduce-only order ended',
    )
  }
  if (order.type === 'market') {
    const reason = `the visible book ran out with ${remainingBase(order).toFixed()} unfilled`
    return endOrder(order, 'expired', nowMs, reason)
  }
  if (order.timeInForce === 'IOC' || order.timeInForce === 'FOK') {
    return endOrder(order, 'expired', nowMs, 'nothing more could be filled at once')
  }
  return order
}

/** How much an order may fill: a reduce-only one never more than the position against it. */
export function wantedBase(order: OrderRequest | OrderUpdate, ledger: PaperLedger): Decimal {
  const rest = 'filledBase' in order ? remainingBase(order) : order.sizeBase
  if (!order.reduceOnly) return rest
  const { sizeBase } = positionIn(ledger, order.symbol)
  return sizeBase.times(signOf(order.side)).isNegative() ? minOf(rest, sizeBase.abs()) : ZERO
}

/** Bites as prints at the book's own prices. */
export const printsOf = (bites: readonly Bite[]): readonly BookLevel[] =>
  bites.map(({ level, sizeBase }) => ({ price: level.price, sizeBase }))

/** Middle of a book that has both sides. */
export function midOf(depth: DepthSnapshot): Decimal | undefined {
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  return bid && ask ? bid.price.plus(ask.price).div(2) : undefined
}

/** The most aggressive price first. Among equal prices a stable sort keeps the order in which they were accepted. */
export function byPrice(a: OrderUpdate, b: OrderUpdate): number {
  const difference = (a.limitPrice ?? ZERO).comparedTo(b.limitPrice ?? ZERO)
  return a.side === 'buy' ? -difference : difference
}

/** Ids of a run never meet those of an earlier one: trades go on counting, orders carry the start time. */
export function createPaperIds(venue: VenueId, clock: Clock, fillsSoFar: readonly Fill[]): PaperIds {
  const start = clock.now().toString(36)
  // Not their count: a number that was given to a fill the disk refused is never given again.
  const last = fillsSoFar.reduce((highest, { tradeId }) => Math.max(highest, Number(tradeId)), 0)
  let [orders, trades] = [0, last]
  return {
    venue,
    clock,
    nextOrderId() {
      orders += 1
      return `paper-${start}-${orders}` as VenueOrderId
    },
    nextTradeId() {
      trades += 1
      return String(trades)
    },
  }
}
