import type { AccountTrade } from '../../matching/account.ts'
import type { Order } from '../../matching/order.ts'
import { termsOf } from './order-terms.ts'
import { orderIdText } from './order-view.ts'
import { decimalText, nanoseconds, percentText, priceText, sizeText } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** One fill, as REST and the stream tell it: a positive fee was paid, its rate is in percent. */
export function fillView(
  venue: GrvtVenue,
  trade: AccountTrade,
  order: Order | undefined,
): Record<string, unknown> {
  const market = venue.exchange.market(trade.symbol)
  const { instrument } = market
  const terms = order && termsOf(order)
  const { maker, taker } = venue.account.feeRates
  return {
    event_time: nanoseconds(trade.atMs),
    sub_account_id: venue.credentials.subAccountId,
    instrument: trade.symbol,
    is_buyer: trade.side === 'buy',
    is_taker: !trade.maker,
    size: sizeText(instrument, trade.lots),
    price: priceText(instrument, trade.ticks),
    mark_price: decimalText(market.markPrice()),
    index_price: decimalText(market.indexPrice()),
    interest_rate: '0.0',
    forward_price: '0.0',
    realized_pnl: decimalText(trade.realized),
    fee: decimalText(trade.fee),
    fee_rate: percentText(trade.maker ? maker : taker),
    fee_currency: 'USDT',
    trade_id: venue.tradeIds.text(trade.symbol, trade.id),
    order_id: orderIdText(trade.orderId),
    venue: 'ORDERBOOK',
    is_liquidation: order?.forced ?? false,
    client_order_id: terms?.clientOrderId ?? '0',
    signer: terms?.signature.signer ?? `0x${'0'.repeat(40)}`,
    broker: terms?.broker ?? 'UNSPECIFIED',
    is_rpi: false,
    builder: terms?.builder?.address ?? '0x00',
    builder_fee_rate: '0.0',
    builder_fee: '0',
  }
}
