import { type Fixed, parseFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { OrderRequest, OrderType, TimeInForce } from '../../matching/order.ts'
import { missing, notRequired, VenueError } from './errors.ts'
import { TYPES } from './order-view.ts'
import type { Params } from './params.ts'

const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/
const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN', 'RPI'] as const satisfies readonly TimeInForce[]
const TYPE_OF = new Map<string, OrderType>(
  Object.entries(TYPES).map(([type, text]) => [text, type as OrderType]),
)

/** Reads the parameters of a new order (section 5.1 of the venue sheet). @throws {VenueError} naming what is wrong. */
export function readOrderRequest(params: Params, instrument: Instrument): OrderRequest {
  if (instrument.tick === 0n) throw new VenueError(-1121, 'Invalid symbol.')
  const side = params.oneOf('side', ['BUY', 'SELL'], -1117, 'Invalid side.') === 'BUY' ? 'buy' : 'sell'
  const type = TYPE_OF.get(params.required('type'))
  if (!type) throw new VenueError(-1116, 'Invalid orderType.')
  checkPositionSide(params)
  const closePosition = params.flag('closePosition', false)
  const request = {
    symbol: instrument.symbol,
    side,
    type,
    timeInForce: readTimeInForce(params, type),
    triggerBy: params.text('workingType') === 'MARK_PRICE' ? 'mark' : 'last',
    reduceOnly: params.flag('reduceOnly', false),
    closePosition,
    priceProtect: params.flag('priceProtect', false),
    ...readClientOrderId(params),
    ...readPrices(params, type, instrument),
  } as const
  if (closePosition) {
    if (type !== 'stop-market' && type !== 'take-profit-market') throw notRequired('closePosition')
    if (params.has('quantity')) throw notRequired('quantity')
    if (request.reduceOnly) throw notRequired('reduceOnly')
    return request
  }
  return { ...request, sizeLots: readLots(params.required('quantity'), instrument) }
}

/** Size text in lots. @throws {VenueError} −1111 for too many decimals, −4023 off the step, −4003 when not positive. */
export function readLots(text: string, { lot, sizeDecimals }: Instrument): number {
  const size = readDecimal('quantity', text)
  if (size <= 0n) throw new VenueError(-4003, 'Quantity less than or equal to zero.')
  if (decimalsOf(text) > sizeDecimals) throw precision()
  if (size % lot !== 0n) throw new VenueError(-4023, 'Quantity not increased by step size.')
  return Number(size / lot)
}

/** Price text in ticks. @throws {VenueError} −1111 for too many decimals, −4014 off the tick. */
export function readTicks(name: string, text: string, { tick, priceDecimals, limits }: Instrument): number {
  const price = readDecimal(name, text)
  if (price <= 0n) throw new VenueError(-4001, 'Price less than 0.')
  if (decimalsOf(text) > priceDecimals) throw precision()
  if ((price - limits.minPrice) % tick !== 0n)
    throw new VenueError(-4014, 'Price not increased by tick size.')
  return Number(price / tick)
}

function readDecimal(name: string, text: string): Fixed {
  const value = parseFixed(text)
  if (value !== undefined) return value
  throw /^-?\d+\.\d{9,}$/.test(text) ? precision() : missing(name)
}

function decimalsOf(text: string): number {
  return text.includes('.') ? (text.replace(/0+$/, '').split('.')[1]?.length ?? 0) : 0
}

function precision(): VenueError {
  return new VenueError(-1111, 'Precision is over the maximum defined for this asset.')
}

function readPrices(params: Params, type: OrderType, instrument: Instrument) {
  const ticks = (name: string): number => readTicks(name, params.required(name), instrument)
  if (type === 'limit') return { priceTicks: ticks('price') }
  if (type === 'market') {
    if (params.has('price')) throw notRequired('price')
    return {}
  }
  if (type === 'trailing-stop-market') {
    const rate = Number(params.required('callbackRate'))
    if (!(rate >= 0.1 && rate <= 5)) throw new VenueError(-2007, 'Invalid callBack rate.')
    const activation = params.has('activationPrice') ? { activationTicks: ticks('activationPrice') } : {}
    return { callbackRate: rate / 100, ...activation }
  }
  const stopTicks = ticks('stopPrice')
  return type === 'stop' || type === 'take-profit' ? { priceTicks: ticks('price'), stopTicks } : { stopTicks }
}

function readTimeInForce(params: Params, type: OrderType): TimeInForce {
  if (type === 'market' && params.has('timeInForce')) throw notRequired('timeInForce')
  if (type !== 'limit' && !params.has('timeInForce')) return 'GTC'
  return params.oneOf('timeInForce', TIMES_IN_FORCE, -1115, 'Invalid timeInForce.')
}

function readClientOrderId(params: Params): { clientOrderId?: string } {
  const clientOrderId = params.text('newClientOrderId')
  if (clientOrderId === undefined) return {}
  if (!CLIENT_ORDER_ID.test(clientOrderId)) {
    throw new VenueError(-4015, 'Client order id is not valid: it must match ^[\\.A-Z\\:/a-z0-9_-]{1,36}$.')
  }
  return { clientOrderId }
}

/** Only one-way mode is simulated. */
function checkPositionSide(params: Params): void {
  if ((params.text('positionSide') ?? 'BOTH') === 'BOTH') return
  throw new VenueError(-4061, "Order's position side does not match user's setting.")
}
