import { D } from '../../src/main/base/decimal.ts'
import { createOrderBook, type OrderBook } from '../../src/main/domain/order-book.ts'
import type { BookChanges } from '../../src/main/domain/order-book-changes.ts'
import { createBookTickerDecoder } from '../../src/main/venues/aster/decode-book-ticker.ts'
import { createDepthDecoder, type DepthFrame } from '../../src/main/venues/aster/decode-depth.ts'
import { createStepReader } from '../../src/main/venues/decode-steps.ts'
import type { Feed } from './feed-shape.ts'

/** What came of playing a feed through decoders and book. */
export interface ReplayResult {
  readonly diffsApplied: number
  /** Diffs whose `pu` was not the `u` before: none in a whole feed. */
  readonly gaps: number
  readonly crossedBooks: number
  /** Update ids at which both our book and a book ticker stand. */
  readonly bookTickerPoints: number
  /** Those where best bid, best ask and both sizes are equal. */
  readonly bookTickerMatches: number
  readonly fastFrames: number
  readonly slowFrames: number
  readonly book: OrderBook
}

export const gridOf = (feed: Feed) => ({ tickSize: new D(feed.tickSize), lotSize: new D(feed.lotSize) })

/** The REST snapshot of a feed in ticks and lots. */
export function readSnapshot(feed: Feed): BookChanges {
  const raw = JSON.parse(feed.snapshot.toString()) as {
    readonly lastUpdateId: number
    readonly T: number
    readonly bids: readonly (readonly [string, string])[]
    readonly asks: readonly (readonly [string, string])[]
  }
  const { tickSize, lotSize } = gridOf(feed)
  const ticks = createStepReader(tickSize, 'price')
  const lots = createStepReader(lotSize, 'size')
  return {
    bidTicks: Float64Array.from(raw.bids, ([price]) => ticks(price)),
    bidLots: Float64Array.from(raw.bids, ([, size]) => lots(size)),
    bidCount: raw.bids.length,
    askTicks: Float64Array.from(raw.asks, ([price]) => ticks(price)),
    askLots: Float64Array.from(raw.asks, ([, size]) => lots(size)),
    askCount: raw.asks.length,
    sequence: raw.lastUpdateId,
    venueTimeMs: raw.T,
    receivedAtMs: raw.T,
  }
}

interface Top {
  readonly bidTicks: number
  readonly bidLots: number
  readonly askTicks: number
  readonly askLots: number
}

/** Best prices by update id: the venue's own word on what the book must show. */
function readTops(feed: Feed): { tops: Map<number, Top>; fastFrames: number; slowFrames: number } {
  const decoder = createBookTickerDecoder(gridOf(feed))
  const tops = new Map<number, Top>()
  for (const { kind, bytes, receivedAtMs } of feed.frames) {
    if (kind !== 'bookTicker') continue
    const { sequence, bidTicks, bidLots, askTicks, askLots } = decoder.decode(bytes, receivedAtMs)
    tops.set(sequence, { bidTicks, bidLots, askTicks, askLots })
  }
  const { fastFrames, slowFrames } = decoder.counts()
  return { tops, fastFrames, slowFrames }
}

/** Plays a whole feed by the rules of aster.md 6 and compares the book with every book ticker it meets. */
export function replayFeed(feed: Feed): ReplayResult {
  const { tops, ...tickerCounts } = readTops(feed)
  const decoder = createDepthDecoder(gridOf(feed))
  const book = createOrderBook(gridOf(feed))
  const snapshot = readSnapshot(feed)
  let [lastId, diffsApplied, gaps, crossedBooks, points, matches] = [-1, 0, 0, 0, 0, 0]
  book.applySnapshot(snapshot)

  const compare = (): void => {
    const top = tops.get(book.sequence)
    if (!top) return
    points += 1
    const same =
      book.bestBidTicks === top.bidTicks &&
      book.bestBidLots === top.bidLots &&
      book.bestAskTicks === top.askTicks &&
      book.bestAskLots === top.askLots
    if (same) matches += 1
  }
  const follows = (diff: DepthFrame): boolean =>
    lastId < 0
      ? diff.firstId <= snapshot.sequence && snapshot.sequence <= diff.lastId
      : diff.previousId === lastId

  for (const { kind, bytes, receivedAtMs } of feed.frames) {
    if (kind !== 'depth') continue
    const diff = decoder.decode(bytes, receivedAtMs)
    if (diff.lastId < snapshot.sequence) continue
    if (!follows(diff)) gaps += 1
    lastId = diff.lastId
    if (book.applyChanges(diff) === 'crossed') crossedBooks += 1
    diffsApplied += 1
    compare()
  }
  const depthCounts = decoder.counts()
  return {
    diffsApplied,
    gaps,
    crossedBooks,
    bookTickerPoints: points,
    bookTickerMatches: matches,
    fastFrames: depthCounts.fastFrames + tickerCounts.fastFrames,
    slowFrames: depthCounts.slowFrames + tickerCounts.slowFrames,
    book,
  }
}
