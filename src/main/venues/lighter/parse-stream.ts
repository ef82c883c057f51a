import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, PublicTrade } from '../../domain/market.ts'
import { parseTimeMs } from './parse.ts'
import { parseTrade } from './parse-market.ts'
import { LIGHTER } from './venue-id.ts'
import * as wire from './wire-stream.ts'

type Read<T> = (payload: unknown, isFirst: boolean, receivedAtMs: number) => readonly T[]

/**
 * Reads `ticker` frames: an older nonce and a book without one of its sides say nothing; nonces start anew with a
 * connection.
 *
 * @throws {AppError} `protocol` for a frame that cannot be read or is crossed.
 */
export function createBboReader({ symbol }: Pick<Instrument, 'symbol'>): Read<Bbo> {
  let lastNonce = -1
  return (payload, isFirst, receivedAtMs) => {
    const frame = wire.ticker.parse(payload)
    const { a, b } = frame.ticker
    if (!isFirst && frame.nonce <= lastNonce) return []
    lastNonce = frame.nonce
    if (a.price === '' || b.price === '') return []
    const [bidPrice, askPrice] = [new D(b.price), new D(a.price)]
    if (bidPrice.gte(askPrice))
      throw new AppError('protocol', `expected a bid below the ask, got ${b.price} and ${a.price}`)
    const venueTime = frame.timestamp ?? frame.ticker.last_updated_at
    return [
      {
        venue: LIGHTER,
        symbol,
        bidPrice,
        bidSizeBase: new D(b.size),
        askPrice,
        askSizeBase: new D(a.size),
        sequence: frame.nonce,
        venueTimeMs: venueTime === undefined ? receivedAtMs : parseTimeMs(venueTime),
        receivedAtMs,
        source: 'stream',
      },
    ]
  }
}

const MEMORY = 2_000

/** Reads `trade` frames, each trade once. The first frame repeats history: it is remembered, not told. */
export function createTradeReader(): Read<PublicTrade> {
  const seen = new Map<string, true>()
  return (payload, isFirst) => {
    const { trades, liquidation_trades } = wire.tradeBatch.parse(payload)
    const fresh = [...trades, ...liquidation_trades]
      .filter(({ trade_id }) => !seen.has(trade_id))
      .map(parseTrade)
      .sort(byTimeAndId)
    for (const { tradeId } of fresh) remember(seen, tradeId, true, MEMORY)
    return isFirst ? [] : fresh
  }
}

/** Ids are digits: the longer is the larger. */
export const compareIds = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : Number(a > b))

/** Oldest first; trades of one moment by their id. */
export const byTimeAndId = (
  a: { readonly venueTimeMs: number; readonly tradeId: string },
  b: { readonly venueTimeMs: number; readonly tradeId: string },
): number => a.venueTimeMs - b.venueTimeMs || compareIds(a.tradeId, b.tradeId)
