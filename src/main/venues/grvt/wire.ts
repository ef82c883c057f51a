import { z } from 'zod'
import { D, ZERO } from '../../base/decimal.ts'
import { unixNanos, unixToMs } from './unix-nanos.ts'

/**
 * REST payloads as the venue spells them, with full field names. Unknown keys are ignored: new ones are added without
 * notice. Docs: the venue's API documents and generated schemas of May 2026; sheet sections 3, 5 and 7.
 */

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

/** A decimal in human units. Zero may be empty text; some documents write numbers where frames have text. */
export const decimal = z
  .union([z.string().regex(DECIMAL, 'expected decimal text'), z.literal(''), z.number()])
  .transform((value) => new D(value === '' ? 0 : value))
/** Ids are text with us: as numbers they pass 2^53, and a number that is no exact one has lost its digits. */
export const idText = z.union([z.string(), z.number().int()]).transform(String)
/** A whole number that the schema has as one and frames have as text. */
const count = z.union([z.number().int(), z.string().regex(/^\d{1,9}$/)]).transform(Number)

const listOf = <T extends z.ZodType>(row: T) => z.object({ result: z.array(row) })
const pageOf = <T extends z.ZodType>(row: T) => z.object({ result: z.array(row), next: z.string().nullish() })

/** `GET time`: the unit is not documented. */
export const serverTime = z.object({
  server_time: z
    .union([z.number().positive(), z.string().regex(/^\d+$/).transform(Number)])
    .transform(unixToMs),
})

/** One row of `all_instruments`. Cap and floor are percent for one interval. */
export const instrument = z.object({
  instrument: z.string().min(1),
  instrument_hash: z.string().regex(/^0x[0-9a-fA-F]{1,64}$/),
  base: z.string().min(1),
  quote: z.string().min(1),
  kind: z.string(),
  base_decimals: count,
  tick_size: decimal,
  min_size: decimal,
  min_notional: decimal.nullish(),
  max_position_size: decimal.nullish(),
  funding_interval_hours: count.nullish(),
  adjusted_funding_rate_cap: decimal.nullish(),
  adjusted_funding_rate_floor: decimal.nullish(),
})
/** `all_instruments`. A row that cannot be read loses itself, not the list. */
export const instruments = z.object({ result: z.array(z.unknown()) })

const level = z.object({ price: decimal, size: decimal })
/** `book`: best first on both sides, without a number. */
export const book = z.object({
  result: z.object({ event_time: unixNanos, bids: z.array(level), asks: z.array(level) }),
})

/** `mini`, and one frame of `v1.mini.s`. An empty side has price and size 0. */
export const mini = z.object({
  event_time: unixNanos,
  best_bid_price: decimal,
  best_bid_size: decimal,
  best_ask_price: decimal,
  best_ask_size: decimal,
})
export const miniAnswer = z.object({ result: mini })

/** `ticker`. `funding_rate` is percent for the running interval. */
export const ticker = z.object({
  result: z.object({
    mark_price: decimal,
    index_price: decimal.nullish(),
    funding_rate: decimal,
    next_funding_time: unixNanos,
    funding_interval_hours: count.nullish(),
  }),
})

/** `funding`: settled rates in percent. */
export const fundingHistory = pageOf(z.object({ funding_rate: decimal, funding_time: unixNanos }))

/** One row of `kline`, and one frame of `v1.candle`. */
export const candle = z.object({
  open_time: unixNanos,
  open: decimal,
  close: decimal,
  high: decimal,
  low: decimal,
  volume_b: decimal.nullish(),
})
/** `kline`, newest first. */
export const candles = pageOf(candle)

/** One row of `trade`, and one frame of `v1.trade`. */
export const trade = z.object({
  event_time: unixNanos,
  is_taker_buyer: z.boolean(),
  size: decimal,
  price: decimal,
  trade_id: idText,
})
export const trades = listOf(trade)

/** `margin_rules`: the first bracket is that of small positions. */
export const marginRules = z.object({
  result: z.object({
    risk_brackets: z.array(
      z.object({
        notional_floor: decimal.nullish(),
        maintenance_margin_rate: decimal,
        max_leverage: decimal.nullish(),
      }),
    ),
  }),
})

/** Order states, sheet section 5. A state nobody has seen is not guessed: the payload is refused. */
export const orderStatus = z.enum(['PENDING', 'OPEN', 'FILLED', 'REJECTED', 'CANCELLED'])

/** An order as every call and the stream tell it. Sizes and prices of the state are lists, one a leg. */
export const order = z.object({
  order_id: idText.nullish(),
  is_market: z.boolean().nullish(),
  time_in_force: z.string(),
  post_only: z.boolean().nullish(),
  reduce_only: z.boolean().nullish(),
  legs: z
    .array(
      z.object({
        instrument: z.string(),
        size: decimal,
        limit_price: decimal.nullish(),
        is_buying_asset: z.boolean(),
      }),
    )
    .min(1),
  metadata: z.object({ client_order_id: idText.nullish(), create_time: unixNanos.nullish() }),
  state: z.object({
    status: orderStatus,
    reject_reason: z.string().nullish(),
    traded_size: z.array(decimal).nullish(),
    avg_fill_price: z.array(decimal).nullish(),
    update_time: unixNanos.nullish(),
  }),
})
export const orderAnswer = z.object({ result: order })
export const orders = listOf(order)

/** A cancel was received, not done. The documents show the text `"true"`. */
export const ack = z.object({ result: z.object({ ack: z.union([z.boolean(), z.string()]) }) })

/** One own execution, of `fill_history` and of `v1.fill`. `fee_rate` is percent. */
export const fill = z.object({
  event_time: unixNanos,
  instrument: z.string(),
  is_buyer: z.boolean(),
  is_taker: z.boolean(),
  size: decimal,
  price: decimal,
  realized_pnl: decimal.nullish(),
  fee: decimal,
  fee_rate: decimal.nullish(),
  fee_currency: z.string().nullish(),
  trade_id: idText,
  order_id: idText.nullish(),
  client_order_id: idText.nullish(),
  is_liquidation: z.boolean().nullish(),
})
export const fills = pageOf(fill)

/** One position. `size` is signed. */
export const position = z.object({
  instrument: z.string(),
  size: decimal,
  entry_price: decimal,
  mark_price: decimal,
  unrealized_pnl: decimal,
  est_liquidation_price: decimal.nullish(),
  leverage: decimal.nullish(),
  margin_type: z.string().nullish(),
})
export const positions = listOf(position)
/** Of a frame of `v1.position` only what holds until the next one: it is sent on trades, not when the mark moves. */
export const positionPush = z.object({
  instrument: z.string(),
  size: decimal,
  entry_price: decimal.nullish().transform((price) => price ?? ZERO),
})

/** `account_summary` of one sub-account. */
export const accountSummary = z.object({
  result: z.object({
    settle_currency: z.string().nullish(),
    total_equity: decimal,
    unrealized_pnl: decimal,
    available_balance: decimal,
    spot_balances: z.array(z.object({ currency: z.string(), balance: decimal })),
  }),
})

/** `get_all_initial_leverage`: `results`, unlike any other call. */
export const leverages = z.object({
  results: z.array(z.object({ instrument: z.string(), leverage: decimal, max_leverage: decimal })),
})

/** `funding_payment_history`. A positive amount was paid. */
export const fundingPayments = pageOf(
  z.object({
    event_time: unixNanos,
    instrument: z.string(),
    currency: z.string(),
    amount: decimal,
    tx_id: idText,
  }),
)
