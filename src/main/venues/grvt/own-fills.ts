import type { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { GrvtHttp } from './http.ts'
import type { Market } from './markets.ts'
import { msToNanos } from './unix-nanos.ts'
import type * as wire from './wire.ts'

/** One row of `fill_history`. */
export type FillRow = z.infer<typeof wire.fill>

const PAGE = 500
const MAX_PAGES = 20

const byTime = (a: FillRow, b: FillRow): number => a.event_time - b.event_time

/** The latest fills of an instrument, or of all; the order of rows is not relied on. */
export async function latestFills(
  http: Pick<GrvtHttp, 'fills'>,
  market: Market | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<FillRow[]> {
  const { result } = await http.fills(market, { limit }, signal)
  return result.toSorted(byTime).slice(-limit)
}

/**
 * The first fills of an instrument from a time on. The history is paged from its newest end, so all of it up to there is
 * read.
 *
 * @throws {AppError} `venue-unavailable` when that is more than we read: a part would pass for the whole.
 */
export async function fillsSince(
  http: Pick<GrvtHttp, 'fills'>,
  market: Market,
  query: { readonly startTimeMs: number; readonly limit: number },
  signal: AbortSignal,
): Promise<FillRow[]> {
  const rows: FillRow[] = []
  let cursor = ''
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await http.fills(
      market,
      {
        start_time: msToNanos(query.startTimeMs),
        limit: PAGE,
        ...(cursor === '' ? {} : { cursor }),
      },
      signal,
    )
    rows.push(...answer.result)
    const next = answer.next ?? ''
    if (next === '' || next === cursor || answer.result.length === 0)
      return rows
        .filter((row) => row.event_time >= query.startTimeMs)
        .sort(byTime)
        .slice(0, query.limit)
    cursor = next
  }
  throw new AppError(
    'venue-unavailable',
    `expected at most ${PAGE * MAX_PAGES} fills of ${market.venueSymbol} since then, got more`,
  )
}
