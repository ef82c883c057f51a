import { z } from 'zod'

/**
 * REST payloads as the venue spells them. Unknown keys are ignored: live answers carry more than the documents.
 * Docs: sheet sections 3 and 5 (the vendor's REST pages of late 2025).
 */

/** Plain decimal text. */
export const decimalText = z.string().regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text')
/** Milliseconds since the epoch. */
export const unixMs = z.number().int().nonnegative()
/** Nanoseconds since the epoch: above 2^53, so only good for display. */
export const unixNs = z.number().nonnegative()
/** A count that the documents write as a number and at times as text. */
const count = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0))
/** One row or a list of rows: the documents and the wire disagree. */
const oneOrMany = <T extends z.ZodType>(row: T) =>
  z
    .union([z.array(row), row])
    .transform((answer) => (Array.isArray(answer) ? answer : [answer]) as z.infer<T>[])

/** `GET /time`. */
export const serverTime = z.object({ time: unixMs })

/** One row of `GET /markets`. `pricePrecision` is obsolete and null; `tickSize` is the price step. */
export const marketInfo = z.object({
  market: z.string().min(1),
  status: z.string(),
  base: z.string().min(1),
  quote: z.string().min(1),
  tickSize: decimalText.nullish(),
  quantityDecimals: count,
  minOrderInBaseAsset: decimalText.nullish(),
  minOrderInQuoteAsset: decimalText.nullish(),
  maxOrderInBaseAsset: decimalText.nullish(),
})
/** `GET /markets`. A row that cannot be read loses itself, not the list. */
export const markets = z.array(z.unknown())

/** `GET /ticker/book?market=`; a side without orders is null. */
export const tickerBook = oneOrMany(
  z.object({
    market: z.string(),
    bid: decimalText.nullish(),
    bidSize: decimalText.nullish(),
    ask: decimalText.nullish(),
    askSize: decimalText.nullish(),
  }),
)
/** `GET /ticker/price`; a market without trades has none. */
export const tickerPrices = oneOrMany(z.object({ market: z.string(), price: decimalText.nullish() }))

/** Price and absolute size. */
const level = z.tuple([decimalText, decimalText])
const levels = z
  .array(level)
  .nullish()
  .transform((rows) => rows ?? [])
/** `GET /{market}/book`. `nonce` is the counter of the diff stream. */
export const book = z.object({
  market: z.string(),
  nonce: z.number().int().nonnegative(),
  bids: levels,
  asks: levels,
  timestamp: unixNs.nullish(),
})

export const wireSide = z.enum(['buy', 'sell'])
/** `GET /{market}/trades`, newest first; the side is the taker's. */
export const trades = z.array(
  z.object({
    id: z.string().min(1),
    timestamp: unixMs,
    amount: decimalText,
    price: decimalText,
    side: wireSide,
  }),
)
/** Open time, open, high, low, close, volume of the base. */
export const candle = z.tuple([unixMs, decimalText, decimalText, decimalText, decimalText, decimalText])
/** `GET /{market}/candles`, newest first; minutes without a trade are missing. */
export const candles = z.array(candle)

/**
 * Order states in lower case: the wire's spelling differs by page. A state nobody has seen is not guessed: the
 * payload is refused. Sheet section 5.
 */
export const orderStatus = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(
    z.enum([
      'new',
      'awaitingtrigger',
      'partiallyfilled',
      'filled',
      'canceled',
      'canceledauction',
      'canceledselftradeprevention',
      'canceledioc',
      'canceledmarketprotection',
      'canceledfok',
      'canceledpostonly',
      'expired',
      'rejected',
    ]),
  )

/** What REST and the account stream tell of an order alike. An order by quote amount has no `amount`. */
export const orderHead = z.object({
  orderId: z.string().min(1),
  clientOrderId: z.string().nullish(),
  market: z.string().min(1),
  updated: unixMs,
  status: orderStatus,
  side: wireSide,
  orderType: z.string(),
  amount: decimalText.nullish(),
  amountRemaining: decimalText.nullish(),
  price: decimalText.nullish(),
  timeInForce: z.string().nullish(),
  postOnly: z.boolean().nullish(),
  restatementReason: z.string().nullish(),
})

/** An execution inside an order. The fee is absent until it is settled; a negative one is a rebate. */
export const orderFill = z.object({
  id: z.string().min(1),
  timestamp: unixMs,
  amount: decimalText,
  price: decimalText,
  taker: z.boolean(),
  fee: decimalText.nullish(),
  feeCurrency: z.string().nullish(),
})

/** The answer to placing and querying an order. */
export const order = orderHead.extend({
  filledAmount: decimalText,
  filledAmountQuote: decimalText,
  fills: z.array(orderFill).default([]),
})
export const orders = z.array(order)

/** The answer to a cancel: ids only. */
export const cancelled = z.object({ orderId: z.string().min(1) })
export const cancelledList = z.array(cancelled)

/** `GET /trades`, newest first. */
export const userTrades = z.array(
  orderFill.extend({
    orderId: z.string().min(1),
    clientOrderId: z.string().nullish(),
    market: z.string(),
    side: wireSide,
  }),
)

/** `GET /balance`. */
export const balances = oneOrMany(
  z.object({ symbol: z.string().min(1), available: decimalText, inOrder: decimalText }),
)

/** `GET /account/fees?market=`: fractions of notional. */
export const fees = z.object({ taker: decimalText, maker: decimalText })
