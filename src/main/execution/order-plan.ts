import type { Decimal } from '../base/decimal.ts'
import { ZERO } from '../base/decimal.ts'
import type { IntentId, VenueOrderId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { OrderRequest, OrderStatus, OrderUpdate, Side, TimeInForce } from '../domain/order.ts'
import type { OrderRecord } from '../journal/journal.ts'
import type { PriceUse } from '../pricing/price-age.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { ExecutionRecorder } from './execution-tracker.ts'

/** How a leg is worked. */
export type OrderStyle =
  | { readonly kind: 'market' }
  | {
      readonly kind: 'limit'
      /** On the tick grid; absent: chosen from the price and `limitOffset`. */
      readonly limitPrice?: Decimal
      /** Fraction inside the opposite touch, 0.0001 by default. */
      readonly limitOffset?: Decimal
      readonly timeInForce?: TimeInForce
    }
  /** Rests for `waitMs`, then is cancelled and what is left goes to market. */
  | { readonly kind: 'limit-then-market'; readonly limitOffset?: Decimal; readonly waitMs: number }

/** One leg, sized and ready to be sent. */
export interface OrderPlan {
  readonly intentId: IntentId
  /** 0 for the first leg. */
  readonly leg: number
  readonly client: ExchangeClient
  readonly instrument: Instrument
  readonly side: Side
  /** Venue units, a positive multiple of the lot. */
  readonly sizeBase: Decimal
  readonly reduceOnly: boolean
  readonly style: OrderStyle
  /** Decides the oldest acceptable price; `entry` by default. */
  readonly use?: PriceUse
  /** Last price the size would touch in the book that was checked, for the risk gate. */
  readonly worstPrice?: Decimal
  readonly recorder: ExecutionRecorder
}

/** What came of a leg. */
export interface ExecutionReport {
  /** `rejected` covers the venue's no and ours; `code` tells which. `unknown` is being settled. */
  readonly outcome: 'accepted' | 'rejected' | 'unknown'
  readonly code?: string
  readonly reason?: string
  /** Every order that was sent for this leg, as last known. Empty when nothing was sent. */
  readonly orders: readonly OrderUpdate[]
  /** Over all orders of the leg, venue units. */
  readonly filledBase: Decimal
}

/** Where orders are shown as they live; the portfolio implements it. */
export interface OrderSink {
  /** An order was written to the journal and is about to leave. */
  sent(record: OrderRecord): void
  /** Something new about an order, from whichever side. */
  updated(update: OrderUpdate): void
}

/** The state of an order that we know from our side alone, before or without the venue's word. */
export function ownUpdate(
  plan: Pick<OrderPlan, 'client'>,
  order: OrderRequest,
  status: OrderStatus,
  atMs: number,
  reason?: string,
): OrderUpdate {
  return {
    ...order,
    venue: plan.client.venue,
    venueOrderId: '' as VenueOrderId,
    status,
    filledBase: ZERO,
    averagePrice: ZERO,
    venueTimeMs: 0,
    receivedAtMs: atMs,
    ...(reason === undefined ? {} : { reason }),
  }
}
