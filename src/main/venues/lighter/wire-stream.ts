import { z } from 'zod'
import { decimalText, order, position, trade } from './wire.ts'

/**
 * Frames of the one socket as the venue spells them. Sheet sections 2, 6 and 7, read 2026-11-20. Books have a reader
 * of their own.
 */

/** What every frame may carry: its kind, its channel, an error, nested or with the type `error`. */
export const frameHead = z.object({
  type: z.string().optional(),
  channel: z.string().optional(),
  code: z.number().int().optional(),
  message: z.string().default(''),
  error: z.object({ code: z.number().int(), message: z.string().default('') }).optional(),
})

/** Answer to a transaction: queued (200) or refused. The id of a refusal may be missing. */
export const transactionAnswer = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  code: z.number().int().optional(),
  message: z.string().default(''),
  tx_hash: z.string().optional(),
  error: z.object({ code: z.number().int(), message: z.string().default('') }).optional(),
})

const side = z.object({ price: z.string(), size: z.string() })
/** `ticker`: an empty side has empty texts. */
export const ticker = z.object({
  nonce: z.number().int(),
  timestamp: z.number().optional(),
  ticker: z.object({ a: side, b: side, last_updated_at: z.number().optional() }),
})

const rows = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((list) => list ?? [])

/** `trade`: both lists may be null. */
export const tradeBatch = z.object({ trades: rows(trade), liquidation_trades: rows(trade) })

/** Rows keyed by market id, as the account channels send them; null for none. */
const byMarket = <T extends z.ZodType>(row: T) =>
  z
    .record(z.string(), z.union([z.array(row), row, z.null()]))
    .nullish()
    .transform(
      (record) =>
        Object.values(record ?? {}).flatMap((value) => (value === null ? [] : value)) as z.output<T>[],
    )

/** `account_all_orders`. */
export const accountOrders = z.object({ orders: byMarket(order) })
/** `account_all_trades`. */
export const accountTrades = z.object({ trades: byMarket(trade) })
/** `account_all_positions`. */
export const accountPositions = z.object({ positions: byMarket(position) })
/** `user_stats`. */
export const userStats = z.object({ stats: z.object({ collateral: decimalText }) })
