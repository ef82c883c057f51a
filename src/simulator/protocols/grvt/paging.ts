import { malformed } from './errors.ts'
import type { Params } from './params.ts'
import { milliseconds } from './text.ts'

/** One page of a history and the cursor of the next, which is empty at the end. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: string
}

/**
 * Cuts a history, kept oldest first, by `start_time`, `end_time`, `limit` and `cursor`; answers newest first.
 * A cursor is the time of the last row and how many rows of that time were sent, so that new rows shift nothing.
 */
export function page<T>(params: Params, oldestFirst: readonly T[], timeMsOf: (row: T) => number): Page<T> {
  const startMs = timeOf(params, 'start_time') ?? 0
  const endMs = timeOf(params, 'end_time') ?? Number.POSITIVE_INFINITY
  const limit = params.limit()
  const cursor = readCursor(params)
  const within = oldestFirst
    .filter((row) => timeMsOf(row) >= startMs && timeMsOf(row) <= Math.min(endMs, cursor.atMs))
    .toReversed()
  const rows = within.slice(cursor.sent, cursor.sent + limit)
  const last = rows.at(-1)
  if (last === undefined || within.length <= cursor.sent + limit) return { rows, next: '' }
  const atMs = timeMsOf(last)
  const here = rows.filter((row) => timeMsOf(row) === atMs).length
  return { rows, next: `${atMs}-${atMs === cursor.atMs ? cursor.sent + here : here}` }
}

/** Time in ms of a parameter in nanoseconds; undefined when absent or zero. */
function timeOf(params: Params, name: string): number | undefined {
  const ns = params.unsigned(name)
  return ns === undefined || ns === 0n ? undefined : milliseconds(ns)
}

function readCursor(params: Params): { readonly atMs: number; readonly sent: number } {
  const text = params.text('cursor')
  if (text === undefined) return { atMs: Number.POSITIVE_INFINITY, sent: 0 }
  const [, atMs, sent] = /^(\d{1,16})-(\d{1,6})$/.exec(text) ?? []
  if (atMs === undefined) throw malformed('cursor is none of ours')
  return { atMs: Number(atMs), sent: Number(sent) }
}
