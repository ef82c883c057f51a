import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type { SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import type { Fill, OrderUpdate } from '../../domain/order.ts'
import type { Balance } from '../../domain/position.ts'
import type { ClientIds } from './client-ids.ts'
import {
  averagePrice,
  endReason,
  parseSide,
  parseStatus,
  parseTimeInForce,
  parseType,
  tradeIdOf,
} from './parse.ts'
import { MINUTE_MS } from './parse-market.ts'
import { BACKPACK } from './venue-id.ts'
import type * as wire from './wire-stream.ts'

/** One `trade`. */
export function parseTrade(payload: z.infer<typeof wire.tradeFrame>['data']): PublicTrade {
  return {
    tradeId: payload.t,
    price: new D(payload.p),
    sizeBase: new D(payload.q),
    takerSide: payload.m ? 'sell' : 'buy',
    venueTimeMs: payload.T,
  }
}

/** The running candle of one `kline`; `undefined` while nothing was traded in its minute. */
export function parseKline(payload: z.infer<typeof wire.klineFrame>['data']): Candle | undefined {
  const { t, o, h, l, c, v, X } = payload
  if (o == null || h == null || l == null || c == null) return undefined
  return {
    openTimeMs: t,
    closeTimeMs: t + MINUTE_MS - 1,
    open: new D(o),
    high: new D(h),
    low: new D(l),
    close: new D(c),
    volumeBase: new D(v ?? 0),
    closed: X,
  }
}

type OrderPush = z.infer<typeof wire.orderUpdate>

/** The order after one `account.orderUpdate`. */
export function parseOrderPush(
  push: OrderPush,
  symbol: SymbolId,
  ids: Pick<ClientIds, 'textOf'>,
  receivedAtMs: number,
): OrderUpdate {
  const type = parseType(push.o)
  const status = parseStatus(push.X)
  const filledBase = new D(push.z ?? 0)
  const price = new D(push.p ?? 0)
  const reason = endReason(status, push.R)
  return {
    venue: BACKPACK,
    symbol,
    clientOrderId: ids.textOf(push.c, push.i),
    venueOrderId: push.i as VenueOrderId,
    side: parseSide(push.S),
    type,
    timeInForce: parseTimeInForce(type, push.f, push.y),
    status,
    sizeBase: push.q == null ? filledBase : new D(push.q),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: push.r === true,
    filledBase,
    averagePrice: averagePrice(push.Z, filledBase),
    venueTimeMs: push.T,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Origins by which the venue closes a position of ours in distress. Sheet section 7. */
const LIQUIDATIONS: ReadonlySet<string> = new Set([
  'LIQUIDATION_AUTOCLOSE',
  'ADL_AUTOCLOSE',
  'BACKSTOP_LIQUIDITY_PROVIDER',
])

/** True when the venue liquidates: not every forced close is one. */
export const isLiquidation = (origin: string | null | undefined): boolean =>
  origin != null && LIQUIDATIONS.has(origin)

/**
 * The execution in one `orderFill`.
 *
 * @returns `undefined` when nothing was executed: the cumulative `z` is no fill
 */
export function parseFillPush(
  push: OrderPush,
  symbol: SymbolId,
  ids: Pick<ClientIds, 'textOf'>,
  receivedAtMs: number,
): Fill | undefined {
  const { l: size, L: price } = push
  if (push.e !== 'orderFill' || size == null || price == null) return undefined
  const sizeBase: Decimal = new D(size)
  return {
    venue: BACKPACK,
    symbol,
    tradeId: tradeIdOf(push.t, push.i, sizeBase),
    clientOrderId: ids.textOf(push.c, push.i),
    venueOrderId: push.i as VenueOrderId,
    side: parseSide(push.S),
    price: new D(price),
    sizeBase,
    feeQuote: new D(push.n ?? 0),
    feeAsset: push.N ?? '',
    liquidity: push.m === true ? 'maker' : 'taker',
    realizedPnlQuote: ZERO,
    venueTimeMs: push.T,
    receivedAtMs,
    forced: isLiquidation(push.O) || push.O === 'SETTLEMENT_AUTOCLOSE',
  }
}

/** One `account.balanceUpdate`: all that the account has of the asset, lent funds included. */
export function parseBalancePush(
  push: z.infer<typeof wire.balanceUpdate>,
  lent: Decimal,
): Pick<Balance, 'asset' | 'walletBalance'> {
  return {
    asset: push.a,
    walletBalance: new D(push.A)
      .plus(push.L)
      .plus(push.S ?? 0)
      .plus(lent),
  }
}
