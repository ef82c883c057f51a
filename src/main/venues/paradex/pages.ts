import { AppError } from '../../base/errors.ts'

/** One page of a list, newest rows first. */
interface PageAnswer<T> {
  readonly results: readonly T[]
  /** Opaque; absent, null or empty on the last page. */
  readonly next?: string | null | undefined
}

/** The page size that every list takes. */
export const PAGE_ROWS = 100
const MAX_PAGES = 50

/**
 * Reads pages until there are enough rows or no more pages.
 *
 * @param enough says so of the rows so far
 * @throws {AppError} `venue-unavailable` when the list is longer than we read.
 */
export async function readPages<T>(
  fetchPage: (page: { readonly page_size: number; readonly cursor?: string }) => Promise<PageAnswer<T>>,
  enough: (rows: readonly T[]) => boolean,
): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await fetchPage({ page_size: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...answer.results)
    if (enough(rows) || !answer.next || answer.results.length === 0) return rows
    cursor = answer.next
  }
  throw new AppError(
    'venue-unavailable',
    `expected a list of at most ${MAX_PAGES * PAGE_ROWS} rows, got one that goes on`,
  )
}
