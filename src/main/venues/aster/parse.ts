import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, TimeInForce } from '../../domain/order.ts'
import type { Balance, Position } from '../../domain/position.ts'
import { ASTER } from './venue-id.ts'
import type * as wire from './wire.ts'

const STATUS = {
  NEW: 'open',
  PARTIALLY_FILLED: 'partially-filled',
  FILLED: 'filled',
  CANCELED: 'cancelled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
  // Forced closes: the order exists only as its execution.
  NEW_INSURANCE: 'filled',
  NEW_ADL: 'filled',
} as const satisfies Record<z.infer<typeof wire.orderStatus>, OrderStatus>

/** The venue's word for a state → ours. */
export const parseStatus = (status: z.infer<typeof wire.orderStatus>): OrderStatus => STATUS[status]

/** `BUY` or `SELL` → ours. */
export const parseSide = (side: z.infer<typeof wire.wireSide>): 'buy' | 'sell' =>
  side === 'BUY' ? 'buy' : 'sell'

/** Market orders and market-on-trigger orders take; everything else has a limit. */
export const parseType = (type: string): OrderType => (type.endsWith('MARKET') ? 'market' : 'limit')

/** `GTX` is post-only and `RPI` may only rest too; what else rests is `GTC`. Descriptive, so it degrades. */
export function parseTimeInForce(timeInForce: string | undefined, type: string): TimeInForce {
  if (parseType(type) === 'market') return 'IOC'
  if (timeInForce === 'GTX' || timeInForce === 'RPI') return 'post-only'
  return timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : 'GTC'
}

/** Why an order ended without our doing, where its kind tells. */
export function endReason(
  status: OrderStatus,
  timeInForce: TimeInForce,
  filledBase: Decimal,
): string | undefined {
  if (status !== 'expired') return undefined
  if (timeInForce === 'post-only' && filledBase.isZero()) return 'post-only would have taken liquidity'
  return timeInForce === 'IOC' || timeInForce === 'FOK' ? 'the rest could not fill at once' : undefined
}

/** The body of placing, cancelling and querying an order. */
export function parseOrder(
  payload: z.infer<typeof wire.order>,
  symbol: SymbolId,
  receivedAtMs: number,
): OrderUpdate {
  const type = parseType(payload.type)
  const timeInForce = parseTimeInForce(payload.timeInForce, payload.type)
  const status = parseStatus(payload.status)
  const filledBase = new D(payload.executedQty)
  const reason = endReason(status, timeInForce, filledBase)
  const price = new D(payload.price)
  return {
    venue: ASTER,
    symbol,
    clientOrderId: payload.clientOrderId as ClientOrderId,
    venueOrderId: payload.orderId as VenueOrderId,
    side: parseSide(payload.side),
    type,
    timeInForce,
    status,
    sizeBase: new D(payload.origQty),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: payload.reduceOnly,
    filledBase,
    averagePrice: averagePrice(payload, filledBase),
    venueTimeMs: payload.updateTime,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** The venue's average where it gives one, else value ÷ size. */
function averagePrice(payload: z.infer<typeof wire.order>, filledBase: Decimal): Decimal {
  const told = new D(payload.avgPrice ?? 0)
  if (told.gt(0) || filledBase.isZero()) return told
  return payload.cumQuote === undefined ? ZERO : new D(payload.cumQuote).div(filledBase)
}

/** Client order ids that the venue gives to its own orders against us. Sheet section 7. */
export function isForcedClose(clientOrderId: string): boolean {
  return (
    clientOrderId.startsWith('autoclose-') ||
    clientOrderId.startsWith('settlement_autoclose-') ||
    clientOrderId === 'adl_autoclose'
  )
}

/**
 * One own trade. The sign of `commission` is not documented (samples disagree): the amount is taken as a cost.
 *
 * @param clientOrderId empty when the venue no longer tells which order it was
 */
export function parseUserTrade(
  payload: z.infer<typeof wire.userTrades>[number],
  symbol: SymbolId,
  clientOrderId: string,
  receivedAtMs: number,
): Fill {
  return {
    venue: ASTER,
    symbol,
    tradeId: payload.id,
    clientOrderId: clientOrderId as ClientOrderId,
    venueOrderId: payload.orderId as VenueOrderId,
    side: parseSide(payload.side),
    price: new D(payload.price),
    sizeBase: new D(payload.qty),
    feeQuote: new D(payload.commission).abs(),
    feeAsset: payload.commissionAsset,
    liquidity: payload.maker ? 'maker' : 'taker',
    realizedPnlQuote: new D(payload.realizedPnl),
    venueTimeMs: payload.time,
    receivedAtMs,
    forced: isForcedClose(clientOrderId),
  }
}

/** One row of `positionRisk`. `positionAmt` is signed, in hedge mode too. */
export function parsePosition(
  payload: z.infer<typeof wire.positionRisk>[number],
  symbol: SymbolId,
): Position {
  const liquidationPrice = new D(payload.liquidationPrice)
  return {
    venue: ASTER,
    symbol,
    sizeBase: new D(payload.positionAmt),
    entryPrice: new D(payload.entryPrice),
    markPrice: new D(payload.markPrice),
    unrealizedPnlQuote: new D(payload.unRealizedProfit),
    ...(liquidationPrice.gt(0) ? { liquidationPrice } : {}),
    leverage: new D(payload.leverage),
    marginMode: payload.marginType.toLowerCase() === 'isolated' ? 'isolated' : 'cross',
    updatedAtMs: payload.updateTime,
  }
}

/** One row of `balance`. */
export function parseBalance(payload: z.infer<typeof wire.balances>[number], receivedAtMs: number): Balance {
  return {
    asset: payload.asset,
    walletBalance: new D(payload.balance),
    availableBalance: new D(payload.availableBalance),
    unrealizedPnl: new D(payload.crossUnPnl),
    receivedAtMs,
  }
}

/** One funding row of `income`. The id joins transaction and symbol: one transaction may pay several symbols. */
export function parseFundingPayment(
  payload: z.infer<typeof wire.income>[number],
  symbol: SymbolId,
): FundingPayment {
  return {
    venue: ASTER,
    symbol,
    amountQuote: new D(payload.income),
    asset: payload.asset,
    paidAtMs: payload.time,
    paymentId: `${payload.tranId}-${payload.symbol}`,
  }
}
