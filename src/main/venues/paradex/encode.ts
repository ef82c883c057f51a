import { ZERO } from '../../base/decimal.ts'
import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest, TimeInForce } from '../../domain/order.ts'
import {
  invalidOrder,
  requireLots,
  requireNotional,
  requirePrice,
  requireSizeWithin,
} from '../require-order.ts'
import type { OrderTerms } from './auth.ts'
import { MAX_CLIENT_ID, RECEIVE_WINDOW_MS } from './config.ts'

const INSTRUCTIONS: ReadonlyMap<TimeInForce, string> = new Map([
  ['GTC', 'GTC'],
  ['IOC', 'IOC'],
  ['post-only', 'POST_ONLY'],
])

/** Printable ASCII that needs no escaping in a path. */
const CLIENT_ORDER_ID = new RegExp(`^[A-Za-z0-9._:~-]{1,${MAX_CLIENT_ID}}$`)

/** An order in the venue's words, without what the signature adds. */
export interface EncodedOrder {
  readonly terms: OrderTerms
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Our order → body of `POST orders`, sizes and prices padded to the instrument's steps, and what of it is signed.
 *
 * @throws {AppError} `validation` for what our side can know before sending.
 */
export function encodeOrder(order: OrderRequest, instrument: Instrument): EncodedOrder {
  requireValid(order, instrument)
  const { priceDecimals, sizeDecimals } = scalesOf(instrument)
  const terms: OrderTerms = {
    market: instrument.venueSymbol,
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    type: order.type === 'market' ? 'MARKET' : 'LIMIT',
    sizeBase: order.sizeBase,
    // A market order signs and sends 0.
    price: order.limitPrice ?? ZERO,
  }
  return {
    terms,
    body: {
      market: terms.market,
      side: terms.side,
      type: terms.type,
      size: order.sizeBase.toFixed(sizeDecimals),
      price: order.limitPrice?.toFixed(priceDecimals) ?? '0',
      // A market order never rests, and takes no time in force of its own.
      instruction: order.type === 'market' ? 'GTC' : INSTRUCTIONS.get(order.timeInForce),
      client_id: order.clientOrderId,
      recv_window: RECEIVE_WINDOW_MS,
      ...(order.reduceOnly ? { flags: ['REDUCE_ONLY'] } : {}),
    },
  }
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  const { clientOrderId, type, timeInForce, reduceOnly } = order
  if (!CLIENT_ORDER_ID.test(clientOrderId))
    throw invalidOrder(
      `a client order id of 1 to ${MAX_CLIENT_ID} letters, digits and . _ : ~ -`,
      JSON.stringify(clientOrderId),
    )
  if (type === 'limit' && !INSTRUCTIONS.has(timeInForce))
    throw invalidOrder('a time in force of GTC, IOC or post-only', timeInForce)
  requireLots(order, instrument)
  requireSizeWithin(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
  // One that closes the position whole is exempt, which the venue decides.
  if (!reduceOnly) requireNotional(order, instrument)
}
