import { AppError } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { BookChanges } from '../book-sink.ts'
import { createStepReader, excerpt } from '../decode-steps.ts'

/** A frame of a book: the whole of it, or what changed. `sequence` is its `seq_no`. */
export interface BookFrame extends BookChanges {
  readonly isSnapshot: boolean
}

/** Reads any frame of one market through `JSON.parse`. */
export type BookReader = (bytes: Buffer, receivedAtMs: number) => BookFrame

/**
 * Hand-checked reading of parsed JSON: every field that is used is looked at, nothing else is. Sheet section 6. Sizes of
 * inserts and updates are absolute, a delete is a size of zero.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createBookReader(grid: BookGrid): BookReader {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return (bytes, receivedAtMs) => {
    const book = bookOf(bytes)
    const [bids, asks] = [createSide(), createSide()]
    const take = (rows: unknown, name: string, isDelete: boolean): void => {
      for (const row of listOf(rows, name)) {
        if (!isRecord(row)) throw unreadable('a level', row)
        const side = row.side === 'BUY' ? bids : row.side === 'SELL' ? asks : undefined
        if (!side) throw unreadable('a side of BUY or SELL', row.side)
        side.ticks.push(readTicks(row.price))
        side.lots.push(isDelete ? 0 : readLots(row.size))
      }
    }
    // In this order: sheet section 6.
    take(book.inserts, 'inserts', false)
    take(book.updates, 'updates', false)
    take(book.deletes, 'deletes', true)
    return {
      isSnapshot: kindOf(book.update_type) === 's',
      bidTicks: Float64Array.from(bids.ticks),
      bidLots: Float64Array.from(bids.lots),
      bidCount: bids.ticks.length,
      askTicks: Float64Array.from(asks.ticks),
      askLots: Float64Array.from(asks.lots),
      askCount: asks.ticks.length,
      sequence: countOf(book.seq_no, 'seq_no'),
      venueTimeMs: countOf(book.last_updated_at, 'last_updated_at'),
      receivedAtMs,
    }
  }
}

type Fields = Readonly<Record<string, unknown>>

const createSide = (): { readonly ticks: number[]; readonly lots: number[] } => ({ ticks: [], lots: [] })

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function bookOf(bytes: Buffer): Fields {
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw unreadable('JSON', text)
  }
  const params = isRecord(parsed) ? parsed.params : undefined
  const data = isRecord(params) ? params.data : undefined
  if (isRecord(data)) return data
  throw unreadable('a book', text)
}

/** A list may be left out when it is empty. */
function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value
  throw unreadable(`${name} as a list`, value)
}

function kindOf(value: unknown): 's' | 'd' {
  if (value === 's' || value === 'd') return value
  throw unreadable('update_type s or d', value)
}

function countOf(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw unreadable(`${name} as a whole number`, value)
}

const unreadable = (what: string, came: unknown): AppError =>
  new AppError('protocol', `expected ${what} in a frame of the book, got ${excerpt(came)}`)
