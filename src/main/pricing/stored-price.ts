import { z } from 'zod'
import { D } from '../base/decimal.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'

/** A decimal above zero as text, no longer than any venue writes one. */
const positive = z
  .string()
  .max(40)
  .regex(/^\d+(\.\d+)?$/)
  .refine((text) => /[1-9]/.test(text))

/** The shape of a price outside this process: in the file of last known prices and between terminals. */
export const storedPrice = z
  .strictObject({
    venue: z.string().min(1).max(32),
    symbol: z.string().min(1).max(64),
    bid: positive,
    bidSize: positive,
    ask: positive,
    askSize: positive,
    sequence: z.number().int().nonnegative().optional(),
    venueTimeMs: z.number().int().nonnegative(),
    source: z.enum(['rest', 'stream']),
  })
  .refine(({ bid, ask }) => new D(bid).lt(ask), 'expected a bid below the ask')
export type StoredPrice = z.infer<typeof storedPrice>

/** A price that a venue told, as text; `undefined` when its source is no venue. */
export function toStored(bbo: Bbo): StoredPrice | undefined {
  if (bbo.source !== 'rest' && bbo.source !== 'stream') return undefined
  return {
    venue: bbo.venue,
    symbol: bbo.symbol,
    bid: bbo.bidPrice.toFixed(),
    bidSize: bbo.bidSizeBase.toFixed(),
    ask: bbo.askPrice.toFixed(),
    askSize: bbo.askSizeBase.toFixed(),
    ...(bbo.sequence === undefined ? {} : { sequence: bbo.sequence }),
    venueTimeMs: bbo.venueTimeMs,
    source: bbo.source,
  }
}

/** The reverse. The receipt is counted on this machine's clock. */
export function fromStored(stored: StoredPrice, receivedAtMs: number): Bbo {
  return {
    venue: stored.venue as VenueId,
    symbol: stored.symbol as SymbolId,
    bidPrice: new D(stored.bid),
    bidSizeBase: new D(stored.bidSize),
    askPrice: new D(stored.ask),
    askSizeBase: new D(stored.askSize),
    ...(stored.sequence === undefined ? {} : { sequence: stored.sequence }),
    venueTimeMs: stored.venueTimeMs,
    receivedAtMs,
    source: stored.source,
  }
}
