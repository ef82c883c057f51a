import { trimFixed } from '../../fixed.ts'
import { type AccountTrade, settingsOf } from '../../matching/account.ts'
import { isConditional, isOpen, type Order } from '../../matching/order.ts'
import { COLLATERAL, contractIdOf, type Generation } from './contract.ts'
import { fillIdText, orderIdText } from './ids.ts'
import { isOverdue, memoOf } from './order-memo.ts'
import { ORDER_TYPES, TIMES_IN_FORCE } from './order-request.ts'
import { plainPrice, plainSize } from './text.ts'
import type { EdgexVenue } from './venue.ts'

const WIRE_TYPES = new Map(Object.entries(ORDER_TYPES).map(([wire, type]) => [type, wire]))
const WIRE_TIMES = new Map(Object.entries(TIMES_IN_FORCE).map(([wire, time]) => [time as string, wire]))

/** Type of the wire; a fired trigger keeps the one it was placed with. */
export function wireType({ originalType }: Pick<Order, 'originalType'>): string {
  return WIRE_TYPES.get(originalType as (typeof ORDER_TYPES)[keyof typeof ORDER_TYPES]) ?? 'UNRECOGNIZED'
}

/** Status by section 5.4 of the venue sheet. */
export function statusOf(venue: Pick<EdgexVenue, 'canceling'>, order: Order): string {
  if (order.status === 'filled') return 'FILLED'
  if (!isOpen(order)) return 'CANCELED'
  if (venue.canceling.has(order.id)) return 'CANCELING'
  return isConditional(order.type) ? 'UNTRIGGERED' : 'OPEN'
}

/** Why an order ended: what the venue noted, or what the terms of the order leave. Empty while it lives. */
export function cancelReason({ cancelReasons }: Pick<EdgexVenue, 'cancelReasons'>, order: Order): string {
  if (order.status !== 'canceled' && order.status !== 'expired') return ''
  const noted = cancelReasons.get(order.id)
  if (noted !== undefined) return noted
  if (order.status === 'canceled') return 'USER_CANCELED'
  if (isOverdue(order, order.updatedAtMs)) return 'EXPIRE_CANCELED'
  if (order.reduceOnly && order.filledLots === 0) return 'REDUCE_ONLY_CANCELED'
  const waited = isConditional(order.originalType) && order.filledLots === 0
  return waited && order.timeInForce === 'GTC' ? 'MARGIN_NOT_ENOUGH' : 'COULD_NOT_FILL'
}

/** An order as REST and the private socket show it (section 5.3 of the venue sheet). */
export function orderRow(venue: EdgexVenue, generation: Generation, order: Order): Record<string, unknown> {
  const { account, exchange } = venue
  const { instrument } = exchange.market(order.symbol)
  const memo = memoOf(order)
  const fills = account.trades.filter(({ orderId }) => orderId === order.id)
  const sum = (read: (fill: AccountTrade) => bigint): string =>
    trimFixed(fills.reduce((total, fill) => total + read(fill), 0n))
  const ticks = fills.map((fill) => fill.ticks)
  const waits = isConditional(order.type)
  const wasTrigger = isConditional(order.originalType)
  const [size, value, fee] = [
    plainSize(instrument, order.filledLots),
    trimFixed(order.filledQuote),
    sum((fill) => fill.fee),
  ]
  return {
    id: orderIdText(order.id),
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, order.symbol),
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    price: plainPrice(instrument, order.priceTicks),
    size: plainSize(instrument, order.sizeLots),
    clientOrderId: order.clientOrderId,
    type: wireType(order),
    timeInForce: WIRE_TIMES.get(order.timeInForce) ?? 'UNKNOWN_TIME_IN_FORCE',
    reduceOnly: order.reduceOnly,
    triggerPrice: plainPrice(instrument, order.stopTicks),
    triggerPriceType: memo.triggerPriceType || 'UNKNOWN_PRICE_TYPE',
    expireTime: memo.expireTime,
    isPositionTpsl: memo.isPositionTpsl,
    isLiquidate: order.forced,
    isDeleverage: false,
    maxLeverage: String(settingsOf(account, order.symbol).leverage),
    takerFeeRate: trimFixed(account.feeRates.taker),
    makerFeeRate: trimFixed(account.feeRates.maker),
    marketLimitPrice: '0',
    marketLimitValue: '0',
    l2Nonce: memo.l2Nonce,
    l2Value: memo.l2Value,
    l2Size: memo.l2Size,
    l2LimitFee: memo.l2LimitFee,
    l2ExpireTime: memo.l2ExpireTime,
    l2Signature: memo.l2Signature,
    status: statusOf(venue, order),
    cancelReason: cancelReason(venue, order) || 'UNKNOWN_ORDER_CANCEL_REASON',
    matchSequenceId: String(order.updatedAtMs),
    triggerTime: wasTrigger && !waits ? String(order.updatedAtMs) : '0',
    cumMatchSize: size,
    cumMatchValue: value,
    cumMatchFee: fee,
    cumFillSize: size,
    cumFillValue: value,
    cumFillFee: fee,
    cumFailSize: '0',
    cumFailValue: '0',
    cumFailFee: '0',
    cumRealizePnl: sum((fill) => fill.realized),
    cumLiquidateFee: '0',
    maxFillPrice: plainPrice(instrument, Math.max(0, ...ticks)),
    minFillPrice: plainPrice(instrument, ticks.length > 0 ? Math.min(...ticks) : 0),
    createdTime: String(order.createdAtMs),
    updatedTime: String(order.updatedAtMs),
  }
}

/** A fill as REST and the private socket show it; its fee is positive when paid. */
export function fillRow(venue: EdgexVenue, generation: Generation, trade: AccountTrade, order?: Order) {
  const { instrument } = venue.exchange.market(trade.symbol)
  const value = instrument.tick * BigInt(trade.ticks) * instrument.lot * BigInt(trade.lots)
  return {
    id: fillIdText(trade),
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, trade.symbol),
    orderId: orderIdText(trade.orderId),
    orderSide: trade.side === 'buy' ? 'BUY' : 'SELL',
    fillSize: plainSize(instrument, trade.lots),
    fillValue: trimFixed(value / 100_000_000n),
    fillFee: trimFixed(trade.fee),
    fillPrice: plainPrice(instrument, trade.ticks),
    liquidateFee: '0',
    realizePnl: trimFixed(trade.realized),
    direction: trade.maker ? 'MAKER' : 'TAKER',
    isPositionTpsl: order !== undefined && memoOf(order).isPositionTpsl,
    isLiquidate: order?.forced ?? false,
    isDeleverage: false,
    isForceTrade: false,
    matchSequenceId: String(trade.id),
    matchFillId: String(trade.id),
    matchTime: String(trade.atMs),
    censorStatus: 'L2_APPROVED',
    censorTime: String(trade.atMs),
    createdTime: String(trade.atMs),
    updatedTime: String(trade.atMs),
  }
}
