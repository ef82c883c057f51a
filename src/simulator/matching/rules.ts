import { type Fixed, multiplyFixed } from '../fixed.ts'
import { type Instrument, priceOf, quoteAt, quoteOf, sizeOf } from '../market/instrument.ts'
import { type Account, positionOf } from './account.ts'
import { isConditional, isOpen, type OrderRequest } from './order.ts'
import { Refusal } from './refusal.ts'

/** State of the market an order is checked against. */
export interface RuleContext {
  readonly instrument: Instrument
  readonly account: Account
  readonly mark: Fixed
}

/**
 * Checks an order against the instrument's limits and the account's other orders.
 *
 * @throws {Refusal} naming the first rule that is broken. Margin is not checked here.
 */
export function checkOrder(request: OrderRequest, context: RuleContext): void {
  const { instrument, account } = context
  if (instrument.status !== 'trading') throw new Refusal('symbol-not-trading')
  const open = account.orders.filter((order) => isOpen(order) && order.symbol === request.symbol)
  if (open.some(({ clientOrderId }) => clientOrderId === request.clientOrderId)) {
    throw new Refusal('duplicate-client-order-id')
  }
  checkSize(request, context)
  if (request.priceTicks !== undefined) checkPrice(request.priceTicks, request, context)
  checkNotional(request, context)
  if (request.reduceOnly) checkReduceOnly(request, account)
  if (open.length >= instrument.limits.maxOrders) throw new Refusal('too-many-orders')
  if (!isConditional(request.type)) return
  const conditional = open.filter((order) => isConditional(order.type)).length
  if (conditional >= instrument.limits.maxConditionalOrders) throw new Refusal('too-many-conditional-orders')
}

function checkSize(request: OrderRequest, { instrument }: RuleContext): void {
  if (request.sizeLots === undefined) return
  if (request.sizeLots <= 0) throw new Refusal('size-not-positive')
  const size = sizeOf(instrument, request.sizeLots)
  const { minSize, maxLimitSize, maxMarketSize } = instrument.limits
  if (size < minSize) throw new Refusal('size-below-minimum')
  const maximum = request.priceTicks === undefined ? maxMarketSize : maxLimitSize
  if (maximum > 0n && size > maximum) throw new Refusal('size-above-maximum')
}

function checkPrice(priceTicks: number, request: OrderRequest, { instrument, mark }: RuleContext): void {
  const price = priceOf(instrument, priceTicks)
  const { minPrice, maxPrice, priceUp, priceDown } = instrument.limits
  if (price <= 0n || price < minPrice) throw new Refusal('price-below-minimum')
  if (maxPrice > 0n && price > maxPrice) throw new Refusal('price-above-maximum')
  // A conditional order is measured when it fires, not when it is placed.
  if (isConditional(request.type)) return
  if (request.side === 'buy' && price > multiplyFixed(mark, priceUp)) throw new Refusal('price-above-band')
  if (request.side === 'sell' && price < multiplyFixed(mark, priceDown)) throw new Refusal('price-below-band')
}

function checkNotional(request: OrderRequest, { instrument, mark }: RuleContext): void {
  if (request.reduceOnly || request.sizeLots === undefined) return
  const value =
    request.priceTicks === undefined
      ? quoteAt(instrument, mark, request.sizeLots)
      : quoteOf(instrument, request.priceTicks, request.sizeLots)
  if (value < instrument.limits.minNotional) throw new Refusal('notional-below-minimum')
}

function checkReduceOnly(request: OrderRequest, account: Account): void {
  const { lots } = positionOf(account, request.symbol)
  const reduces = request.side === 'buy' ? lots < 0 : lots > 0
  if (!reduces && !isConditional(request.type)) throw new Refusal('reduce-only-rejected')
}
