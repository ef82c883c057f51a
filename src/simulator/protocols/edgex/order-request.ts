import { parseFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { OrderRequest, OrderType, TimeInForce } from '../../matching/order.ts'
import { badParam, VenueError } from './errors.ts'
import type { OrderMemo } from './order-memo.ts'
import type { Params } from './params.ts'
import { isOpenMarket } from './ticker-view.ts'
import type { ContractMarket, RouteContext } from './venue.ts'

/** Order types of the wire, without a limit price and with one. */
export const ORDER_TYPES = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP_LIMIT: 'stop',
  STOP_MARKET: 'stop-market',
  TAKE_PROFIT_LIMIT: 'take-profit',
  TAKE_PROFIT_MARKET: 'take-profit-market',
} as const satisfies Record<string, OrderType>
type WireType = keyof typeof ORDER_TYPES
const WIRE_TYPES = Object.keys(ORDER_TYPES) as WireType[]

/** Times in force of the wire. */
export const TIMES_IN_FORCE = {
  GOOD_TIL_CANCEL: 'GTC',
  POST_ONLY: 'GTX',
  IMMEDIATE_OR_CANCEL: 'IOC',
  FILL_OR_KILL: 'FOK',
} as const satisfies Record<string, TimeInForce>
const WIRE_TIMES = Object.keys(TIMES_IN_FORCE) as (keyof typeof TIMES_IN_FORCE)[]

const TRIGGERS = ['LAST_PRICE', 'INDEX_PRICE', 'ORACLE_PRICE', 'ASK1_PRICE', 'BID1_PRICE'] as const

/** Reads a new order (section 5.1 of the venue sheet). @throws {VenueError} naming what is wrong. */
export function readOrderRequest({ venue, params }: RouteContext, listed: ContractMarket): OrderRequest {
  const { instrument } = listed.market
  const side = params.oneOf('side', ['BUY', 'SELL']) === 'BUY' ? 'buy' : 'sell'
  const wireType = params.oneOf('type', WIRE_TYPES)
  const timeInForce = TIMES_IN_FORCE[params.oneOf('timeInForce', WIRE_TIMES)]
  const clientOrderId = params.required('clientOrderId')
  if (!/^[\x20-\x7e]{1,64}$/.test(clientOrderId)) throw badParam('clientOrderId', '1 to 64 ASCII characters')
  if (params.flag('isSetOpenTp') || params.flag('isSetOpenSl'))
    throw new VenueError('GATEWAY_INTERNAL_ERROR', 'attached orders are not simulated')
  const isMarket = wireType.endsWith('MARKET')
  if (isMarket && timeInForce !== 'IOC')
    throw badParam('timeInForce', 'IMMEDIATE_OR_CANCEL for market orders')
  if (isMarket && !isOpenMarket(venue, listed))
    throw new VenueError('MARKET_CLOSED', 'market orders are refused while the market is closed')
  const sizeLots = steps(params, 'size', instrument.lot, 'INVALID_ORDER_SIZE')
  const triggered = wireType !== 'LIMIT' && wireType !== 'MARKET'
  const trigger = triggered ? params.oneOf('triggerPriceType', TRIGGERS) : undefined
  return {
    symbol: instrument.symbol,
    side,
    type: ORDER_TYPES[wireType],
    timeInForce,
    sizeLots,
    clientOrderId,
    ...(isMarket ? checkMarketPrice(params) : { priceTicks: readPrice(params, 'price', instrument) }),
    ...(triggered && { stopTicks: readPrice(params, 'triggerPrice', instrument) }),
    // Every reference price but the last one follows the oracle here.
    triggerBy: trigger === 'LAST_PRICE' ? 'last' : 'mark',
    reduceOnly: params.flag('reduceOnly'),
    closePosition: false,
    priceProtect: false,
    memo: JSON.stringify(readMemo(params, trigger ?? '')),
  }
}

function checkMarketPrice(params: Params): Record<string, never> {
  if (params.required('price') !== '0')
    throw new VenueError('INVALID_ORDER_MARKET_PRICE', 'price of a market order must be 0')
  return {}
}

function readMemo(params: Params, triggerPriceType: string): OrderMemo {
  return {
    triggerPriceType,
    expireTime: params.required('expireTime'),
    l2Nonce: params.required('l2Nonce'),
    l2Value: params.required('l2Value'),
    l2Size: params.required('l2Size'),
    l2LimitFee: params.required('l2LimitFee'),
    l2ExpireTime: params.required('l2ExpireTime'),
    l2Signature: params.required('l2Signature'),
    isPositionTpsl: params.flag('isPositionTpsl'),
  }
}

/** A price in ticks. @throws {VenueError} when it is none, not positive, or off the tick. */
export function readPrice(params: Params, name: string, { tick }: Instrument): number {
  return steps(params, name, tick, 'INVALID_ORDER_PRICE')
}

function steps(params: Params, name: string, step: bigint, code: string): number {
  const value = parseFixed(params.required(name))
  if (value === undefined) throw badParam(name, 'a decimal with at most 8 places')
  if (value <= 0n || value % step !== 0n)
    throw new VenueError(code, `${name} is not on the step of the contract`)
  return Number(value / step)
}
