import type { z } from 'zod'
import { D, type Decimal } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueOrderId } from '../../domain/brands.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import type { Fill, OrderUpdate } from '../../domain/order.ts'
import { endReason, isForcedClose, parseSide, parseStatus, parseTimeInForce, parseType } from './parse.ts'
import { ASTER } from './venue-id.ts'
import type * as wire from './wire-stream.ts'

/** One `aggTrade`. */
export function parseAggTrade(payload: z.infer<typeof wire.aggTrade>): PublicTrade {
  return {
    tradeId: payload.a,
    price: new D(payload.p),
    sizeBase: new D(payload.q),
    takerSide: payload.m ? 'sell' : 'buy',
    venueTimeMs: payload.T,
  }
}

/** The running candle of one `kline` push. */
export function parseKline({ k }: z.infer<typeof wire.kline>): Candle {
  return {
    openTimeMs: k.t,
    closeTimeMs: k.T,
    open: new D(k.o),
    high: new D(k.h),
    low: new D(k.l),
    close: new D(k.c),
    volumeBase: new D(k.v),
    closed: k.x,
  }
}

/** The order after one `ORDER_TRADE_UPDATE`. */
export function parseOrderPush(
  { o, T }: z.infer<typeof wire.orderTradeUpdate>,
  symbol: SymbolId,
  receivedAtMs: number,
): OrderUpdate {
  const wireType = o.ot ?? o.o
  const type = parseType(wireType)
  const timeInForce = parseTimeInForce(o.f, wireType)
  const status = parseStatus(o.X)
  const filledBase = new D(o.z)
  const price = new D(o.p)
  const reason = endReason(status, timeInForce, filledBase)
  return {
    venue: ASTER,
    symbol,
    clientOrderId: o.c as ClientOrderId,
    venueOrderId: o.i as VenueOrderId,
    side: parseSide(o.S),
    type,
    timeInForce,
    status,
    sizeBase: new D(o.q),
    ...(type === 'limit' && price.gt(0) ? { limitPrice: price } : {}),
    reduceOnly: o.R,
    filledBase,
    averagePrice: new D(o.ap ?? 0),
    venueTimeMs: T,
    receivedAtMs,
    ...(reason === undefined ? {} : { reason }),
  }
}

/**
 * The execution in one `ORDER_TRADE_UPDATE`: a trade, or a forced close with a filled size. Its commission is taken
 * as a cost: the sign is not documented.
 *
 * @returns `undefined` when nothing was executed
 */
export function parseFillPush(
  { o, T }: z.infer<typeof wire.orderTradeUpdate>,
  symbol: SymbolId,
  receivedAtMs: number,
): Fill | undefined {
  const sizeBase: Decimal = new D(o.l)
  const executed = o.x === 'TRADE' || (o.x === 'CALCULATED' && sizeBase.gt(0))
  if (!executed) return undefined
  return {
    venue: ASTER,
    symbol,
    tradeId: o.t,
    clientOrderId: o.c as ClientOrderId,
    venueOrderId: o.i as VenueOrderId,
    side: parseSide(o.S),
    price: new D(o.L),
    sizeBase,
    feeQuote: new D(o.n ?? 0).abs(),
    feeAsset: o.N ?? '',
    liquidity: o.m ? 'maker' : 'taker',
    realizedPnlQuote: new D(o.rp ?? 0),
    venueTimeMs: T,
    receivedAtMs,
    forced: isForcedClose(o.c) || o.x === 'CALCULATED' || o.X === 'NEW_ADL' || o.X === 'NEW_INSURANCE',
  }
}
