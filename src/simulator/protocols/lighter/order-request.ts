import { fixed } from '../../fixed.ts'
import { quoteOf, sizeOf } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { OrderRequest, OrderType, TimeInForce } from '../../matching/order.ts'
import { venueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import { ORDER_TYPES, TIMES_IN_FORCE, writeTerms } from './order-terms.ts'
import { numberOf, type Transaction } from './transaction.ts'

const MAX_PRICE = 2 ** 32 - 1
const MAX_SIZE = 2 ** 48 - 1
const MAX_CLIENT_INDEX = 2 ** 48 - 1
const MIN_LIFE_MS = 300_000
const MAX_LIFE_MS = 30 * 86_400_000

/** Engine types of the conditional orders: the price is a limit even where the venue says market. */
const ENGINE_TYPES: Readonly<Record<number, OrderType>> = {
  0: 'limit',
  1: 'limit',
  2: 'stop',
  3: 'stop',
  4: 'take-profit',
  5: 'take-profit',
}
const FIRST_CONDITIONAL = 2
/** Market, stop-loss and take-profit orders are immediate-or-cancel once they act. */
const ACT_AT_ONCE: readonly number[] = [1, 2, 4]
const ENGINE_TIMES = ['IOC', 'GTC', 'GTX'] as const satisfies readonly TimeInForce[]

/**
 * Checks a create-order by the validity rules of section 4.3 of the venue sheet.
 *
 * @throws {VenueError} naming the field.
 */
export function checkOrderFields(transaction: Transaction, market: SymbolMarket, nowMs: number): void {
  const field = (name: string): number => numberOf(transaction, name)
  const [type, timeInForce] = [field('Type'), field('TimeInForce')]
  const [price, size, trigger] = [field('Price'), field('BaseAmount'), field('TriggerPrice')]
  const [isAsk, reduceOnly] = [field('IsAsk'), field('ReduceOnly')]
  const clientIndex = field('ClientOrderIndex')
  if (!ORDER_TYPES[type]) throw venueError('invalidType', `${type}`)
  if (!TIMES_IN_FORCE[timeInForce]) throw venueError('invalidTimeInForce', `${timeInForce}`)
  if (isAsk !== 0 && isAsk !== 1) throw venueError('invalidSide', `${isAsk}`)
  if (reduceOnly !== 0 && reduceOnly !== 1) throw venueError('invalidReduceOnly', `${reduceOnly}`)
  if (!isPrice(price)) throw venueError('invalidPrice', `${price}`)
  const waits = type >= FIRST_CONDITIONAL
  const isTied = size === 0 && reduceOnly === 1 && waits
  if (!isTied && (size < 1 || size > MAX_SIZE)) throw venueError('invalidSize', `${size}`)
  if (waits ? !isPrice(trigger) : trigger !== 0) throw venueError('invalidTrigger', `${trigger}`)
  if (ACT_AT_ONCE.includes(type) && timeInForce !== 0)
    throw venueError('invalidTimeInForce', 'expected immediate-or-cancel')
  checkExpiry(field('OrderExpiry'), waits || timeInForce !== 0, nowMs)
  if (timeInForce !== 0 && !isTied && reduceOnly === 0) checkMinimum(market, price, size)
  if (clientIndex < 0 || clientIndex > MAX_CLIENT_INDEX)
    throw venueError('invalidClientIndex', `${clientIndex}`)
}

/** The order that a checked create-order asks for, in the engine's words. */
export function orderRequestOf(transaction: Transaction, market: SymbolMarket): OrderRequest {
  const field = (name: string): number => numberOf(transaction, name)
  const [type, timeInForce] = [field('Type'), field('TimeInForce')]
  const [size, clientIndex] = [field('BaseAmount'), field('ClientOrderIndex')]
  return {
    symbol: market.instrument.symbol,
    side: field('IsAsk') === 1 ? 'sell' : 'buy',
    type: ENGINE_TYPES[type] ?? 'limit',
    timeInForce: ENGINE_TIMES[timeInForce] ?? 'IOC',
    priceTicks: field('Price'),
    // No size means all of the position: a take-profit or stop that is tied to it.
    ...(size > 0 && { sizeLots: size }),
    ...(type >= FIRST_CONDITIONAL && { stopTicks: field('TriggerPrice') }),
    triggerBy: 'mark',
    reduceOnly: field('ReduceOnly') === 1,
    closePosition: size === 0,
    priceProtect: false,
    ...(clientIndex > 0 && { clientOrderId: String(clientIndex) }),
    memo: writeTerms({
      type: ORDER_TYPES[type] ?? 'limit',
      timeInForce: TIMES_IN_FORCE[timeInForce] ?? 'immediate-or-cancel',
      expiryMs: field('OrderExpiry'),
      nonce: field('Nonce'),
    }),
  }
}

/** Minimums bind orders that may rest (section 1 of the venue sheet). @throws {VenueError} 21706. */
export function checkMinimum({ instrument }: SymbolMarket, priceTicks: number, sizeLots: number): void {
  const { minBase, minQuote } = listingOf(instrument.symbol)
  if (sizeOf(instrument, sizeLots) < fixed(minBase)) throw venueError('belowMinimum', `base ${minBase}`)
  if (quoteOf(instrument, priceTicks, sizeLots) < fixed(minQuote))
    throw venueError('belowMinimum', `quote ${minQuote}`)
}

/** True for a price the venue takes on the wire. */
export function isPrice(ticks: number): boolean {
  return ticks >= 1 && ticks <= MAX_PRICE
}

function checkExpiry(expiryMs: number, needed: boolean, nowMs: number): void {
  if (!needed) {
    if (expiryMs !== 0) throw venueError('invalidExpiry', 'expected 0 for an order that does not rest')
    return
  }
  const lifeMs = expiryMs - nowMs
  if (lifeMs < MIN_LIFE_MS || lifeMs > MAX_LIFE_MS)
    throw venueError('invalidExpiry', 'expected 5 minutes to 30 days from now')
}
