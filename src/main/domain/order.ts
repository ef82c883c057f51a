import { D, type Decimal, ZERO } from '../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueId, VenueOrderId } from './brands.ts'

export type Side = 'buy' | 'sell'
export type OrderType = 'limit' | 'market'
/** `GTC` rests, `IOC` fills what it can at once, `FOK` fills all at once or nothing, `post-only` never takes. */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'post-only'

/**
 * Where an order stands. `sending` and `unknown` are states, not flags: the first is written before
 * the wire, the second says that the venue's answer never came and must be asked for.
 */
export type OrderStatus =
  | 'sending'
  | 'unknown'
  | 'open'
  | 'partially-filled'
  | 'filled'
  | 'cancelled'
  | 'rejected'
  | 'expired'

const TERMINAL: ReadonlySet<OrderStatus> = new Set(['filled', 'cancelled', 'rejected', 'expired'])

/** True when the venue will never change this order again. */
export const isTerminal = (status: OrderStatus): boolean => TERMINAL.has(status)

/** +1 for a buy, −1 for a sell: what a fill adds to a signed position. */
export const signOf = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1)

/** An order as we would send it. `limitPrice` is present exactly for limit orders. */
export interface OrderRequest {
  readonly clientOrderId: ClientOrderId
  readonly symbol: SymbolId
  readonly side: Side
  readonly type: OrderType
  /** Venue units, a positive multiple of the lot. */
  readonly sizeBase: Decimal
  /** Quote per venue unit, on the tick grid. */
  readonly limitPrice?: Decimal
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
  /** It ends an exposure that is there (a hedge): it may use what a venue's rate budget keeps in reserve. */
  readonly urgent?: boolean
}

/** True for orders that the reserve of a rate budget is kept for. */
export const isUrgent = ({ reduceOnly, urgent }: OrderRequest): boolean => reduceOnly || urgent === true

/** An order as the venue last told us. */
export interface OrderUpdate {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly clientOrderId: ClientOrderId
  readonly venueOrderId: VenueOrderId
  readonly side: Side
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  readonly status: OrderStatus
  readonly sizeBase: Decimal
  readonly limitPrice?: Decimal
  readonly reduceOnly: boolean
  /** Cumulative, venue units. */
  readonly filledBase: Decimal
  /** Quote per unit; zero before the first fill. */
  readonly averagePrice: Decimal
  /** The venue's own time. */
  readonly venueTimeMs: number
  /** Our receipt. */
  readonly receivedAtMs: number
  readonly reason?: string
}

/** One execution. De-duplicated by venue + symbol + `tradeId` across stream and REST. */
export interface Fill {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly tradeId: string
  readonly clientOrderId: ClientOrderId
  readonly venueOrderId: VenueOrderId
  readonly side: Side
  readonly price: Decimal
  readonly sizeBase: Decimal
  /** Quote units; positive is a cost, negative a rebate. */
  readonly feeQuote: Decimal
  readonly feeAsset: string
  readonly liquidity: 'maker' | 'taker'
  /** Before fees, quote units. */
  readonly realizedPnlQuote: Decimal
  readonly venueTimeMs: number
  readonly receivedAtMs: number
  /** True when the venue closed the position by force. */
  readonly forced: boolean
}

/** What came of a submit. Only a listed answer of the venue is a rejection; silence is `unknown`. */
export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly order: OrderUpdate }
  | { readonly outcome: 'rejected'; readonly code: string; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string }

/** What came of a cancel. `not-open` means the venue has no such open order: it may have filled, so ask. */
export type CancelOutcome =
  | { readonly outcome: 'cancelled'; readonly order: OrderUpdate }
  | { readonly outcome: 'not-open'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly code: string; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string }

/** Size that is still to fill. */
export const remainingBase = (order: { sizeBase: Decimal; filledBase: Decimal }): Decimal => {
  const rest = order.sizeBase.minus(order.filledBase)
  return rest.isNegative() ? ZERO : new D(rest)
}
