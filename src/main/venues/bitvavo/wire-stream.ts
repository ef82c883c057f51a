import { z } from 'zod'
import { candle, decimalText, orderHead, unixMs, wireSide } from './wire.ts'

/**
 * Stream payloads as the venue spells them, but for the hot one (`book`), which has a decoder of its own. Docs: sheet
 * sections 6 and 7.
 */

/** `ticker`: only what changed. A side that has no orders left may be null. */
export const ticker = z.object({
  market: z.string(),
  bestBid: decimalText.nullish(),
  bestBidSize: decimalText.nullish(),
  bestAsk: decimalText.nullish(),
  bestAskSize: decimalText.nullish(),
})

/** Channel `trades`, event `trade`; the side is the taker's. */
export const trade = z.object({
  market: z.string(),
  id: z.string().min(1),
  timestamp: unixMs,
  amount: decimalText,
  price: decimalText,
  side: wireSide,
})

/** Channel `candles`, event `candle`; it never says that a candle is closed. */
export const candlePush = z.object({ market: z.string(), candle: z.array(candle) })

/**
 * The answer to `subscribe` and `unsubscribe`: all that the connection carries now. Candles are keyed by interval,
 * the other channels are lists of markets.
 */
export const subscribed = z.object({
  event: z.enum(['subscribed', 'unsubscribed']),
  subscriptions: z.record(
    z.string(),
    z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]),
  ),
})

/** The answer to `authenticate`. */
export const authenticated = z.object({ event: z.literal('authenticate'), authenticated: z.boolean() })

/** Account event `order`: as REST tells it, but mostly without what has filled. */
export const orderPush = orderHead.extend({ filledAmount: decimalText.nullish() })

/** Account event `fill`. The fee is absent until it is settled. */
export const fillPush = z.object({
  timestamp: unixMs,
  market: z.string().min(1),
  orderId: z.string().min(1),
  clientOrderId: z.string().nullish(),
  fillId: z.string().min(1),
  side: wireSide,
  amount: decimalText,
  price: decimalText,
  taker: z.boolean(),
  fee: decimalText.nullish(),
  feeCurrency: z.string().nullish(),
})
