import { formatFixed } from '../../fixed.ts'
import { type Instrument, priceText, sizeText } from '../../market/instrument.ts'
import { isConditional, isOpen, type Order, remainingLots } from '../../matching/order.ts'
import { clientOrderIndex, orderIndex } from './order-ids.ts'
import { termsOf } from './order-terms.ts'
import { blockHeight, type LighterVenue, marketIdOf } from './venue.ts'

/** An order as REST and the streams show it (section 7.2 of the venue sheet). */
export function orderView(venue: LighterVenue, order: Readonly<Order>) {
  const market = venue.exchange.market(order.symbol)
  const { instrument } = market
  const terms = termsOf(order)
  const index = orderIndex(order)
  const clientIndex = clientOrderIndex(order)
  const left = isOpen(order) ? remainingLots(order) : 0
  return {
    order_index: index,
    client_order_index: clientIndex,
    order_id: String(index),
    client_order_id: String(clientIndex),
    market_index: marketIdOf(market),
    owner_account_index: venue.credentials.accountIndex,
    initial_base_amount: sizeText(instrument, order.sizeLots),
    price: priceText(instrument, order.priceTicks),
    nonce: terms.nonce,
    remaining_base_amount: sizeText(instrument, left),
    is_ask: order.side === 'sell',
    base_size: left,
    base_price: order.priceTicks,
    filled_base_amount: sizeText(instrument, order.filledLots),
    filled_quote_amount: formatFixed(order.filledQuote, 6),
    side: order.side,
    type: terms.type,
    time_in_force: terms.timeInForce,
    reduce_only: order.reduceOnly,
    trigger_price: priceOrZero(instrument, order.stopTicks),
    order_expiry: terms.expiryMs,
    status: venue.reasons.statusOf(order),
    trigger_status: isConditional(order.type) && isOpen(order) ? 'mark-price' : 'na',
    trigger_time: 0,
    parent_order_index: 0,
    parent_order_id: '0',
    to_trigger_order_id_0: '0',
    to_trigger_order_id_1: '0',
    to_cancel_order_id_0: '0',
    block_height: blockHeight(order.updatedAtMs),
    timestamp: order.updatedAtMs,
    created_at: order.createdAtMs,
    updated_at: order.updatedAtMs,
    transaction_time: order.updatedAtMs * 1_000,
  }
}

function priceOrZero(instrument: Instrument, ticks: number): string {
  return ticks === 0 ? formatFixed(0n, instrument.priceDecimals) : priceText(instrument, ticks)
}
