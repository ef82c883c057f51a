import { divideFixed, fixed } from '../../fixed.ts'
import { sizeOf } from '../../market/instrument.ts'
import { isConditional, isOpen, type Order, remainingLots } from '../../matching/order.ts'
import { type OrderTerms, type Reason, termsOf } from './order-terms.ts'
import { decimalText, nanoseconds, priceText, sizeText } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** Prefix of order ids: an order id has 32 hex digits, the engine's own are the last sixteen. */
const ID_PREFIX = '0x0101010503a12f6e'
/** Order id of an order that has none yet. */
export const NO_ORDER_ID = '0x00'

/** Order id as the wire has it. */
export function orderIdText(id: number): string {
  return `${ID_PREFIX}${id.toString(16).padStart(16, '0')}`
}

/** Engine id of an order id of the wire; undefined for a text that is none of ours. */
export function orderIdFrom(text: string): number | undefined {
  const lower = text.toLowerCase()
  return lower.startsWith(ID_PREFIX) && /^0x[0-9a-f]{32}$/.test(lower)
    ? Number(`0x${lower.slice(ID_PREFIX.length)}`)
    : undefined
}

/** An order that was taken in and has not come to the book: the answer to a create, and its first frame. */
export function pendingView(venue: GrvtVenue, terms: OrderTerms): Record<string, unknown> {
  const atMs = terms.receivedMs
  const state = stateView('PENDING', 'UNSPECIFIED', [terms.size, '0.0', '0.0'], atMs)
  return orderObject(venue, NO_ORDER_ID, terms, state)
}

/** An order of the engine (section 5 of the venue sheet). */
export function orderView(venue: GrvtVenue, order: Order): Record<string, unknown> {
  return orderObject(
    venue,
    orderIdText(order.id),
    termsOf(order) ?? ownTerms(venue, order),
    stateOf(venue, order),
  )
}

/** The `state` of an order: arrays have one entry for its only leg. */
export function stateOf(venue: GrvtVenue, order: Order): Record<string, unknown> {
  const { instrument } = venue.exchange.market(order.symbol)
  const open = isOpen(order) ? remainingLots(order) : 0
  const average =
    order.filledLots === 0 ? 0n : divideFixed(order.filledQuote, sizeOf(instrument, order.filledLots))
  const sizes = [sizeText(instrument, open), sizeText(instrument, order.filledLots), decimalText(average)]
  return stateView(statusOf(order), venue.desk.reasonOf(order), sizes, order.updatedAtMs)
}

/** REJECTED never follows OPEN: the venue would not let such an order come to the book. */
function statusOf(order: Order): string {
  if (isOpen(order)) return 'OPEN'
  if (order.status === 'filled') return 'FILLED'
  const rejected = termsOf(order)?.rejected
  return rejected === undefined || rejected === 'CLIENT_CANCEL' ? 'CANCELLED' : 'REJECTED'
}

/** Why an order ended, as far as its terms tell; `UNSPECIFIED` while it has not. */
export function reasonByTerms(order: Order): Reason {
  const terms = termsOf(order)
  if (terms?.rejected) return terms.rejected
  if (order.status === 'canceled') return 'CLIENT_CANCEL'
  if (order.status !== 'expired') return 'UNSPECIFIED'
  if (order.timeInForce === 'GTX') return 'FAIL_POST_ONLY'
  if (order.timeInForce === 'FOK') return 'FOK_CANCEL'
  if (order.originalType === 'market') return 'MARKET_CANCEL'
  if (order.timeInForce === 'IOC') return 'IOC_CANCEL'
  if (order.reduceOnly) return 'REDUCE_ONLY_LIMIT'
  return isConditional(order.originalType) ? 'BELOW_MARGIN' : 'SELF_TRADE_PROTECTION'
}

function stateView(status: string, reason: string, sizes: readonly string[], atMs: number) {
  const [book, traded, average] = sizes
  return {
    status,
    reject_reason: reason,
    book_size: [book],
    traded_size: [traded],
    update_time: nanoseconds(atMs),
    avg_fill_price: [average],
  }
}

function orderObject(venue: GrvtVenue, orderId: string, terms: OrderTerms, state: object) {
  const { signature, trigger } = terms
  return {
    order_id: orderId,
    sub_account_id: venue.credentials.subAccountId,
    is_market: terms.isMarket,
    time_in_force: terms.timeInForce,
    post_only: terms.postOnly,
    reduce_only: terms.reduceOnly,
    legs: [
      {
        instrument: terms.instrument,
        size: terms.size,
        limit_price: terms.limitPrice,
        is_buying_asset: terms.isBuying,
      },
    ],
    signature: { ...signature, chain_id: '0' },
    metadata: {
      client_order_id: terms.clientOrderId,
      create_time: nanoseconds(terms.receivedMs),
      trigger: {
        trigger_type: trigger?.type ?? 'UNSPECIFIED',
        tpsl: {
          trigger_by: trigger?.by ?? 'UNSPECIFIED',
          trigger_price: trigger?.price ?? '0.0',
          close_position: false,
        },
      },
      broker: terms.broker ?? 'UNSPECIFIED',
      is_position_transfer: false,
      allow_crossing: false,
    },
    state,
    builder: terms.builder?.address ?? '0x00',
    builder_fee: decimalText(fixed(terms.builder?.feeRate ?? '0')),
  }
}

/** Terms of an order of the venue itself: nobody signed it. */
function ownTerms(venue: GrvtVenue, order: Order): OrderTerms {
  const { instrument } = venue.exchange.market(order.symbol)
  return {
    clientOrderId: '0',
    timeInForce: 'IMMEDIATE_OR_CANCEL',
    isMarket: false,
    postOnly: false,
    reduceOnly: true,
    instrument: order.symbol,
    size: sizeText(instrument, order.sizeLots),
    limitPrice: priceText(instrument, order.priceTicks),
    isBuying: order.side === 'buy',
    signature: { signer: `0x${'0'.repeat(40)}`, r: '0x', s: '0x', v: 0, expiration: '0', nonce: 0 },
    digest: '',
    receivedMs: order.createdAtMs,
  }
}
