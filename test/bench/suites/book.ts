import { readFeed } from '../feed.ts'
import type { SuiteResult } from '../metrics.ts'
import { measureDecoding } from './book-decoding.ts'
import { measureReplay } from './book-replay.ts'
import { measureWalk } from './book-walk.ts'
import { measureOrders } from './orders.ts'

/** The order book: is it right, what does it cost, how many requests does an order make. */
export async function bookSuite(): Promise<SuiteResult> {
  const feed = readFeed()
  const metrics = {
    ...measureReplay(feed),
    ...measureDecoding(feed),
    ...measureWalk(feed),
    ...(await measureOrders()),
  }
  return { metrics, notes: [feed.description] }
}
