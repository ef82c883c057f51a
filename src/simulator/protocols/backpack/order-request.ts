import { type Fixed, parseFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type Account, positionOf } from '../../matching/account.ts'
import { type OrderRequest, opposite, type Side, type TimeInForce } from '../../matching/order.ts'
import { badRequest, unreadable, VenueError } from './errors.ts'
import { listingOf } from './exchange-info.ts'
import { MAX_CLIENT_ID } from './ids.ts'
import type { Params } from './params.ts'

const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const
const ATTACHED = /^(stopLoss|takeProfit)/

/** Reads a new order (section 5.1 of the venue sheet). @throws {VenueError} or {PlainError} naming what is wrong. */
export function readOrderRequest(params: Params, market: SymbolMarket, account: Account): OrderRequest {
  const { instrument } = market
  const side = params.oneOf('side', ['Bid', 'Ask'])
  const orderType = params.oneOf('orderType', ['Limit', 'Market'])
  if (side === undefined || orderType === undefined) throw unreadable('side, orderType', 'both')
  const postOnly = params.flag('postOnly')
  checkState(instrument, orderType, postOnly)
  if (Object.keys(params.values).some((name) => ATTACHED.test(name)))
    throw badRequest('Attached stop loss and take profit orders are not simulated')
  params.oneOf('selfTradePrevention', ['RejectTaker'])
  const timeInForce = params.oneOf('timeInForce', TIMES_IN_FORCE) ?? 'GTC'
  if (postOnly && (orderType === 'Market' || timeInForce !== 'GTC'))
    throw new VenueError('INVALID_ORDER', 'Post only orders must be limit orders with time in force GTC')
  const clientId = params.integer('clientId', 0, MAX_CLIENT_ID)
  const engineSide = side === 'Bid' ? 'buy' : 'sell'
  const isLimit = orderType === 'Limit'
  const common = {
    symbol: instrument.symbol,
    side: engineSide,
    timeInForce: (postOnly ? 'GTX' : timeInForce) satisfies TimeInForce,
    reduceOnly: params.flag('reduceOnly'),
    closePosition: false,
    priceProtect: false,
    ...(clientId !== undefined && { clientOrderId: String(clientId) }),
    ...(isLimit && { priceTicks: readTicks(params.required('price'), instrument) }),
  } as const
  if (params.has('triggerPrice') || params.has('triggerQuantity'))
    return { ...common, ...readTrigger(params, market, account, engineSide, isLimit) }
  const sizeLots = readSize(params, market, engineSide, isLimit)
  return { ...common, type: isLimit ? 'limit' : 'market', triggerBy: 'last', sizeLots }
}

function checkState(instrument: Instrument, orderType: 'Limit' | 'Market', postOnly: boolean): void {
  const { state } = listingOf(instrument)
  const open =
    state === 'Open' || (state === 'LimitOnly' && orderType === 'Limit') || (state === 'PostOnly' && postOnly)
  if (state === 'Closed') throw new VenueError('INVALID_MARKET', 'Market is closed')
  if (!open) throw new VenueError('TRADING_PAUSED', `Market accepts no such orders: it is ${state}`)
}

function readSize(params: Params, market: SymbolMarket, side: Side, isLimit: boolean): number {
  params.exactlyOne('quantity', 'quoteQuantity')
  if (params.has('quantity')) return readLots(params.required('quantity'), market.instrument)
  if (isLimit) throw badRequest('`quoteQuantity` is for market orders')
  const quote = readDecimal('quoteQuantity', params.required('quoteQuantity'))
  const best = market.book.top(opposite(side))
  if (!best) throw new VenueError('INVALID_ORDER', 'There is no price to buy or sell at')
  const { tick, lot } = market.instrument
  return Number((quote * 100_000_000n) / (tick * BigInt(best.ticks)) / lot)
}

/** A trigger order waits for a price on the side of the market where it stands when it is placed. */
function readTrigger(
  params: Params,
  market: SymbolMarket,
  account: Account,
  side: Side,
  isLimit: boolean,
): Pick<OrderRequest, 'type' | 'stopTicks' | 'triggerBy' | 'sizeLots'> {
  if (!params.has('triggerPrice') || !params.has('triggerQuantity'))
    throw badRequest('Must specify both `triggerPrice` and `triggerQuantity` or neither')
  const { instrument } = market
  const stopTicks = readTicks(params.required('triggerPrice'), instrument)
  const triggerBy =
    params.oneOf('triggerBy', ['LastPrice', 'MarkPrice', 'IndexPrice']) === 'LastPrice' ? 'last' : 'mark'
  const nowTicks = triggerBy === 'last' ? market.lastTicks() : Number(market.markPrice() / instrument.tick)
  const isStop = stopTicks > nowTicks === (side === 'buy')
  const kind = isStop ? 'stop' : 'take-profit'
  const text = params.required('triggerQuantity')
  const share = /^(\d{1,3})%$/.exec(text)?.[1]
  const sizeLots =
    share === undefined
      ? readLots(text, instrument)
      : Math.floor((Math.abs(positionOf(account, instrument.symbol).lots) * Number(share)) / 100)
  return { type: isLimit ? kind : `${kind}-market`, stopTicks, triggerBy, sizeLots }
}

/** Size text in lots. @throws {VenueError} for too many decimals, off the step, or not positive. */
export function readLots(text: string, { lot }: Instrument): number {
  const size = readDecimal('quantity', text)
  if (size <= 0n) throw new VenueError('INVALID_QUANTITY', 'Quantity must be positive')
  if (size % lot !== 0n) throw badRequest('Invalid order: quantity decimal too long')
  return Number(size / lot)
}

/** Price text in ticks. @throws {VenueError} for a price off the tick, or not positive. */
export function readTicks(text: string, { tick }: Instrument): number {
  const price = readDecimal('price', text)
  if (price <= 0n) throw new VenueError('INVALID_PRICE', 'Price must be positive')
  if (price % tick !== 0n) throw badRequest('Invalid order: price decimal too long')
  return Number(price / tick)
}

function readDecimal(name: string, text: string): Fixed {
  const value = parseFixed(text)
  if (value !== undefined) return value
  if (/^\d+\.\d{9,}$/.test(text)) throw badRequest(`Invalid order: ${name} decimal too long`)
  throw unreadable(name, 'a decimal')
}
