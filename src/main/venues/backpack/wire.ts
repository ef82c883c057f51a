import { z } from 'zod'
import { isoToMs } from './iso-time.ts'

/**
 * REST payloads as the venue spells them. Unknown keys are ignored: new ones are added without notice.
 * Docs: the venue's OpenAPI document of 2026-05; sheet sections 1, 3 and 5.
 */

/** Plain decimal text. */
export const decimalText = z.string().regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text')
/** Milliseconds since the epoch. */
export const unixMs = z.number().int().nonnegative()
/** Microseconds since the epoch, as milliseconds. */
export const unixMicros = z
  .number()
  .int()
  .nonnegative()
  .transform((micros) => Math.floor(micros / 1000))
/** UTC text without a zone, as milliseconds. */
export const isoText = z.string().transform((text, context) => {
  const ms = isoToMs(text)
  if (ms !== undefined) return ms
  context.addIssue({ code: 'custom', message: 'expected a UTC time as 2026-09-22T12:00:00' })
  return z.NEVER
})
/** A moment of a history: documented as text, seen as milliseconds in orders. */
export const pastTime = z.union([isoText, unixMs])
/** Ids pass 2^53: text with us. A number that is no exact one is refused, its digits are lost. */
export const idText = z.union([z.string().min(1), z.number().int()]).transform(String)
/** A client order id: a number in orders, text in the history of fills. */
export const clientId = z
  .union([
    z.number().int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number),
  ])
  .nullish()
  .transform((id) => id ?? undefined)
/** The id of a book after a change: text in REST, for it may pass 2^53. */
export const updateId = z
  .union([z.string().regex(/^\d+$/), z.number().int().nonnegative()])
  .transform((id) => sequenceOf(BigInt(id)))

/**
 * The low 53 bits of an update id: the id itself as long as a number can hold it. Neighbours stay neighbours beyond
 * that too.
 */
export const sequenceOf = (id: bigint): number => Number(BigInt.asUintN(53, id))

const marginFunction = z.object({ base: decimalText })

/** One row of `GET markets`, and `GET market`. */
export const market = z.object({
  symbol: z.string().min(1),
  baseSymbol: z.string().min(1),
  quoteSymbol: z.string().min(1),
  marketType: z.string(),
  orderBookState: z.string(),
  visible: z.boolean().nullish(),
  fundingInterval: z.number().positive().nullish(),
  /** Basis points for one interval. */
  fundingRateUpperBound: decimalText.nullish(),
  fundingRateLowerBound: decimalText.nullish(),
  imfFunction: marginFunction.nullish(),
  mmfFunction: marginFunction.nullish(),
  filters: z.object({
    price: z.object({
      tickSize: decimalText,
      meanMarkPriceBand: z.object({ maxMultiplier: decimalText, minMultiplier: decimalText }).nullish(),
    }),
    quantity: z.object({
      minQuantity: decimalText,
      maxQuantity: decimalText.nullish(),
      stepSize: decimalText,
    }),
  }),
})
/** `GET markets`. A row that cannot be read loses itself, not the list. */
export const markets = z.array(z.unknown())

/** Price and absolute size. */
const level = z.tuple([decimalText, decimalText])

/** `GET depth`: both sides ascending, so the best bid is the last. Prices are not padded to the tick. */
export const depth = z.object({
  asks: z.array(level),
  bids: z.array(level),
  lastUpdateId: updateId,
  timestamp: unixMicros,
})

/** `GET markPrices?symbol=`. `fundingRate` is a fraction for the running interval. */
export const markPrices = z.array(
  z.object({
    symbol: z.string(),
    markPrice: decimalText,
    indexPrice: decimalText.nullish(),
    fundingRate: decimalText,
    nextFundingTimestamp: unixMs,
  }),
)

/** `GET fundingRates`, newest first; the first row may be the interval still in progress. */
export const fundingRates = z.array(
  z.object({ symbol: z.string(), intervalEndTimestamp: pastTime, fundingRate: decimalText }),
)

/** `GET klines`, oldest first. Prices are null where nothing was traded. */
export const klines = z.array(
  z.object({
    start: pastTime,
    open: decimalText.nullish(),
    high: decimalText.nullish(),
    low: decimalText.nullish(),
    close: decimalText.nullish(),
    volume: decimalText.nullish(),
  }),
)

/** `GET trades`. The order of rows is not promised. */
export const trades = z.array(
  z.object({
    id: idText,
    price: decimalText,
    quantity: decimalText,
    timestamp: unixMs,
    isBuyerMaker: z.boolean(),
  }),
)

/** Order states, sheet section 5.3. A state nobody has seen is not guessed: the payload is refused. */
export const orderStatus = z.enum([
  'New',
  'PartiallyFilled',
  'Filled',
  'Cancelled',
  'Expired',
  'TriggerPending',
  'Triggered',
  'TriggerFailed',
])
export const wireSide = z.enum(['Bid', 'Ask'])

const orderFields = {
  id: idText,
  clientId,
  symbol: z.string(),
  side: wireSide,
  orderType: z.string(),
  status: orderStatus,
  price: decimalText.nullish(),
  /** Null for orders by quote value and for orders that wait for a trigger. */
  quantity: decimalText.nullish(),
  executedQuantity: decimalText.nullish(),
  executedQuoteQuantity: decimalText.nullish(),
  timeInForce: z.string().nullish(),
  postOnly: z.boolean().nullish(),
  reduceOnly: z.boolean().nullish(),
  expiryReason: z.string().nullish(),
}

/** The answer to placing and querying an order. */
export const order = z.object({ ...orderFields, createdAt: unixMs })
export const orders = z.array(order)
/** One order of the history: its time is text. */
export const pastOrders = z.array(z.object({ ...orderFields, createdAt: pastTime }))

/** The answer to a cancel; no body with HTTP 202, when it is accepted but not yet executed. */
export const cancelled = order.optional()
/** The answer to cancelling all; no body with HTTP 202. */
export const allCancelled = z.array(z.unknown()).optional()

/** `GET history/fills`. `systemOrderType` is there when the venue itself traded. */
export const fills = z.array(
  z.object({
    symbol: z.string(),
    side: wireSide,
    price: decimalText,
    quantity: decimalText,
    fee: decimalText,
    feeSymbol: z.string(),
    isMaker: z.boolean(),
    orderId: idText,
    clientId,
    tradeId: z.union([z.number().int(), z.string()]).nullish(),
    timestamp: pastTime,
    systemOrderType: z.string().nullish(),
  }),
)

const position = z.object({
  symbol: z.string(),
  netQuantity: decimalText,
  entryPrice: decimalText,
  markPrice: decimalText,
  estLiquidationPrice: decimalText.nullish(),
  pnlUnrealized: decimalText,
})
/** `GET position`: open positions; one object when one was asked for, in some versions. */
export const positions = z
  .union([position, z.array(position)])
  .transform((answer) => (Array.isArray(answer) ? answer : [answer]))

/** `GET capital/collateral`. Values of the whole account are in USDC. */
export const collateral = z.object({
  netEquity: decimalText,
  netEquityAvailable: decimalText,
  pnlUnrealized: decimalText,
  collateral: z.array(
    z.object({
      symbol: z.string(),
      totalQuantity: decimalText,
      availableQuantity: decimalText,
      lendQuantity: decimalText.nullish(),
    }),
  ),
})

/** A number that the documents write as text and some clients read as a number. */
const looseDecimal = z.union([decimalText, z.number().transform(String)])

/** `GET account`. Fees are in basis points of notional; negative is a rebate. */
export const account = z.object({
  leverageLimit: looseDecimal,
  futuresMakerFee: looseDecimal,
  futuresTakerFee: looseDecimal,
})

/** `GET history/funding`. A positive quantity was received. */
export const fundingPayments = z.array(
  z.object({ symbol: z.string(), quantity: decimalText, intervalEndTimestamp: pastTime }),
)
