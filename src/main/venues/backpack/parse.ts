import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, TimeInForce } from '../../domain/order.ts'
import type { Balance, Position } from '../../domain/position.ts'
import type { ClientIds } from './client-ids.ts'
import { BACKPACK } from './venue-id.ts'
import type * as wire from './wire.ts'

/** The asset in which the account is valued and perpetuals settle. */
export const SETTLEMENT_ASSET = 'USDC'

const STATUS = {
  New: 'open',
  PartiallyFilled: 'partially-filled',
  Filled: 'filled',
  Cancelled: 'cancelled',
  Expired: 'expired',
  TriggerPending: 'open',
  Triggered: 'open',
  TriggerFailed: 'rejected',
} as const satisfies Record<z.infer<typeof wire.orderStatus>, OrderStatus>

/** The venue's word for a state → ours. */
export const parseStatus = (status: z.infer<typeof wire.orderStatus>): OrderStatus => STATUS[status]

/** `Bid` or `Ask` → ours. */
export const parseSide = (side: z.infer<typeof wire.wireSide>): 'buy' | 'sell' =>
  side === 'Bid' ? 'buy' : 'sell'

/** REST writes `Market`, the stream `MARKET`; everything else has a limit. */
export const parseType = (type: string): OrderType => (type.toLowerCase() === 'market' ? 'market' : 'limit')

/** Descriptive, so it degrades: what is not said rests until cancelled. */
export function parseTimeInForce(
  type: OrderType,
  timeInForce: string | null | undefined,
  postOnly: boolean | null | undefined,
): TimeInForce {
  if (type === 'market') return 'IOC'
  if (postOnly === true) return 'post-only'
  return timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : 'GTC'
}

const END_REASONS: ReadonlyMap<string, string> = new Map([
  ['PostOnlyTaker', 'post-only would have taken liquidity'],
  ['PostOnlyMode', 'the market takes post-only orders only'],
  ['ImmediateOrCancel', 'the rest could not fill at once'],
  ['FillOrKill', 'the rest could not fill at once'],
  ['InsufficientLiquidity', 'there was not enough liquidity'],
  ['SelfTradePrevention', 'it would have traded with an order of this account'],
  ['ReduceOnlyNotReduced', 'the reduce-only order would not reduce a position'],
  ['PriceOutOfBounds', 'the price was outside the price bounds'],
  ['PriceImpact', 'it would have moved the price too far'],
  ['InsufficientMargin', 'the margin was insufficient'],
  ['InsufficientFunds', 'the balance was insufficient'],
])

/** Why an order ended without our doing; a reason nobody has listed is told in the venue's word. */
export function endReason(status: OrderStatus, expiryReason: string | null | undefined): string | undefined {
  if (status !== 'expired' && status !== 'rejected') return undefined
  if (expiryReason == null || expiryReason === '') return undefined
  return END_REASONS.get(expiryReason) ?? expiryReason
}

/** Quote value ÷ size; zero before the first fill. The venue has no field for it. */
export function averagePrice(executedQuote: string | null | undefined, filledBase: Decimal): Decimal {
  return filledBase.isZero() || executedQuote == null ? ZERO : new D(executedQuote).div(filledBase)
}

type OrderPayload = z.infer<typeof wire.order>

/** The body of placing, cancelling and querying an order, and one row of the history. */
export function parseOrder(
  payload: OrderPayload,
  symbol: SymbolId,
  ids: Pick<ClientIds, 'textOf'>,
  receivedAtMs: number,
): OrderUpdate {
  const type = parseType(payload.orderType)
  const status = parseStatus(payload.status)
  const filledBase = new D(payload.executedQuantity ?? 0)
  const price = new D(payload.price ?? 0)
  const reason = endReason(status, payload.expiryReason)
  return {
    venue: BACKPACK,
    symbol,
    clientOrderId: ids.textOf(payload.clientId, payload.id),
    venueOrderId: payload.id as VenueOrderId,
    side: parseSide(payload.side),
    type,
    timeInForce: parseTimeInForce(type, payload.timeInForce, payload.postOnly),
    status,
    // An order by quote value has no size of its own.
    sizeBase: payload.quantity == null ? filledBase : new D(payload.quantity),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: payload.reduceOnly === true,
    filledBase,
    averagePrice: averagePrice(payload.executedQuoteQuantity, filledBase),
    venueTimeMs: payload.createdAt,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Fills without an id of their own (forced closes before 2025-11-12) are told apart by order and size. */
export function tradeIdOf(
  tradeId: number | string | null | undefined,
  orderId: string,
  sizeBase: Decimal,
): string {
  return tradeId == null || String(tradeId) === '0' ? `${orderId}-${sizeBase}` : String(tradeId)
}

/** One own fill. The venue tells no realised profit with it. */
export function parseFill(
  payload: z.infer<typeof wire.fills>[number],
  symbol: SymbolId,
  clientOrderId: ClientOrderId,
  receivedAtMs: number,
): Fill {
  const system = payload.systemOrderType
  const sizeBase = new D(payload.quantity)
  return {
    venue: BACKPACK,
    symbol,
    tradeId: tradeIdOf(payload.tradeId, payload.orderId, sizeBase),
    clientOrderId,
    venueOrderId: payload.orderId as VenueOrderId,
    side: parseSide(payload.side),
    price: new D(payload.price),
    sizeBase,
    feeQuote: new D(payload.fee),
    feeAsset: payload.feeSymbol,
    liquidity: payload.isMaker ? 'maker' : 'taker',
    realizedPnlQuote: ZERO,
    venueTimeMs: payload.timestamp,
    receivedAtMs,
    forced: system != null && system !== '' && system !== 'CollateralConversion',
  }
}

/** One row of `position`: signed size, cross margin. */
export function parsePosition(
  payload: z.infer<typeof wire.positions>[number],
  symbol: SymbolId,
  receivedAtMs: number,
): Position {
  const liquidationPrice = new D(payload.estLiquidationPrice ?? 0)
  return {
    venue: BACKPACK,
    symbol,
    sizeBase: new D(payload.netQuantity),
    entryPrice: new D(payload.entryPrice),
    markPrice: new D(payload.markPrice),
    unrealizedPnlQuote: new D(payload.pnlUnrealized),
    ...(liquidationPrice.gt(0) ? { liquidationPrice } : {}),
    marginMode: 'cross',
    updatedAtMs: receivedAtMs,
  }
}

/**
 * The assets of `capital/collateral`. What the settlement asset can still carry is the account's free equity: position
 * and order margin are taken off it, lent funds and other collateral are in it.
 */
export function parseBalances(payload: z.infer<typeof wire.collateral>, receivedAtMs: number): Balance[] {
  const others = payload.collateral
    .filter((row) => row.symbol !== SETTLEMENT_ASSET)
    .map((row) => ({
      asset: row.symbol,
      walletBalance: new D(row.totalQuantity),
      availableBalance: new D(row.availableQuantity),
      unrealizedPnl: ZERO,
      receivedAtMs,
    }))
  const settlement = payload.collateral.find((row) => row.symbol === SETTLEMENT_ASSET)
  return [
    {
      asset: SETTLEMENT_ASSET,
      walletBalance: new D(settlement?.totalQuantity ?? 0),
      availableBalance: new D(payload.netEquityAvailable),
      unrealizedPnl: new D(payload.pnlUnrealized),
      receivedAtMs,
    },
    ...others,
  ]
}

/** One row of `history/funding`. A symbol is paid once an interval, which makes the id. */
export function parseFundingPayment(
  payload: z.infer<typeof wire.fundingPayments>[number],
  symbol: SymbolId,
): FundingPayment {
  return {
    venue: BACKPACK,
    symbol,
    amountQuote: new D(payload.quantity),
    asset: SETTLEMENT_ASSET,
    paidAtMs: payload.intervalEndTimestamp,
    paymentId: `${payload.symbol}-${payload.intervalEndTimestamp}`,
  }
}
