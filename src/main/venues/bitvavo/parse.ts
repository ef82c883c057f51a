import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, Side, TimeInForce } from '../../domain/order.ts'
import type { Balance } from '../../domain/position.ts'
import { BITVAVO } from './venue-id.ts'
import type * as wire from './wire.ts'

type OrderHead = z.infer<typeof wire.orderHead>
/** An execution inside an order. */
export type OrderFill = z.infer<typeof wire.orderFill>

/** The word of the venue for a state → ours. */
export const STATUS = {
  new: 'open',
  awaitingtrigger: 'open',
  partiallyfilled: 'partially-filled',
  filled: 'filled',
  canceled: 'cancelled',
  canceledauction: 'cancelled',
  canceledselftradeprevention: 'cancelled',
  canceledioc: 'cancelled',
  canceledmarketprotection: 'cancelled',
  canceledfok: 'expired',
  canceledpostonly: 'rejected',
  expired: 'expired',
  rejected: 'rejected',
} as const satisfies Record<OrderHead['status'], OrderStatus>

/** Why an order ended without our doing. */
const END_REASONS: Readonly<Partial<Record<OrderHead['status'], string>>> = {
  canceledauction: 'the market went into auction',
  canceledselftradeprevention: 'it would have met an order of our own',
  canceledioc: 'the rest could not fill at once',
  canceledmarketprotection: 'the spread or the price was outside the protection of the market',
  canceledfok: 'it could not fill at once',
  canceledpostonly: 'post-only would have taken liquidity',
}

/** Descriptive, so it degrades: what does not say that it takes has a limit. */
const parseType = (type: string): OrderType =>
  type === 'market' || type === 'stopLoss' || type === 'takeProfit' ? 'market' : 'limit'

function parseTimeInForce({ orderType, timeInForce, postOnly }: OrderHead): TimeInForce {
  if (parseType(orderType) === 'market') return 'IOC'
  if (postOnly === true) return 'post-only'
  return timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : 'GTC'
}

/** How much of an order is filled, and at which value: what the payload itself may not say. */
export interface Filled {
  readonly base: Decimal
  readonly quote: Decimal
}

/** An order of REST or stream. @param clientOrderId ours, empty for an order that has none */
export function parseOrder(
  head: OrderHead,
  filled: Filled,
  clientOrderId: ClientOrderId,
  symbol: SymbolId,
  receivedAtMs: number,
): OrderUpdate {
  const type = parseType(head.orderType)
  const reason = head.restatementReason ?? END_REASONS[head.status]
  const price = new D(head.price ?? 0)
  return {
    venue: BITVAVO,
    symbol,
    clientOrderId,
    venueOrderId: head.orderId as VenueOrderId,
    side: head.side,
    type,
    timeInForce: parseTimeInForce(head),
    status: STATUS[head.status],
    // An order by quote amount has no size of its own.
    sizeBase: head.amount == null ? filled.base : new D(head.amount),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: false,
    filledBase: filled.base,
    averagePrice: filled.base.isZero() ? ZERO : filled.quote.div(filled.base),
    venueTimeMs: head.updated,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What an order of REST says is filled. */
export const filledOf = (order: z.infer<typeof wire.order>): Filled => ({
  base: new D(order.filledAmount),
  quote: new D(order.filledAmountQuote),
})

/** What stands around an execution. */
export interface FillFrame {
  readonly symbol: SymbolId
  readonly clientOrderId: ClientOrderId
  readonly venueOrderId: string
  readonly side: Side
  readonly receivedAtMs: number
}

/** One execution. A fee that is not settled yet counts as zero: ask again to know it. */
export function parseFill(fill: OrderFill, frame: FillFrame): Fill {
  return {
    venue: BITVAVO,
    symbol: frame.symbol,
    tradeId: fill.id,
    clientOrderId: frame.clientOrderId,
    venueOrderId: frame.venueOrderId as VenueOrderId,
    side: frame.side,
    price: new D(fill.price),
    sizeBase: new D(fill.amount),
    feeQuote: new D(fill.fee ?? 0),
    feeAsset: fill.feeCurrency ?? '',
    liquidity: fill.taker ? 'taker' : 'maker',
    // Spot knows no positions: profit is worked out from the fills.
    realizedPnlQuote: ZERO,
    venueTimeMs: fill.timestamp,
    receivedAtMs: frame.receivedAtMs,
    forced: false,
  }
}

/** One row of `GET /balance`; what rests in orders is ours too. */
export function parseBalance(row: z.infer<typeof wire.balances>[number], receivedAtMs: number): Balance {
  const available = new D(row.available)
  return {
    asset: row.symbol,
    walletBalance: available.plus(row.inOrder),
    availableBalance: available,
    unrealizedPnl: ZERO,
    receivedAtMs,
  }
}
