import { z } from 'zod'

/**
 * REST payloads as the venue spells them. Unknown keys are ignored: answers carry more than we read.
 * Docs: the official OpenAPI 2.0 document (state of 2026-09-07) and the sheet's sections 3 and 5.
 */

/** Plain decimal text. */
export const decimalText = z.string().regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text')
/** Decimal text that may be empty or absent for "none". */
export const optionalDecimalText = z
  .union([decimalText, z.literal(''), z.null()])
  .optional()
  .transform((text) => text || undefined)
/** A fraction or price that the venue writes as a JSON number. */
export const decimalNumber = z.union([z.number(), decimalText]).transform(String)
const count = z.number().int()

const idText = z.union([z.string().min(1), z.number().int().refine(Number.isSafeInteger)]).transform(String)

/** Ids pass 2^53: where a field has a twin that is text, the twin is read in its place. */
const withTwins =
  (twins: Readonly<Record<string, string>>) =>
  (row: unknown): unknown => {
    if (typeof row !== 'object' || row === null) return row
    const read: Record<string, unknown> = { ...row }
    for (const [field, twin] of Object.entries(twins)) read[field] = read[twin] || (read[field] ?? 0)
    return read
  }

/** Error and success bodies alike: 200 is success. */
export const envelope = z.object({ code: z.number().int(), message: z.string().default('') })

/** `GET /`: seconds. */
export const status = z.object({ timestamp: z.number().nonnegative() })

/** One perpetual of `GET orderBookDetails`. Margin fractions in 1e-4, fees and clamps in percent. */
export const marketRow = z.object({
  symbol: z.string().min(1),
  market_id: count.nonnegative(),
  market_type: z.string().optional(),
  status: z.string(),
  size_decimals: count.min(0).max(18),
  price_decimals: count.min(0).max(18),
  min_base_amount: decimalText,
  min_quote_amount: decimalText,
  order_quote_limit: decimalText.optional(),
  default_initial_margin_fraction: count.positive().optional(),
  min_initial_margin_fraction: count.positive(),
  maintenance_margin_fraction: count.nonnegative(),
  taker_fee: decimalText.optional(),
  maker_fee: decimalText.optional(),
  mark_price: optionalDecimalText,
  index_price: optionalDecimalText,
  last_trade_price: decimalNumber.optional(),
  market_config: z
    .object({ force_reduce_only: z.boolean().optional(), hidden: z.boolean().optional() })
    .optional(),
})
/** A row that cannot be read loses itself, not the list. */
export const orderBookDetails = z.object({ order_book_details: z.array(z.unknown()) })

const restingOrder = z.object({ price: decimalText, remaining_base_amount: decimalText })
/** `GET orderBookOrders`: one row per resting order. */
export const orderBookOrders = z.object({
  asks: z
    .array(restingOrder)
    .nullish()
    .transform((rows) => rows ?? []),
  bids: z
    .array(restingOrder)
    .nullish()
    .transform((rows) => rows ?? []),
})

/** One trade, public or ours. Fees in 1e-6 of the value, absent when zero. */
export const trade = z.preprocess(
  withTwins({
    trade_id: 'trade_id_str',
    ask_id: 'ask_id_str',
    bid_id: 'bid_id_str',
    ask_client_id: 'ask_client_id_str',
    bid_client_id: 'bid_client_id_str',
  }),
  z.object({
    trade_id: idText,
    market_id: count,
    size: decimalText,
    price: decimalText,
    is_maker_ask: z.boolean(),
    timestamp: z.number(),
    type: z.string().default('trade'),
    ask_id: idText,
    bid_id: idText,
    ask_client_id: idText,
    bid_client_id: idText,
    ask_account_id: z.number().optional(),
    bid_account_id: z.number().optional(),
    usd_amount: decimalText.optional(),
    taker_fee: z.number().default(0),
    maker_fee: z.number().default(0),
    ask_account_pnl: optionalDecimalText,
    bid_account_pnl: optionalDecimalText,
  }),
)
/** `GET recentTrades` and `GET trades`, newest first. */
export const trades = z.object({
  trades: z
    .array(trade)
    .nullish()
    .transform((rows) => rows ?? []),
  next_cursor: z.string().nullish(),
})

/** `GET candles`: `i` is the last trade inside. `c` may be null. */
export const candles = z.object({
  c: z
    .array(
      z.object({
        t: z.number(),
        o: decimalNumber,
        h: decimalNumber,
        l: decimalNumber,
        c: decimalNumber,
        v: decimalNumber,
        i: z.number().optional(),
      }),
    )
    .nullish()
    .transform((rows) => rows ?? []),
})

/** `GET funding-rates`: fractions for 8 hours, of several venues. */
export const fundingRates = z.object({
  funding_rates: z.array(z.object({ market_id: count, exchange: z.string(), rate: decimalNumber })),
})
/** `GET fundings`: percent an hour without a sign; `direction` names the payer. */
export const fundings = z.object({
  fundings: z
    .array(z.object({ timestamp: z.number(), rate: decimalText, direction: z.enum(['long', 'short']) }))
    .nullish()
    .transform((rows) => rows ?? []),
})

/** One position. `position` has no sign; margin fraction in percent. */
export const position = z.object({
  market_id: count,
  symbol: z.string().optional(),
  sign: z.number(),
  position: decimalText,
  avg_entry_price: decimalText,
  position_value: decimalText.optional(),
  unrealized_pnl: decimalText.optional(),
  liquidation_price: optionalDecimalText,
  initial_margin_fraction: decimalNumber.optional(),
  margin_mode: z.number().optional(),
  total_funding_paid_out: optionalDecimalText,
})
/** `GET account?by=index`. */
export const accounts = z.object({
  accounts: z
    .array(
      z.object({
        collateral: decimalText,
        available_balance: decimalText,
        total_asset_value: optionalDecimalText,
        positions: z
          .array(position)
          .nullish()
          .transform((rows) => rows ?? []),
      }),
    )
    .min(1, 'expected one account'),
})

/** One order, by REST and by stream. */
export const order = z.preprocess(
  withTwins({ order_index: 'order_id', client_order_index: 'client_order_id' }),
  z.object({
    order_index: idText,
    client_order_index: idText,
    market_index: count,
    initial_base_amount: decimalText,
    filled_base_amount: decimalText,
    filled_quote_amount: decimalText,
    price: decimalText,
    is_ask: z.boolean(),
    type: z.string(),
    time_in_force: z.string(),
    reduce_only: z.union([z.boolean(), z.number().transform(Boolean)]),
    status: z.string().min(1),
    timestamp: z.number(),
    updated_at: z.number().optional(),
  }),
)
/** `GET accountActiveOrders`, `accountInactiveOrders` and `accountOrders`. */
export const orders = z.object({
  orders: z
    .array(order)
    .nullish()
    .transform((rows) => rows ?? []),
})

/** `GET accountLimits`: fee ticks are 1e-6 of the value. */
export const accountLimits = z.object({
  user_tier_name: z.string().default(''),
  current_maker_fee_tick: z.number(),
  current_taker_fee_tick: z.number(),
})

/** `GET positionFunding`: `change` is what moved on the account, positive is received. */
export const positionFunding = z.object({
  position_fundings: z
    .array(z.object({ timestamp: z.number(), market_id: count, funding_id: idText, change: decimalText }))
    .nullish()
    .transform((rows) => rows ?? []),
})

/** `GET apikeys`. */
export const apiKeys = z.object({
  api_keys: z.array(z.object({ api_key_index: count, public_key: z.string() })),
})
/** `GET nextNonce`. */
export const nextNonce = z.object({ nonce: z.number().int().nonnegative().refine(Number.isSafeInteger) })

/** `POST sendTx`, and the same over the socket: the transaction is queued. */
export const sent = z.object({ code: z.literal(200), tx_hash: z.string().optional() })
