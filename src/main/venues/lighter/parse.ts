import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { Fill, OrderStatus, OrderType, OrderUpdate, TimeInForce } from '../../domain/order.ts'
import type { Position } from '../../domain/position.ts'
import { REFUSING_STATUSES } from './errors.ts'
import { LIGHTER } from './venue-id.ts'
import type * as wire from './wire.ts'

type WireOrder = z.infer<typeof wire.order>
type WireTrade = z.infer<typeof wire.trade>

const SECONDS_BELOW = 1e11
const MILLISECONDS_BELOW = 1e14

/** A moment in ms. The venue writes s, ms and µs, in the same field too: the magnitude tells. Sheet section 1. */
export function parseTimeMs(value: number): number {
  if (value < SECONDS_BELOW) return Math.round(value * 1000)
  return value < MILLISECONDS_BELOW ? value : Math.floor(value / 1000)
}

/** Not yet executed: says no more than "queued". */
export const isInProgress = (status: string): boolean => status === 'in-progress'

/**
 * The venue's word for a state → ours. Sheet section 5.4.
 *
 * @throws {AppError} `protocol` for a state that is neither listed nor a kind of cancel: it is not guessed.
 */
export function parseStatus(status: string, filled: Decimal): OrderStatus {
  switch (status) {
    case 'in-progress':
    case 'pending':
    case 'open':
      return filled.gt(0) ? 'partially-filled' : 'open'
    case 'filled':
      return 'filled'
    case 'canceled-expired':
      return 'expired'
  }
  if (REFUSING_STATUSES.has(status) && filled.isZero()) return 'rejected'
  if (status.startsWith('canceled')) return 'cancelled'
  throw new AppError('protocol', `expected a known order status, got ${JSON.stringify(status.slice(0, 40))}`)
}

/** Market orders and market-on-trigger orders take; everything else has a limit. */
function parseType(type: string): OrderType {
  return type === 'market' || type === 'stop-loss' || type === 'take-profit' || type === 'liquidation'
    ? 'market'
    : 'limit'
}

/** Descriptive, so what is unknown degrades to `GTC`. */
function parseTimeInForce(timeInForce: string): TimeInForce {
  if (timeInForce === 'post-only') return 'post-only'
  return timeInForce === 'immediate-or-cancel' ? 'IOC' : 'GTC'
}

/** One order by REST or stream. */
export function parseOrder(
  payload: WireOrder,
  symbol: SymbolId,
  clientOrderId: ClientOrderId,
  receivedAtMs: number,
): OrderUpdate {
  const filledBase = new D(payload.filled_base_amount)
  const status = parseStatus(payload.status, filledBase)
  const type = parseType(payload.type)
  const price = new D(payload.price)
  const isPlainEnd = status !== 'rejected' && status !== 'cancelled'
  const reason = isPlainEnd ? undefined : (REFUSING_STATUSES.get(payload.status) ?? otherEnd(payload.status))
  return {
    venue: LIGHTER,
    symbol,
    clientOrderId,
    venueOrderId: payload.order_index as VenueOrderId,
    side: payload.is_ask ? 'sell' : 'buy',
    type,
    timeInForce: type === 'market' ? 'IOC' : parseTimeInForce(payload.time_in_force),
    status,
    sizeBase: new D(payload.initial_base_amount),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: payload.reduce_only,
    filledBase,
    averagePrice: filledBase.isZero() ? ZERO : new D(payload.filled_quote_amount).div(filledBase),
    venueTimeMs: parseTimeMs(payload.updated_at ?? payload.timestamp),
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** `canceled-liquidation` says why; a plain `canceled` says nothing. */
const otherEnd = (status: string): string | undefined =>
  status === 'canceled' ? undefined : status.replace(/^canceled-/, '').replaceAll('-', ' ')

/** True for a trade that has this account on one of its sides. */
export const isOwnTrade = (payload: WireTrade, accountIndex: number): boolean =>
  payload.ask_account_id === accountIndex || payload.bid_account_id === accountIndex

const FEE_TICKS = 1_000_000

/** Our side of a trade. Fees are in 1e-6 of the value. Sheet sections 5.3 and 7.2. */
export function parseFill(
  payload: WireTrade,
  accountIndex: number,
  symbol: SymbolId,
  nameOf: (clientOrderIndex: string, orderIndex: string) => ClientOrderId,
  receivedAtMs: number,
): Fill {
  const isAsk = payload.ask_account_id === accountIndex
  const isMaker = payload.is_maker_ask === isAsk
  const price = new D(payload.price)
  const sizeBase = new D(payload.size)
  const feeTicks = isMaker ? payload.maker_fee : payload.taker_fee
  const orderIndex = isAsk ? payload.ask_id : payload.bid_id
  return {
    venue: LIGHTER,
    symbol,
    tradeId: payload.trade_id,
    clientOrderId: nameOf(isAsk ? payload.ask_client_id : payload.bid_client_id, orderIndex),
    venueOrderId: orderIndex as VenueOrderId,
    side: isAsk ? 'sell' : 'buy',
    price,
    sizeBase,
    feeQuote: new D(payload.usd_amount ?? price.times(sizeBase)).times(feeTicks).div(FEE_TICKS),
    feeAsset: 'USDC',
    liquidity: isMaker ? 'maker' : 'taker',
    realizedPnlQuote: new D((isAsk ? payload.ask_account_pnl : payload.bid_account_pnl) ?? 0),
    venueTimeMs: parseTimeMs(payload.timestamp),
    receivedAtMs,
    forced: payload.type === 'liquidation' || payload.type === 'deleverage',
  }
}

/** The size with its sign: the venue keeps them apart. */
export const signedSize = (payload: Pick<z.infer<typeof wire.position>, 'sign' | 'position'>): Decimal =>
  new D(payload.position).abs().times(payload.sign < 0 ? -1 : 1)

/** One position. The mark price follows from its value. Sheet section 5.3. */
export function parsePosition(
  payload: z.infer<typeof wire.position>,
  symbol: SymbolId,
  receivedAtMs: number,
): Position {
  const sizeBase = signedSize(payload)
  const entryPrice = new D(payload.avg_entry_price)
  const liquidationPrice = new D(payload.liquidation_price ?? 0)
  const leverage = leverageOf(payload.initial_margin_fraction)
  const worth = payload.position_value === undefined ? undefined : new D(payload.position_value).abs()
  return {
    venue: LIGHTER,
    symbol,
    sizeBase,
    entryPrice,
    markPrice: worth && !sizeBase.isZero() ? worth.div(sizeBase.abs()) : entryPrice,
    unrealizedPnlQuote: new D(payload.unrealized_pnl ?? 0),
    ...(liquidationPrice.gt(0) ? { liquidationPrice } : {}),
    ...(leverage ? { leverage } : {}),
    marginMode: payload.margin_mode === 1 ? 'isolated' : 'cross',
    updatedAtMs: receivedAtMs,
  }
}

/** `"5.00"` percent is 20x; a value below 1 is a fraction. `undefined` for none. */
export function leverageOf(initialMarginFraction: string | undefined): Decimal | undefined {
  const fraction = new D(initialMarginFraction ?? 0)
  if (!fraction.gt(0)) return undefined
  return new D(fraction.lt(1) ? 1 : 100).div(fraction)
}

/** One row of `positionFunding`. */
export function parseFundingPayment(
  payload: z.infer<typeof wire.positionFunding>['position_fundings'][number],
  symbol: SymbolId,
): FundingPayment {
  return {
    venue: LIGHTER,
    symbol,
    amountQuote: new D(payload.change),
    asset: 'USDC',
    paidAtMs: parseTimeMs(payload.timestamp),
    paymentId: `${payload.funding_id}-${payload.market_id}`,
  }
}
