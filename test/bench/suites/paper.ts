import { readFeed } from '../feed.ts'
import type { SuiteResult } from '../metrics.ts'
import { measurePaperCost } from './paper-cost.ts'
import { measureDecisions } from './paper-decisions.ts'
import { measurePaperReference } from './paper-reference.ts'
import { measureRestingFills } from './paper-resting.ts'

/** What paper trading is worth: are its fills right, what do they cost, how long does a resting order wait. */
export async function paperSuite(): Promise<SuiteResult> {
  const feed = readFeed()
  const metrics = {
    ...measurePaperReference(),
    ...(await measurePaperCost(feed)),
    ...measureRestingFills(feed),
    ...(await measureDecisions()),
  }
  return {
    metrics,
    notes: [
      'decisionMs: from a price update to its decision, 50 symbols updated at the same moment; the wire is not in it.',
      'decisionOnnxMs: the same with the baseline as an ONNX file of the user, in its thread.',
      feed.description,
      'referenceMismatches: fills of the paper matching against a matcher that replays each order’s whole life.',
      'venueEvents…: the whole way of best prices and trades through the paper venue, decimals to ticks and marks' +
        ' included, with ten resting orders that they do not reach. paperEvents…: its matching alone.',
      'eventsVsBookUpdate: cost of an event met by ten (100, 4,000) resting orders ÷ cost of its best prices in the bare book.',
      'resting…: one order of 0.1 a side at the touch every 2 s. Touch fills at the first print at the price; queue waits' +
        ' for the size that stood there before. What has not filled after a minute counts as a minute.',
    ],
  }
}
