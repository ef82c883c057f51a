import { createHash } from 'node:crypto'
import { badParameter } from './errors.ts'
import type { Params } from './params.ts'

const DEFAULT_ROWS = 100
const MOST_ROWS = 5_000

/** One page of a history, newest first: `start_at` and `end_at` are ms, cursors are opaque and signed. */
export function pageOf<T, R>(
  params: Params,
  newestFirst: readonly T[],
  timeOf: (item: T) => number,
  rowOf: (item: T) => R,
  mostRows = MOST_ROWS,
): { readonly next: string | null; readonly prev: string | null; readonly results: R[] } {
  const startMs = params.integer('start_at') ?? 0
  const endMs = params.integer('end_at') ?? Number.MAX_SAFE_INTEGER
  const size = params.integer('page_size', 1, mostRows) ?? Math.min(DEFAULT_ROWS, mostRows)
  const from = readCursor(params.text('cursor'))
  const rows = newestFirst.filter((item) => timeOf(item) >= startMs && timeOf(item) <= endMs)
  // Counted from the oldest, so that news does not shift the pages.
  const end = rows.length - (from ?? rows.length)
  const results = rows.slice(end, end + size).map(rowOf)
  const left = rows.length - end - results.length
  return {
    next: left > 0 ? writeCursor(left) : null,
    prev: end > 0 ? writeCursor(Math.min(rows.length, rows.length - end + size)) : null,
    results,
  }
}

function writeCursor(left: number): string {
  const text = String(left)
  return Buffer.from(`${text}.${proofOf(text)}`).toString('base64url')
}

function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const [text = '', proof] = Buffer.from(cursor, 'base64url').toString().split('.')
  if (proof !== proofOf(text)) throw badParameter('cursor', 'one that a page gave')
  return Number(text)
}

function proofOf(text: string): string {
  return createHash('sha256').update(`cursor of the simulator: ${text}`).digest('hex').slice(0, 16)
}
