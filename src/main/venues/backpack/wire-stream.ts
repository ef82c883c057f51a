import { z } from 'zod'
import { isoToMs } from './iso-time.ts'
import { clientId, decimalText, idText, orderStatus, unixMicros, wireSide } from './wire.ts'

/**
 * Stream payloads as the venue spells them: the `data` of `{"stream":…,"data":…}`. Depth has a decoder of its own.
 * Docs: sheet sections 6 and 7, the venue's stream documentation of 2026-05.
 */

/** A complaint about a request. The request's id is not echoed. */
export const errorFrame = z.object({ error: z.object({ code: z.number().int(), message: z.string() }) })

/** `trade.<s>`: `m` says that the buyer was the maker. */
export const tradeFrame = z.object({
  data: z.object({ t: idText, p: decimalText, q: decimalText, T: unixMicros, m: z.boolean() }),
})

/** Text of the documents, or seconds of an older comment. */
const klineTime = z.union([z.string(), z.number()]).transform((value, context) => {
  const ms = typeof value === 'number' ? value * 1000 : isoToMs(value)
  if (ms !== undefined && Number.isSafeInteger(ms)) return ms
  context.addIssue({ code: 'custom', message: 'expected a UTC time or seconds' })
  return z.NEVER
})

/** `kline.1m.<s>`: `X` says that the candle is closed. Prices are null where nothing was traded. */
export const klineFrame = z.object({
  data: z.object({
    t: klineTime,
    o: decimalText.nullish(),
    h: decimalText.nullish(),
    l: decimalText.nullish(),
    c: decimalText.nullish(),
    v: decimalText.nullish(),
    X: z.boolean(),
  }),
})

/** `account.orderUpdate`: `e` what happened, `X` the state after it. Fill fields come with `orderFill` only. */
export const orderUpdate = z.object({
  e: z.string(),
  s: z.string(),
  c: clientId,
  S: wireSide,
  o: z.string(),
  f: z.string().nullish(),
  q: decimalText.nullish(),
  p: decimalText.nullish(),
  X: orderStatus,
  i: idText,
  z: decimalText.nullish(),
  Z: decimalText.nullish(),
  R: z.string().nullish(),
  r: z.boolean().nullish(),
  y: z.boolean().nullish(),
  T: unixMicros,
  /** Who placed it: `USER`, or the venue against us. */
  O: z.string().nullish(),
  t: z.union([z.number().int(), z.string()]).nullish(),
  l: decimalText.nullish(),
  L: decimalText.nullish(),
  m: z.boolean().nullish(),
  n: decimalText.nullish(),
  N: z.string().nullish(),
})

/** `account.positionUpdate`: `q` signed size, `B` entry price. The frames at subscribe carry no `e`. */
export const positionUpdate = z.object({ s: z.string(), q: decimalText, B: decimalText.nullish() })

/** `account.balanceUpdate`: absolute values of one asset. */
export const balanceUpdate = z.object({
  a: z.string().min(1),
  A: decimalText,
  L: decimalText,
  S: decimalText.nullish(),
})
