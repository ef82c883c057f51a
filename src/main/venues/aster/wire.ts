import { z } from 'zod'

/**
 * REST payloads as the venue spells them. Unknown keys are ignored: live answers carry more than the documents.
 * Docs: repository `asterdex/api-docs`, `aster-finance-futures-api` V1 and V3, state of 2026-06-30.
 */

/** Plain decimal text. */
export const decimalText = z.string().regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text')
/** Milliseconds since the epoch. */
export const unixMs = z.number().int().nonnegative()
/** Ids are numbers on the wire and text with us. */
export const idText = z.union([z.number().int(), z.string().min(1)]).transform(String)

/** The answer to settings calls and pings. */
export const anything = z.unknown()
/** `GET time`. */
export const serverTime = z.object({ serverTime: unixMs })

/** One row of `exchangeInfo.symbols`. Filters are found by type, never by index. */
export const symbolInfo = z.object({
  symbol: z.string().min(1),
  contractType: z.string(),
  status: z.string(),
  baseAsset: z.string().min(1),
  quoteAsset: z.string(),
  filters: z.array(z.looseObject({ filterType: z.string() })),
})
/** `GET exchangeInfo`. A row that cannot be read loses itself, not the list. */
export const exchangeInfo = z.object({ symbols: z.array(z.unknown()) })
export const priceFilter = z.object({ tickSize: decimalText })
export const sizeFilter = z.object({ minQty: decimalText, maxQty: decimalText, stepSize: decimalText })
export const notionalFilter = z.object({ notional: decimalText })
export const bandFilter = z.object({ multiplierUp: decimalText, multiplierDown: decimalText })

/** `GET ticker/bookTicker?symbol=`. */
export const bookTicker = z.object({
  symbol: z.string(),
  bidPrice: decimalText,
  bidQty: decimalText,
  askPrice: decimalText,
  askQty: decimalText,
  time: unixMs,
})

/** Price and absolute size. */
export const level = z.tuple([decimalText, decimalText])

/** `GET depth`. `lastUpdateId` joins with `U`, `u` and `pu` of the diff stream. */
export const depth = z.object({
  lastUpdateId: z.number().int(),
  T: unixMs,
  bids: z.array(level),
  asks: z.array(level),
})

/** `GET trades`, oldest first. */
export const trades = z.array(
  z.object({ id: idText, price: decimalText, qty: decimalText, time: unixMs, isBuyerMaker: z.boolean() }),
)

/** `GET klines`: open time, open, high, low, close, volume, close time, and what we do not read. */
export const klines = z.array(
  z.tuple([unixMs, decimalText, decimalText, decimalText, decimalText, decimalText, unixMs], z.unknown()),
)

/** `GET premiumIndex?symbol=`. `lastFundingRate` is the current estimate for one interval, a fraction. */
export const premiumIndex = z.object({
  markPrice: decimalText,
  indexPrice: decimalText,
  lastFundingRate: decimalText,
  nextFundingTime: unixMs,
})

const fundingInfoItem = z.object({
  symbol: z.string(),
  fundingIntervalHours: z.number().positive(),
  fundingFeeCap: z.number().nullish(),
  fundingFeeFloor: z.number().nullish(),
})
/** `GET fundingInfo?symbol=`: an object with a symbol, an array without. Cap and floor are JSON numbers. */
export const fundingInfo = z
  .union([fundingInfoItem, z.array(fundingInfoItem)])
  .transform((answer) => (Array.isArray(answer) ? answer : [answer]))

/** `GET fundingRate`, oldest first. */
export const fundingRates = z.array(
  z.object({ symbol: z.string(), fundingRate: decimalText, fundingTime: unixMs }),
)

/** Order states, sheet section 5.3. A state nobody has seen is not guessed: the payload is refused. */
export const orderStatus = z.enum([
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'EXPIRED',
  'REJECTED',
  'NEW_INSURANCE',
  'NEW_ADL',
])
export const wireSide = z.enum(['BUY', 'SELL'])

/** The answer to placing, cancelling and querying an order. */
export const order = z.object({
  orderId: idText,
  symbol: z.string(),
  clientOrderId: z.string(),
  status: orderStatus,
  price: decimalText,
  avgPrice: decimalText.optional(),
  origQty: decimalText,
  executedQty: decimalText,
  cumQuote: decimalText.optional(),
  timeInForce: z.string().optional(),
  type: z.string(),
  side: wireSide,
  reduceOnly: z.boolean(),
  updateTime: unixMs,
})
export const orders = z.array(order)

/** `GET userTrades`, oldest first. */
export const userTrades = z.array(
  z.object({
    symbol: z.string(),
    id: idText,
    orderId: idText,
    side: wireSide,
    price: decimalText,
    qty: decimalText,
    realizedPnl: decimalText,
    commission: decimalText,
    commissionAsset: z.string(),
    maker: z.boolean(),
    time: unixMs,
  }),
)

/** `GET positionRisk`. Flat symbols are rows too. */
export const positionRisk = z.array(
  z.object({
    symbol: z.string(),
    positionAmt: decimalText,
    entryPrice: decimalText,
    markPrice: decimalText,
    unRealizedProfit: decimalText,
    liquidationPrice: decimalText,
    leverage: decimalText,
    marginType: z.string(),
    updateTime: unixMs,
  }),
)

/** `GET balance`. */
export const balances = z.array(
  z.object({
    asset: z.string(),
    balance: decimalText,
    availableBalance: decimalText,
    crossUnPnl: decimalText,
  }),
)

/** `GET accountWithJoinMargin` (V1: `account`). */
export const account = z.object({ totalUnrealizedProfit: decimalText, totalMarginBalance: decimalText })

const bracketRow = z.object({
  symbol: z.string(),
  brackets: z.array(
    z.object({
      initialLeverage: z.number(),
      notionalCap: z.number(),
      notionalFloor: z.number(),
      maintMarginRatio: z.number(),
    }),
  ),
})
/** `GET leverageBracket?symbol=`: numbers, smallest notional first. */
export const leverageBrackets = z
  .union([bracketRow, z.array(bracketRow)])
  .transform((answer) => (Array.isArray(answer) ? answer : [answer]))

/** `GET commissionRate`: fractions of notional. */
export const commissionRate = z.object({ makerCommissionRate: decimalText, takerCommissionRate: decimalText })

/** `GET income`. */
export const income = z.array(
  z.object({
    symbol: z.string(),
    incomeType: z.string(),
    income: decimalText,
    asset: z.string(),
    time: unixMs,
    tranId: idText,
  }),
)

/** `POST listenKey`. */
export const listenKey = z.object({ listenKey: z.string().min(1) })
