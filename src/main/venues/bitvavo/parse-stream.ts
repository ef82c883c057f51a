import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import type { PublicTrade } from '../../domain/market.ts'
import type { OrderFill } from './parse.ts'
import type * as wire from './wire-stream.ts'

/** One `trade`. */
export function parseTrade(payload: z.infer<typeof wire.trade>): PublicTrade {
  return {
    tradeId: payload.id,
    price: new D(payload.price),
    sizeBase: new D(payload.amount),
    takerSide: payload.side,
    venueTimeMs: payload.timestamp,
  }
}

/** The execution of a `fill` event in the words of REST. */
export function executionOf({ fillId, ...push }: z.infer<typeof wire.fillPush>): OrderFill {
  return { ...push, id: fillId }
}
