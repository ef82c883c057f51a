import { z } from 'zod'
import { decimalText, idText, orderStatus, unixMs, wireSide } from './wire.ts'

/**
 * Stream payloads as the venue spells them, but for the two hot ones (`depthUpdate`, `bookTicker`), which have
 * decoders of their own. Docs: sheet sections 6 and 7, repository `asterdex/api-docs`, state of 2026-06-30.
 */

/** Answer to SUBSCRIBE and UNSUBSCRIBE, or a complaint about one. */
export const controlFrame = z.union([
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ code: z.number().int(), msg: z.string(), id: z.number().int().optional() }),
])

/** `<s>@aggTrade`: `m` says that the buyer was the maker. */
export const aggTrade = z.object({
  s: z.string(),
  a: idText,
  p: decimalText,
  q: decimalText,
  T: unixMs,
  m: z.boolean(),
})

/** `<s>@kline_1m`: `x` says that the candle is closed. */
export const kline = z.object({
  s: z.string(),
  k: z.object({
    t: unixMs,
    T: unixMs,
    o: decimalText,
    c: decimalText,
    h: decimalText,
    l: decimalText,
    v: decimalText,
    x: z.boolean(),
  }),
})

/** `ORDER_TRADE_UPDATE`: `x` what happened, `X` the state after it. `n` and `N` are absent without a commission. */
export const orderTradeUpdate = z.object({
  E: unixMs,
  T: unixMs,
  o: z.object({
    s: z.string(),
    c: z.string(),
    S: wireSide,
    o: z.string(),
    f: z.string().optional(),
    q: decimalText,
    p: decimalText,
    ap: decimalText.optional(),
    x: z.string(),
    X: orderStatus,
    i: idText,
    l: decimalText,
    z: decimalText,
    L: decimalText,
    n: decimalText.nullish(),
    N: z.string().nullish(),
    T: unixMs,
    t: z.union([z.number().int(), z.string()]).transform(String),
    m: z.boolean(),
    R: z.boolean(),
    ot: z.string().optional(),
    rp: decimalText.optional(),
  }),
})

/** `ACCOUNT_UPDATE`: only what changed. `wb` wallet balance, `pa` signed size, `ep` entry price. */
export const accountUpdate = z.object({
  E: unixMs,
  T: unixMs,
  a: z.object({
    m: z.string(),
    B: z.array(z.object({ a: z.string(), wb: decimalText })).default([]),
    P: z.array(z.object({ s: z.string(), pa: decimalText, ep: decimalText })).default([]),
  }),
})
