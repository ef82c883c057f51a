import type { SymbolMarket } from '../../market/symbol-market.ts'
import { settingsOf } from '../../matching/account.ts'
import { amendOrder } from '../../matching/amend.ts'
import { remember } from '../../matching/new-order.ts'
import { isOpen, type OrderRequest } from '../../matching/order.ts'
import { Refusal, type RefusalReason } from '../../matching/refusal.ts'
import { addMargin, changeLeverage, changeMarginType } from '../../matching/settings.ts'
import { refusalError } from './errors.ts'
import { findOpen } from './gate.ts'
import { orderRequestOf } from './order-request.ts'
import {
  CANCEL_ALL,
  CANCEL_ORDER,
  CREATE_ORDER,
  MODIFY_ORDER,
  marketScope,
  numberOf,
  type Transaction,
  UPDATE_LEVERAGE,
} from './transaction.ts'
import type { Outcome } from './transaction-record.ts'
import { type LighterVenue, marketOf, tradingMarkets } from './venue.ts'

const EXECUTED: Outcome = { kind: 'executed' }

/** Word for an order that the engine would not take any more when its turn came. */
const REFUSED_STATUS: Partial<Record<RefusalReason, string>> = {
  'margin-insufficient': 'canceled-margin-not-allowed',
  'above-leverage-notional': 'canceled-position-not-allowed',
  'reduce-only-rejected': 'canceled-reduce-only',
  'post-only-would-take': 'canceled-post-only',
  'price-above-band': 'canceled-too-much-slippage',
  'price-below-band': 'canceled-too-much-slippage',
}

/** Carries out a transaction that has waited its turn. */
export function execute(venue: LighterVenue, transaction: Transaction): Outcome {
  if (venue.now() > numberOf(transaction, 'ExpiredAt'))
    return { kind: 'dropped', error: 'transaction expired' }
  try {
    if (transaction.type === CREATE_ORDER) return createOrder(venue, transaction)
    if (transaction.type === CANCEL_ALL) return cancelAll(venue, transaction)
    const market = marketOf(venue, numberOf(transaction, 'MarketIndex'))
    if (transaction.type === CANCEL_ORDER) cancelOrder(venue, transaction, market)
    else if (transaction.type === MODIFY_ORDER) modifyOrder(venue, transaction, market)
    else if (transaction.type === UPDATE_LEVERAGE) updateLeverage(venue, transaction, market)
    else updateMargin(venue, transaction, market)
    return EXECUTED
  } catch (cause) {
    if (cause instanceof Refusal) return { kind: 'failed', error: refusalError(cause).message }
    throw cause
  }
}

function createOrder(venue: LighterVenue, transaction: Transaction): Outcome {
  const { exchange, account, reasons } = venue
  const market = marketOf(venue, numberOf(transaction, 'MarketIndex'))
  const request = orderRequestOf(transaction, market)
  const isEmpty = market.best()[request.side === 'buy' ? 'ask' : 'bid'] === undefined
  const takes = request.timeInForce === 'IOC' && request.type === 'limit'
  try {
    reasons.during(isEmpty && takes ? 'canceled-not-enough-liquidity' : undefined, () =>
      exchange.place(account, request),
    )
    return EXECUTED
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    const rests = request.timeInForce !== 'IOC'
    const error = refusalError(cause).message
    // Section 4.4 of the sheet: without margin for a resting order the transaction is dropped and its nonce stays.
    if (cause.reason === 'margin-insufficient' && rests) return { kind: 'dropped', error }
    if (cause.reason === 'duplicate-client-order-id') return { kind: 'failed', error }
    tellRefused(venue, request, REFUSED_STATUS[cause.reason] ?? 'canceled')
    return { kind: 'failed', error }
  }
}

/** An order that existed for the moment it took to end it. */
function tellRefused(
  { exchange, account, reasons }: LighterVenue,
  request: OrderRequest,
  status: string,
): void {
  const order = exchange.create(account, request)
  order.status = 'canceled'
  reasons.set(order.id, status)
  remember(account, order)
  exchange.report(order, 'canceled')
}

function cancelOrder(venue: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  const order = findOpen(venue, transaction, market)
  if (!order) throw new Refusal('unknown-order')
  venue.exchange.cancel(order)
}

function cancelAll(venue: LighterVenue, transaction: Transaction): Outcome {
  const { account, exchange } = venue
  const scope = marketScope(transaction)
  const markets = scope === undefined ? tradingMarkets(venue) : [marketOf(venue, scope)]
  const symbols = new Set(markets.map(({ instrument }) => instrument.symbol))
  const timeInForce = numberOf(transaction, 'TimeInForce')
  if (timeInForce === 0) {
    for (const order of account.orders) if (isOpen(order) && symbols.has(order.symbol)) exchange.cancel(order)
  }
  for (const symbol of symbols) {
    if (timeInForce === 1) account.countdowns.set(symbol, numberOf(transaction, 'Time'))
    else if (timeInForce === 2) account.countdowns.delete(symbol)
  }
  return EXECUTED
}

function modifyOrder(venue: LighterVenue, transaction: Transaction, market: SymbolMarket): void {
  const order = findOpen(venue, transaction, market)
  if (!order) throw new Refusal('unknown-order')
  const [price, size] = [numberOf(transaction, 'Price'), numberOf(transaction, 'BaseAmount')]
  amendOrder(venue.exchange, venue.account, order, price, size)
}

function updateLeverage(
  { exchange, account }: LighterVenue,
  transaction: Transaction,
  market: SymbolMarket,
): void {
  const isolated = numberOf(transaction, 'MarginMode') === 1
  const leverage = Math.floor(10_000 / numberOf(transaction, 'InitialMarginFraction'))
  if (settingsOf(account, market.instrument.symbol).isolated !== isolated)
    changeMarginType(exchange, account, market, isolated)
  changeLeverage(exchange, account, market, leverage)
}

function updateMargin(
  { exchange, account }: LighterVenue,
  transaction: Transaction,
  market: SymbolMarket,
): void {
  // USDC has six decimals on the wire.
  const amount = BigInt(transaction.fields.USDCAmount ?? 0) * 100n
  addMargin(exchange, account, market, numberOf(transaction, 'Direction') === 1 ? amount : -amount)
}
