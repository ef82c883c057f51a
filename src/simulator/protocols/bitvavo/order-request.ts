import { type Fixed, formatFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { OrderRequest, OrderType, Side, TimeInForce } from '../../matching/order.ts'
import { lotsForQuote } from '../../matching/spot.ts'
import { invalid, notBoth, notForThisOrder, refusalError, required, VenueError } from './errors.ts'
import { NOTIONAL_DECIMALS } from './exchange-info.ts'
import { isUuid } from './ids.ts'
import { SELF_TRADE_MODES, TRIGGER_REFERENCES, writeMemo } from './order-memo.ts'
import { ORDER_TYPES } from './order-view.ts'
import type { Params } from './params.ts'

const TYPE_OF = new Map<string, OrderType>(
  Object.entries(ORDER_TYPES).map(([type, text]) => [text, type as OrderType]),
)

/** Reads a new order (section 5 of the venue sheet). @throws {VenueError} naming what is wrong with it. */
export function readOrderRequest(params: Params, market: SymbolMarket, takerRate: Fixed): OrderRequest {
  const { instrument } = market
  if (instrument.status !== 'trading') throw refuseStatus(instrument)
  const side = params.oneOf('side', ['buy', 'sell'])
  const type = TYPE_OF.get(params.required('orderType'))
  if (!type) throw invalid('orderType')
  const operatorId = readOperatorId(params)
  const selfTradePrevention = params.oneOf('selfTradePrevention', SELF_TRADE_MODES, 'decrementAndCancel')
  const size = readSize(params, type, side, market, takerRate)
  const trigger = readTrigger(params, type, instrument)
  return {
    symbol: instrument.symbol,
    side,
    type,
    timeInForce: readTimeInForce(params, type),
    sizeLots: size.lots,
    ...readPrice(params, type, instrument),
    ...readClientOrderId(params),
    ...(trigger && { stopTicks: trigger.stopTicks }),
    triggerBy: trigger && trigger.triggerReference !== 'lastTrade' ? 'mark' : 'last',
    reduceOnly: false,
    closePosition: false,
    priceProtect: false,
    memo: writeMemo({
      operatorId,
      selfTradePrevention,
      ...(trigger && { triggerReference: trigger.triggerReference }),
      ...(size.amountQuote !== undefined && { amountQuote: size.amountQuote }),
    }),
  }
}

function refuseStatus({ status }: Instrument): VenueError {
  return status === 'pending'
    ? new VenueError(425, 'This market is in auction.')
    : refusalError('symbol-not-trading')
}

/** The number a bot gives itself. @throws {VenueError} 203 without it, 205 when it is no 64-bit number. */
export function readOperatorId(params: Params): string {
  const text = params.required('operatorId')
  if (!/^-?\d{1,19}$/.test(text)) throw invalid('operatorId')
  return text
}

/** Amount in base, in lots. @throws {VenueError} 429 for too many decimals, 210 beyond what the venue takes. */
export function readLots(params: Params, name: string, { lot, sizeDecimals }: Instrument): number {
  const { value, places } = params.decimal(name)
  if (value === undefined || places > sizeDecimals)
    throw new VenueError(429, `${name} has too many decimals: the market allows ${sizeDecimals}.`)
  const lots = value / lot
  if (lots > BigInt(Number.MAX_SAFE_INTEGER)) throw refusalError('size-above-maximum')
  return Number(lots)
}

/** Price in ticks. @throws {VenueError} 422 off the tick. */
export function readTicks(params: Params, name: string, { tick }: Instrument): number {
  const { value } = params.decimal(name)
  if (value === undefined || value % tick !== 0n)
    throw new VenueError(422, `${name} is not a multiple of the tick size of the market.`)
  const ticks = value / tick
  if (ticks > BigInt(Number.MAX_SAFE_INTEGER)) throw refusalError('price-above-maximum')
  return Number(ticks)
}

interface Size {
  readonly lots: number
  readonly amountQuote?: string
}

function readSize(params: Params, type: OrderType, side: Side, market: SymbolMarket, takerRate: Fixed): Size {
  const { instrument } = market
  if (!params.has('amountQuote')) {
    if (!params.has('amount')) throw required(type === 'market' ? 'amount or amountQuote' : 'amount')
    return { lots: readLots(params, 'amount', instrument) }
  }
  if (type !== 'market') throw notForThisOrder('amountQuote')
  if (params.has('amount')) throw notBoth('amount', 'amountQuote')
  const { value, places } = params.decimal('amountQuote')
  if (value === undefined || places > NOTIONAL_DECIMALS)
    throw new VenueError(429, `amountQuote has too many decimals: the market allows ${NOTIONAL_DECIMALS}.`)
  if (value < instrument.limits.minNotional) throw refusalError('notional-below-minimum')
  const lots = lotsForQuote(market, side, value, takerRate)
  return { lots, amountQuote: formatFixed(value, NOTIONAL_DECIMALS) }
}

function readPrice(params: Params, type: OrderType, instrument: Instrument) {
  if (hasLimit(type)) return { priceTicks: readTicks(params, 'price', instrument) }
  if (params.has('price')) throw notForThisOrder('price')
  return {}
}

function readTrigger(params: Params, type: OrderType, instrument: Instrument) {
  if (type === 'limit' || type === 'market') {
    if (params.has('triggerAmount')) throw notForThisOrder('triggerAmount')
    return undefined
  }
  params.oneOf('triggerType', ['price'])
  const triggerReference = params.oneOf('triggerReference', TRIGGER_REFERENCES)
  return { stopTicks: readTicks(params, 'triggerAmount', instrument), triggerReference }
}

function readTimeInForce(params: Params, type: OrderType): TimeInForce {
  if (!hasLimit(type)) {
    for (const name of ['timeInForce', 'postOnly'] as const) if (params.has(name)) throw notForThisOrder(name)
    return 'GTC'
  }
  const timeInForce = params.oneOf('timeInForce', ['GTC', 'IOC', 'FOK'], 'GTC')
  if (!params.flag('postOnly', false)) return timeInForce
  if (timeInForce !== 'GTC') throw notBoth('postOnly', `timeInForce ${timeInForce}`)
  return 'GTX'
}

function readClientOrderId(params: Params): { clientOrderId?: string } {
  const clientOrderId = params.text('clientOrderId')
  if (clientOrderId === undefined) return {}
  if (!isUuid(clientOrderId)) throw invalid('clientOrderId')
  return { clientOrderId }
}

/** True for types that carry a limit price. */
function hasLimit(type: OrderType): boolean {
  return type === 'limit' || type === 'stop' || type === 'take-profit'
}
