import { type Fixed, parseFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { OrderRequest, OrderType, Side } from '../../matching/order.ts'
import { badParameter, invalid, VenueError } from './errors.ts'
import { isLivePerpetual, listingOf } from './instruments.ts'
import { INSTRUCTIONS, ORDER_TYPES, type OrderMemo, writeMemo } from './order-memo.ts'
import type { Params } from './params.ts'
import type { OrderFields } from './signing/typed-data.ts'
import { marketOf, type ParadexVenue } from './venue.ts'

const ABOVE = 'STOP_CONDITION_ABOVE_TRIGGER'
const BELOW = 'STOP_CONDITION_BELOW_TRIGGER'
const FLAGS = ['REDUCE_ONLY', ABOVE, BELOW]

/** A new order: what the engine needs, the terms the venue keeps, and what was signed. */
export interface ReadOrder {
  readonly request: OrderRequest
  readonly memo: OrderMemo
  readonly signed: OrderFields
}

/**
 * Reads a new order (section 5 of the venue sheet).
 *
 * @throws {VenueError} naming what is wrong; then no order exists.
 */
export function readOrder(venue: ParadexVenue, params: Params, id: string): ReadOrder {
  const { instrument } = marketOf(venue, params.required('market'))
  if (listingOf(instrument).assetKind !== 'PERP')
    throw new VenueError('MARKET_NOT_OPEN', `${instrument.symbol} is listed and not simulated`)
  if (!isLivePerpetual(instrument)) throw new VenueError('MARKET_NOT_OPEN', 'market is not open')
  const terms = readTerms(params)
  const isMarket = terms.type.endsWith('MARKET')
  const triggers = terms.type !== 'LIMIT' && terms.type !== 'MARKET'
  const price = readDecimal(params, 'price') ?? 0n
  const size = readDecimal(params, 'size') ?? 0n
  const trigger = readDecimal(params, 'trigger_price') ?? 0n
  if (triggers !== trigger > 0n) throw invalid('trigger_price goes with triggered orders, and only with them')
  if (isMarket && price !== 0n && !triggers) throw invalid('price of a market order must be 0')
  const closes = triggers && size === 0n && /^(TAKE_PROFIT|STOP_LOSS)/.test(terms.type)
  const side = terms.side === 'BUY' ? 'buy' : 'sell'
  const isPostOnly = terms.instruction === 'POST_ONLY'
  if (isPostOnly && isMarket) throw invalid('POST_ONLY is for limit orders')
  const signedAtMs = params.integer('signature_timestamp')
  if (signedAtMs === undefined) throw badParameter('signature_timestamp', 'milliseconds')
  const memo: OrderMemo = {
    id,
    clientId: readClientId(params),
    type: terms.type,
    instruction: terms.instruction,
    flags: [...terms.flags],
    trigger: trigger === 0n ? '' : params.required('trigger_price'),
    signedAtMs,
  }
  return {
    memo,
    signed: {
      timestamp: BigInt(signedAtMs),
      market: instrument.symbol,
      side: terms.side,
      type: terms.type,
      size,
      price: isMarket ? 0n : price,
    },
    request: {
      symbol: instrument.symbol,
      side,
      type: engineType(terms.type, side, terms.flags),
      timeInForce: isPostOnly ? 'GTX' : terms.instruction === 'IOC' ? 'IOC' : 'GTC',
      ...(!isMarket && { priceTicks: ticksOf(price, instrument) }),
      ...(!closes && { sizeLots: lotsOf(size, instrument) }),
      ...(triggers && { stopTicks: ticksOf(trigger, instrument) }),
      triggerBy: 'mark',
      reduceOnly: terms.flags.includes('REDUCE_ONLY'),
      closePosition: closes,
      priceProtect: false,
      ...(memo.clientId !== '' && { clientOrderId: memo.clientId }),
      memo: writeMemo(memo),
    },
  }
}

function readTerms(params: Params) {
  const type = params.oneOf('type', ORDER_TYPES)
  const side = params.oneOf('side', ['BUY', 'SELL'])
  if (type === undefined || side === undefined) throw badParameter('side, type', 'both')
  const instruction = params.oneOf('instruction', INSTRUCTIONS) ?? 'GTC'
  if (instruction === 'RPI')
    throw new VenueError('RPI_ACCOUNT_NOT_WHITELISTED', 'account is not whitelisted for RPI orders')
  const flags = params.texts('flags')
  const unknown = flags.find((flag) => !FLAGS.includes(flag))
  if (unknown !== undefined) throw badParameter('flags', FLAGS.join(', '))
  const stp = params.oneOf('stp', ['EXPIRE_MAKER', 'EXPIRE_TAKER', 'EXPIRE_BOTH'])
  if (stp !== undefined && stp !== 'EXPIRE_TAKER') throw invalid(`stp ${stp} is not simulated`)
  return { type, side, instruction, flags } as const
}

function readClientId(params: Params): string {
  const text = params.text('client_id') ?? ''
  if (text.length > 64) throw badParameter('client_id', 'at most 64 characters')
  return text
}

/** Without a flag a stop waits for a price that is worse for its side, a take-profit for a better one. */
function engineType(type: OrderMemo['type'], side: Side, flags: readonly string[]): OrderType {
  if (type === 'LIMIT') return 'limit'
  if (type === 'MARKET') return 'market'
  const byName = type.startsWith('TAKE_PROFIT') ? side === 'sell' : side === 'buy'
  const fromBelow = flags.includes(ABOVE) || (byName && !flags.includes(BELOW))
  const kind = fromBelow === (side === 'buy') ? 'stop' : 'take-profit'
  return type.endsWith('MARKET') ? `${kind}-market` : kind
}

/** @throws {VenueError} `INVALID_ORDER_SIZE` for a size that is not positive or off the increment. */
export function lotsOf(size: Fixed, { lot }: Instrument): number {
  if (size <= 0n || size % lot !== 0n)
    throw new VenueError('INVALID_ORDER_SIZE', 'size must be a positive multiple of the size increment')
  return Number(size / lot)
}

/** @throws {VenueError} for a price that is not positive or off the tick. */
export function ticksOf(price: Fixed, { tick }: Instrument): number {
  if (price <= 0n || price % tick !== 0n) throw invalid('price must be a positive multiple of the tick size')
  return Number(price / tick)
}

/** Decimal text; undefined when absent. @throws {VenueError} for any other text. */
export function readDecimal(params: Params, name: string): Fixed | undefined {
  const text = params.text(name)
  if (text === undefined) return undefined
  const value = parseFixed(text)
  if (value === undefined || value < 0n) throw badParameter(name, 'a decimal with at most eight places')
  return value
}
