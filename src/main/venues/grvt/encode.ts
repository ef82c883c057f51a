import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest, TimeInForce } from '../../domain/order.ts'
import { requireLots, requireNotional, requirePrice, requireSizeWithin } from '../require-order.ts'
import { type SignedOrder, scaleDecimal, type TIME_IN_FORCE } from './auth.ts'
import type { Market } from './markets.ts'
import type { WireSignature } from './signer.ts'

/** An order before it is signed: the numbers of the signature and the text of the wire, made from each other. */
export interface EncodedOrder {
  readonly signed: Omit<SignedOrder, 'subAccountId' | 'nonce' | 'expirationNs'>
  readonly leg: {
    readonly instrument: string
    readonly size: string
    readonly limit_price: string
    readonly is_buying_asset: boolean
  }
}

/** Body of `create_order`. Sheet section 5. */
export interface WireOrder {
  readonly sub_account_id: string
  readonly is_market: boolean
  readonly time_in_force: keyof typeof TIME_IN_FORCE
  readonly post_only: boolean
  readonly reduce_only: boolean
  readonly legs: readonly [EncodedOrder['leg']]
  readonly signature: WireSignature
  readonly metadata: { readonly client_order_id: string }
}

const TIMES = {
  GTC: 'GOOD_TILL_TIME',
  'post-only': 'GOOD_TILL_TIME',
  IOC: 'IMMEDIATE_OR_CANCEL',
  FOK: 'FILL_OR_KILL',
} as const satisfies Record<TimeInForce, keyof typeof TIME_IN_FORCE>

/** Prices are signed with nine decimals, whatever the instrument. */
const PRICE_DECIMALS = 9

/** True for an order that may rest in the book: its signature is its life. */
export const mayRest = (order: OrderRequest): boolean =>
  order.type === 'limit' && TIMES[order.timeInForce] === 'GOOD_TILL_TIME'

/**
 * Our order → what is signed and what travels. The numbers of the signature come from the text on the wire, so that both
 * are the same order.
 *
 * @throws {AppError} `validation` for what our side can know before sending.
 */
export function encodeOrder(order: OrderRequest, instrument: Instrument, market: Market): EncodedOrder {
  requireValid(order, instrument)
  const { priceDecimals, sizeDecimals } = scalesOf(instrument)
  const size = order.sizeBase.toFixed(sizeDecimals)
  const limitPrice = order.limitPrice?.toFixed(priceDecimals) ?? '0'
  const isMarket = order.type === 'market'
  return {
    signed: {
      isMarket,
      timeInForce: isMarket ? 'IMMEDIATE_OR_CANCEL' : TIMES[order.timeInForce],
      postOnly: !isMarket && order.timeInForce === 'post-only',
      reduceOnly: order.reduceOnly,
      assetId: market.assetId,
      contractSize: scaleDecimal(size, market.baseDecimals),
      limitPrice: scaleDecimal(limitPrice, PRICE_DECIMALS),
      isBuying: order.side === 'buy',
    },
    leg: {
      instrument: instrument.venueSymbol,
      size,
      limit_price: limitPrice,
      is_buying_asset: order.side === 'buy',
    },
  }
}

/** The signed order as it travels. */
export function toWire(
  { signed, leg }: EncodedOrder,
  signature: WireSignature,
  subAccountId: string,
  clientOrderNumber: string,
): WireOrder {
  return {
    sub_account_id: subAccountId,
    is_market: signed.isMarket,
    time_in_force: signed.timeInForce,
    post_only: signed.postOnly,
    reduce_only: signed.reduceOnly,
    legs: [leg],
    signature,
    metadata: { client_order_id: clientOrderNumber },
  }
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  requireLots(order, instrument)
  requireSizeWithin(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
  // The venue has a smaller minimum for orders that reduce, and publishes none.
  if (!order.reduceOnly) requireNotional(order, instrument)
}
