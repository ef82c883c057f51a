import { z } from 'zod'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import { type StoredPrice, storedPrice } from '../pricing/stored-price.ts'

/** Part of every key and message: another version of this program neither reads nor breaks ours. */
export const SHARED_VERSION = 1
/** Longer texts are not ours, and are not even parsed. */
const LONGEST_TEXT = 1_024

const entry = z.strictObject({
  v: z.literal(SHARED_VERSION),
  /** Earliest server time at which it can have been received, milliseconds. */
  at: z.number().positive(),
  price: storedPrice,
})
/** A price as it lies in Redis. */
export type SharedEntry = z.infer<typeof entry>

/** Latest server time at which an instrument's price was called wrong, milliseconds. */
const gone = z.strictObject({ v: z.literal(SHARED_VERSION), at: z.number().positive() })

const message = z.strictObject({
  v: z.literal(SHARED_VERSION),
  /** Who says so. */
  from: z.string().min(1).max(64),
  scope: z.string().min(1).max(64),
  venue: z.string().min(1).max(32),
  symbol: z.string().min(1).max(64),
  reason: z.string().max(200),
})
/** What one terminal tells the others: this price is wrong. */
export type SharedMessage = z.infer<typeof message>

export function entryText(at: number, price: StoredPrice): string {
  return JSON.stringify({ v: SHARED_VERSION, at, price } satisfies SharedEntry)
}

export function goneText(at: number): string {
  return JSON.stringify({ v: SHARED_VERSION, at } satisfies z.infer<typeof gone>)
}

export function messageText(content: Omit<SharedMessage, 'v'>): string {
  return JSON.stringify({ v: SHARED_VERSION, ...content } satisfies SharedMessage)
}

/** Absent for everything but an entry of this version about this very instrument. */
export function readEntry(text: string, venue: VenueId, symbol: SymbolId): SharedEntry | undefined {
  const read = entry.safeParse(parse(text))
  if (!read.success || read.data.price.venue !== venue || read.data.price.symbol !== symbol) return undefined
  return read.data
}

export function readGone(text: string): number | undefined {
  return gone.safeParse(parse(text)).data?.at
}

export function readMessage(text: string): SharedMessage | undefined {
  return message.safeParse(parse(text)).data
}

function parse(text: string): unknown {
  if (text.length > LONGEST_TEXT) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
