import { trimFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { AccountTrade } from '../../matching/account.ts'
import { isConditional, isOpen, type Order, type OrderType, remainingLots } from '../../matching/order.ts'
import { reservation } from '../../matching/spot.ts'
import { orderUuid, tradeUuid } from './ids.ts'
import { readMemo } from './order-memo.ts'
import { plainPrice, plainSize, trimZeros } from './text.ts'
import type { BitvavoVenue } from './venue.ts'

/** The venue's names of our types; it has no trailing orders. */
export const ORDER_TYPES = {
  limit: 'limit',
  market: 'market',
  stop: 'stopLossLimit',
  'stop-market': 'stopLoss',
  'take-profit': 'takeProfitLimit',
  'take-profit-market': 'takeProfit',
} as const satisfies Partial<Record<OrderType, string>>

/** Status in the venue's words; those of an order that ended by itself say why. */
export function statusText(order: Order): string {
  if (order.status === 'new') return isConditional(order.type) ? 'awaitingTrigger' : 'new'
  if (order.status === 'partially-filled') return 'partiallyFilled'
  if (order.status !== 'expired') return order.status
  if (order.timeInForce === 'GTX') return 'canceledPostOnly'
  if (order.timeInForce === 'IOC' || order.timeInForce === 'FOK') return `canceled${order.timeInForce}`
  return order.type === 'market' ? 'canceledMarketProtection' : 'canceledSelfTradePrevention'
}

/** Client order id; undefined when the owner gave none. */
export function clientIdOf({ clientOrderId }: Order): { clientOrderId?: string } {
  // The engine names such an order itself.
  return clientOrderId.startsWith('sim_') ? {} : { clientOrderId }
}

/** Fields that an order has everywhere: in answers and in events. */
export function orderTerms(venue: BitvavoVenue, order: Order) {
  const { instrument } = venue.exchange.market(order.symbol)
  const memo = readMemo(order)
  const hold = reservation(order, instrument, venue.account.feeRates.taker)
  return {
    orderId: orderUuid(order.id),
    ...clientIdOf(order),
    market: order.symbol,
    created: order.createdAtMs,
    updated: order.updatedAtMs,
    status: statusText(order),
    side: order.side,
    orderType: ORDER_TYPES[order.originalType as keyof typeof ORDER_TYPES],
    ...amounts(order, instrument, memo.amountQuote),
    ...(order.priceTicks > 0 && { price: plainPrice(instrument, order.priceTicks) }),
    ...(order.stopTicks > 0 && {
      triggerPrice: plainPrice(instrument, order.stopTicks),
      triggerAmount: plainPrice(instrument, order.stopTicks),
      triggerType: 'price',
      triggerReference: memo.triggerReference,
    }),
    onHold: isOpen(order) ? trimFixed(hold.amount) : '0',
    onHoldCurrency: hold.asset,
    selfTradePrevention: memo.selfTradePrevention,
    visible: true,
    ...(order.priceTicks > 0 && {
      timeInForce: order.timeInForce === 'GTX' ? 'GTC' : order.timeInForce,
      postOnly: order.timeInForce === 'GTX',
    }),
    ...restatement(order),
  }
}

/** An order as REST and socket answers show it. */
export function orderBody(venue: BitvavoVenue, order: Order) {
  const { instrument } = venue.exchange.market(order.symbol)
  const fills = venue.account.trades.filter(
    ({ orderId, symbol }) => orderId === order.id && symbol === order.symbol,
  )
  return {
    ...orderTerms(venue, order),
    filledAmount: plainSize(instrument, order.filledLots),
    filledAmountQuote: trimFixed(order.filledQuote),
    feePaid: trimFixed(fills.reduce((sum, fill) => (isSettled(venue, fill) ? sum + fill.fee : sum), 0n)),
    feeCurrency: instrument.quote,
    fills: fills.map((fill) => fillRow(venue, fill, instrument)),
    operatorId: Number(readMemo(order).operatorId),
  }
}

/** One fill, of an order or of the trade history. */
export function fillRow(venue: BitvavoVenue, trade: AccountTrade, instrument: Instrument) {
  return {
    id: tradeUuid(trade.id),
    timestamp: trade.atMs,
    amount: plainSize(instrument, trade.lots),
    price: plainPrice(instrument, trade.ticks),
    taker: !trade.maker,
    ...feeFields(venue, trade, instrument),
    settled: isSettled(venue, trade),
  }
}

/** Fee of a fill; nothing until it is settled. */
export function feeFields(
  venue: BitvavoVenue,
  fill: Pick<AccountTrade, 'fee' | 'atMs'>,
  { quote }: Instrument,
): { fee?: string; feeCurrency?: string } {
  return isSettled(venue, fill) ? { fee: trimFixed(fill.fee), feeCurrency: quote } : {}
}

function isSettled({ clock, settleAfterMs }: BitvavoVenue, { atMs }: Pick<AccountTrade, 'atMs'>): boolean {
  return clock.now() - atMs >= settleAfterMs
}

function amounts(order: Order, instrument: Instrument, amountQuote: string | undefined) {
  if (amountQuote === undefined)
    return {
      amount: plainSize(instrument, order.sizeLots),
      amountRemaining: plainSize(instrument, remainingLots(order)),
    }
  const spent = order.filledLots === 0 ? trimZeros(amountQuote) : '0'
  return { amountQuote: trimZeros(amountQuote), amountQuoteRemaining: spent }
}

/** Why the venue ended the order, where it says so. */
function restatement(order: Order): { restatementReason?: string } {
  const status = statusText(order)
  if (status === 'canceledMarketProtection') return { restatementReason: 'cancelOnSpreadProtection' }
  if (status === 'canceledSelfTradePrevention') return { restatementReason: 'cancelOnSelfTradePrevention' }
  return {}
}
