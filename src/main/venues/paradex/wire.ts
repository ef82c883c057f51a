import { z } from 'zod'

/**
 * REST payloads as the venue spells them. Unknown keys are ignored: new ones are added without notice.
 * Docs: the venue's OpenAPI document of August 2026; sheet sections 1, 3 and 5.
 */

/** Plain decimal text. */
export const decimalText = z.string().regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text')
/** Decimal text that may be empty or missing when there is no value. */
export const optionalDecimal = z
  .union([decimalText, z.literal('')])
  .nullish()
  .transform((text) => (text === '' || text == null ? undefined : text))
/** A number that the documents write as text and some answers as a number, of any length. */
export const looseDecimal = z.union([decimalText, z.number().transform(String), z.bigint().transform(String)])
/** Milliseconds since the epoch. */
export const unixMs = z.number().int().nonnegative()
/** Larger than 2^53 for orders, positions and the account. */
export const bigSequence = z.union([z.number().int(), z.bigint()]).transform(BigInt)
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? '')
/** One page of a list, and the opaque word that asks for the next. */
const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ results: z.array(row), next: z.string().nullish() })
const listOf = <T extends z.ZodType>(row: T) => z.object({ results: z.array(row) })

/** `GET system/time`. */
export const systemTime = z
  .object({ server_time: z.union([z.string().regex(/^\d+$/), unixMs]) })
  .transform(({ server_time }) => Number(server_time))
/** `GET system/config`. */
export const systemConfig = z.object({ starknet_chain_id: z.string().min(1).max(31) })

/** One row of `GET markets`. */
export const market = z.object({
  symbol: z.string().min(1),
  base_currency: z.string().min(1),
  quote_currency: z.string().min(1),
  asset_kind: z.string(),
  trading_mode: z.string().nullish(),
  open_at: z.number().nullish(),
  price_tick_size: decimalText,
  order_size_increment: decimalText,
  min_notional: optionalDecimal,
  max_order_size: optionalDecimal,
  price_bands_width: optionalDecimal,
  funding_period_hours: z.number().positive(),
  max_funding_rate: optionalDecimal,
  delta1_cross_margin_params: z.object({ imf_base: decimalText, mmf_factor: decimalText }).nullish(),
})
/** `GET markets`. A row that cannot be read loses itself, not the list. */
export const markets = z.object({ results: z.array(z.unknown()) })

/** `GET markets/summary`. `funding_rate` is a fraction for the market's own period. */
export const summaries = listOf(
  z.object({
    symbol: z.string(),
    mark_price: optionalDecimal,
    underlying_price: optionalDecimal,
    funding_rate: optionalDecimal,
    created_at: unixMs,
  }),
)

/** Price and size. */
const level = z.tuple([decimalText, decimalText])
/** `GET orderbook/{market}`, best first. */
export const orderBook = z.object({
  market: z.string(),
  seq_no: z.number().int(),
  last_updated_at: unixMs,
  asks: z.array(level),
  bids: z.array(level),
})
/** `GET bbo/{market}`. A side that is empty has empty texts. */
export const bbo = z.object({
  market: z.string(),
  bid: optionalDecimal,
  bid_size: optionalDecimal,
  ask: optionalDecimal,
  ask_size: optionalDecimal,
  seq_no: z.number().int(),
  last_updated_at: unixMs,
})
/** `GET markets/klines`: time in ms, open, high, low, close, volume. */
export const klines = listOf(
  z.tuple([unixMs, looseDecimal, looseDecimal, looseDecimal, looseDecimal, looseDecimal]),
)
export const wireSide = z.enum(['BUY', 'SELL'])
/** A public trade: the side is the taker's. */
export const trade = z.object({
  id: z.string().min(1),
  market: z.string(),
  side: wireSide,
  size: decimalText,
  price: decimalText,
  created_at: unixMs,
  trade_type: z.string(),
})
export const trades = pageOf(trade)
/** `GET funding/data`, newest first: the rate at moments, not payments. */
export const fundingData = pageOf(
  z.object({
    market: z.string(),
    funding_rate: decimalText,
    funding_period_hours: z.number().positive().nullish(),
    created_at: unixMs,
  }),
)

/** The answer to a sign-in. */
export const signIn = z.object({ jwt_token: z.string().min(1) })
/** An answer whose body says nothing that we need: a 204 has none. */
export const ignored = z.unknown()

/** An order, as REST and the stream tell it. Sheet section 5. */
export const order = z.object({
  id: z.string().min(1),
  market: z.string(),
  side: wireSide,
  type: z.string(),
  size: decimalText,
  remaining_size: decimalText,
  price: optionalDecimal,
  avg_fill_price: optionalDecimal,
  // A state nobody has seen is not guessed: the payload is refused.
  status: z.enum(['NEW', 'UNTRIGGERED', 'OPEN', 'CLOSED']),
  cancel_reason: optionalText,
  client_id: optionalText,
  instruction: optionalText,
  flags: z
    .array(z.string())
    .nullish()
    .transform((flags) => flags ?? []),
  created_at: unixMs,
  last_updated_at: unixMs.nullish(),
  seq_no: bigSequence.nullish(),
})
export const orders = listOf(order)
export const pastOrders = pageOf(order)

/** One own fill. Its side is documented as the taker's, also when we were the maker. */
export const fill = z.object({
  id: z.string().min(1),
  order_id: z.string().min(1),
  client_id: optionalText,
  market: z.string(),
  side: wireSide,
  liquidity: z.enum(['MAKER', 'TAKER']),
  price: decimalText,
  size: decimalText,
  fee: optionalDecimal,
  fee_currency: optionalText,
  realized_pnl: optionalDecimal,
  fill_type: optionalText,
  created_at: unixMs,
})
export const fills = pageOf(fill)

/** `GET account`. */
export const account = z.object({
  account_value: decimalText,
  free_collateral: decimalText,
  settlement_asset: optionalText,
})
/** `GET account/info`: fees are fractions of notional. */
export const accountInfo = listOf(
  z.object({ fees: z.object({ maker_rate: looseDecimal, taker_rate: looseDecimal }).nullish() }),
)
/** `GET balance`. */
export const balances = listOf(z.object({ token: z.string().min(1), size: decimalText }))
/** `GET account/margin`. */
export const margins = z.object({
  configs: z.array(z.object({ market: z.string(), leverage: looseDecimal, margin_type: optionalText })),
})

/** A position: the size is signed, and its profit holds the running funding. */
export const position = z.object({
  market: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  size: optionalDecimal,
  status: z.string(),
  average_entry_price: optionalDecimal,
  unrealized_pnl: optionalDecimal,
  leverage: optionalDecimal,
  liquidation_price: optionalDecimal,
  last_updated_at: unixMs.nullish(),
  seq_no: bigSequence.nullish(),
})
export const positions = listOf(position)

/** Funding that was realised by a change of the position. */
export const fundingPayment = z.object({
  id: z.string().min(1),
  market: z.string(),
  payment: decimalText,
  created_at: unixMs,
})
export const fundingPayments = pageOf(fundingPayment)
