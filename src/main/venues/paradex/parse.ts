import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, Side, TimeInForce } from '../../domain/order.ts'
import { type Balance, type Position, unrealizedPnl } from '../../domain/position.ts'
import { CANCELLING, REJECTING } from './errors.ts'
import { tradeIdOf } from './parse-market.ts'
import { PARADEX } from './venue-id.ts'
import type * as wire from './wire.ts'

/** The asset in which perpetuals settle. */
export const SETTLEMENT_ASSET = 'USDC'

export type OrderPayload = z.infer<typeof wire.order>

/** `BUY` or `SELL` → ours. */
export const parseSide = (side: 'BUY' | 'SELL'): Side => (side === 'BUY' ? 'buy' : 'sell')

/** An order that nobody named goes by the venue's id. */
const FOREIGN = 'venue-'
export const clientOrderIdOf = (clientId: string, orderId: string): ClientOrderId =>
  (clientId === '' ? `${FOREIGN}${orderId}` : clientId) as ClientOrderId
/** The venue's id, which is digits, inside such a name; `undefined` for an id of ours, which may begin alike. */
export const foreignIdOf = (clientOrderId: ClientOrderId): string | undefined =>
  /^venue-(\d+)$/.exec(clientOrderId)?.[1]

/**
 * Where an order stands. `CLOSED` says nothing by itself: what remains decides, then the reason. Sheet section 5.
 * The reason is empty while the order is open and after a whole fill.
 */
export function parseStatus(payload: OrderPayload): OrderStatus {
  const remaining = new D(payload.remaining_size)
  const isUntouched = remaining.eq(payload.size)
  if (payload.status !== 'CLOSED') return isUntouched ? 'open' : 'partially-filled'
  if (remaining.isZero()) return 'filled'
  if (payload.cancel_reason === 'EXPIRED') return 'expired'
  return isUntouched && REJECTING.has(payload.cancel_reason) ? 'rejected' : 'cancelled'
}

/** Why it ended; our own cancel needs no words, and a reason nobody has listed is told in the venue's word. */
export function endReason({ status, cancel_reason: reason }: OrderPayload): string | undefined {
  if (status !== 'CLOSED' || reason === '' || reason === 'USER_CANCELED') return undefined
  return REJECTING.get(reason) ?? CANCELLING.get(reason) ?? reason
}

const parseType = (type: string): OrderType => (type.includes('MARKET') ? 'market' : 'limit')

/** Descriptive, so it degrades: what is not said rests until cancelled. */
function parseTimeInForce(type: OrderType, instruction: string): TimeInForce {
  if (type === 'market' || instruction === 'IOC') return 'IOC'
  return instruction === 'POST_ONLY' || instruction === 'RPI' ? 'post-only' : 'GTC'
}

/** An order of REST or of the stream. */
export function parseOrder(payload: OrderPayload, symbol: SymbolId, receivedAtMs: number): OrderUpdate {
  const type = parseType(payload.type)
  const price = new D(payload.price ?? 0)
  const reason = endReason(payload)
  return {
    venue: PARADEX,
    symbol,
    clientOrderId: clientOrderIdOf(payload.client_id, payload.id),
    venueOrderId: payload.id as VenueOrderId,
    side: parseSide(payload.side),
    type,
    timeInForce: parseTimeInForce(type, payload.instruction),
    status: parseStatus(payload),
    sizeBase: new D(payload.size),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: payload.flags.includes('REDUCE_ONLY'),
    filledBase: new D(payload.size).minus(payload.remaining_size),
    averagePrice: new D(payload.avg_fill_price ?? 0),
    venueTimeMs: payload.last_updated_at ?? payload.created_at,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** An order as the stream or a query told it. */
export interface ToldOrder {
  readonly order: OrderUpdate
  /** Its risk checks are not over: it may yet be refused. */
  readonly isQueued: boolean
  /** The venue's word for how it ended; empty while it is open and after a whole fill. */
  readonly endCode: string
}

export const toldOrder = (payload: OrderPayload, symbol: SymbolId, receivedAtMs: number): ToldOrder => ({
  order: parseOrder(payload, symbol, receivedAtMs),
  isQueued: payload.status === 'NEW',
  endCode: payload.cancel_reason,
})

export type FillPayload = z.infer<typeof wire.fill>

/** @param side the order's own: the fill tells the taker's, which may be somebody else */
export function parseFill(payload: FillPayload, side: Side, symbol: SymbolId, receivedAtMs: number): Fill {
  return {
    venue: PARADEX,
    symbol,
    tradeId: tradeIdOf(payload.id, payload.fill_type),
    clientOrderId: clientOrderIdOf(payload.client_id, payload.order_id),
    venueOrderId: payload.order_id as VenueOrderId,
    side,
    price: new D(payload.price),
    sizeBase: new D(payload.size),
    feeQuote: new D(payload.fee ?? 0),
    feeAsset: payload.fee_currency === '' ? SETTLEMENT_ASSET : payload.fee_currency,
    liquidity: payload.liquidity === 'MAKER' ? 'maker' : 'taker',
    realizedPnlQuote: new D(payload.realized_pnl ?? 0),
    venueTimeMs: payload.created_at,
    receivedAtMs,
    forced: payload.fill_type === 'LIQUIDATION' || payload.fill_type === 'SETTLE_MARKET',
  }
}

export type PositionPayload = z.infer<typeof wire.position>

/** Signed size: negative for a short, also where the venue leaves the sign out. Zero once it is closed. */
export function sizeOf({ status, side, size }: PositionPayload): Decimal {
  if (status === 'CLOSED') return ZERO
  const absolute = new D(size ?? 0).abs()
  return side === 'SHORT' ? absolute.negated() : absolute
}

/**
 * One open row of `GET positions`.
 *
 * @param markPrice the row has none
 */
export function parsePosition(
  payload: PositionPayload,
  symbol: SymbolId,
  markPrice: Decimal,
  receivedAtMs: number,
): Position {
  const sizeBase = sizeOf(payload)
  const entryPrice = new D(payload.average_entry_price ?? 0)
  const liquidationPrice = new D(payload.liquidation_price ?? 0)
  const leverage = new D(payload.leverage ?? 0)
  return {
    venue: PARADEX,
    symbol,
    sizeBase,
    entryPrice,
    markPrice,
    // The row's own figure has the running funding in it.
    unrealizedPnlQuote: unrealizedPnl(sizeBase, entryPrice, markPrice),
    ...(liquidationPrice.gt(0) ? { liquidationPrice } : {}),
    ...(leverage.gt(0) ? { leverage } : {}),
    marginMode: 'cross',
    updatedAtMs: receivedAtMs,
  }
}

/** Cash by asset: what was paid in and realised. The settlement asset carries what the account can still use. */
export function parseBalances(
  payload: z.infer<typeof wire.balances>,
  account: z.infer<typeof wire.account>,
  unrealized: Decimal,
  receivedAtMs: number,
): Balance[] {
  const settlement = account.settlement_asset === '' ? SETTLEMENT_ASSET : account.settlement_asset
  const wallets = new Map(payload.results.map(({ token, size }) => [token, new D(size)]))
  if (!wallets.has(settlement)) wallets.set(settlement, ZERO)
  return [...wallets].map(([asset, walletBalance]) => ({
    asset,
    walletBalance,
    availableBalance: asset === settlement ? new D(account.free_collateral) : walletBalance,
    unrealizedPnl: asset === settlement ? unrealized : ZERO,
    receivedAtMs,
  }))
}

/** Profit of all open positions as the venue counts it, running funding included. */
export const unrealizedOf = (positions: readonly PositionPayload[]): Decimal =>
  positions
    .filter(({ status }) => status !== 'CLOSED')
    .reduce((sum, row) => sum.plus(row.unrealized_pnl ?? 0), ZERO)

/** Funding that was realised; positive was received. */
export function parseFundingPayment(
  payload: z.infer<typeof wire.fundingPayment>,
  symbol: SymbolId,
): FundingPayment {
  return {
    venue: PARADEX,
    symbol,
    amountQuote: new D(payload.payment),
    asset: SETTLEMENT_ASSET,
    paidAtMs: payload.created_at,
    paymentId: payload.id,
  }
}
