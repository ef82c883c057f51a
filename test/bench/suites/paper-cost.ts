import { createOrderBook } from '../../../src/main/domain/order-book.ts'
import { createQueueBook } from '../../../src/main/venues/paper/queue-book.ts'
import type { Feed } from '../feed-shape.ts'
import { type Candidate, measurePaired } from '../harness.ts'
import type { Metrics } from '../metrics.ts'
import { gridOf } from '../replay.ts'
import { type MarketEvent, marketEventsOf } from './paper-feed.ts'
import { paperVenueCandidate } from './paper-venue.ts'

const SLICE = 4_000
const ROUNDS = 48
/** Orders that rest about the market: a person's, a grid's, and far more than anybody has. */
const RESTING = [10, 100, 4_000] as const
const nameOf = (resting: number): string => `paper beside ${resting}`

/**
 * What a market event costs the paper matching, with orders resting about the market, and the whole paper venue,
 * beside the bare book.
 */
export async function measurePaperCost(feed: Feed): Promise<Metrics> {
  const events = marketEventsOf(feed)
  const papers = RESTING.map((resting) => paperCandidate(events, resting))
  const venue = await paperVenueCandidate('venue', feed, events, sliceOf)
  const paired = measurePaired([...papers, venue, bookCandidate(feed, events)], ROUNDS)
  const [usual, grid, crowd] = RESTING.map(nameOf) as [string, string, string]
  return {
    venueEventsPerSecond: { value: Math.round(1e9 / paired.nsOf('venue')), unit: 'events/s' },
    venueEventsVsBookUpdate: { value: paired.ratio('venue', 'book'), unit: 'ratio' },
    paperEventsPerSecond: { value: Math.round(1e9 / paired.nsOf(usual)), unit: 'events/s' },
    bookUpdatesPerSecond: { value: Math.round(1e9 / paired.nsOf('book')), unit: 'updates/s' },
    eventsVsBookUpdate: { value: paired.ratio(usual, 'book'), unit: 'ratio' },
    eventsVsBookUpdate100Resting: { value: paired.ratio(grid, 'book'), unit: 'ratio', goal: 1.6 },
    eventsVsBookUpdate4000Resting: { value: paired.ratio(crowd, 'book'), unit: 'ratio', goal: 3 },
  }
}

const sliceOf = <T>(events: readonly T[], round: number): readonly T[] => {
  const start = (round * SLICE) % Math.max(1, events.length - SLICE)
  return events.slice(start, start + SLICE)
}

/** Orders from the touch outwards, too large to fill: every event finds all of them. */
function paperCandidate(events: readonly MarketEvent[], resting: number): Candidate {
  return {
    name: nameOf(resting),
    run(round) {
      const slice = sliceOf(events, round)
      const queue = createQueueBook()
      const first = slice.find((event) => event.kind === 'touch')
      if (!first) throw new Error('expected best prices in every slice of the feed')
      for (let at = 0; at < resting; at += 1) {
        const side = at % 2 === 0 ? 'buy' : 'sell'
        const away = Math.floor(at / 2) * 10
        const ticks = side === 'buy' ? first.bidTicks - away : first.askTicks + away
        queue.enter({ id: `o${at}`, side, ticks, lots: 1e9, shownLots: 1_000, sinceMs: 0, receivedAtMs: 0 })
      }
      let fills = 0
      for (const event of slice) {
        if (event.kind === 'trade')
          fills += queue.onTrade(event.takerSide, event.ticks, event.lots, event.atMs).length
        else {
          const { bidTicks, bidLots, askTicks, askLots, atMs } = event
          fills += queue.onTouch({
            bidTicks,
            bidLots,
            bidOfferedLots: bidLots,
            askTicks,
            askLots,
            askOfferedLots: askLots,
            timeMs: atMs,
            receivedAtMs: atMs,
          }).fills.length
        }
      }
      if (queue.size !== resting || fills < 0)
        throw new Error(`expected ${resting} orders, got ${queue.size}`)
      return slice.length
    },
  }
}

/** The same best prices, as one level a side, into the bare book; a trade leaves it as it is. */
function bookCandidate(feed: Feed, events: readonly MarketEvent[]): Candidate {
  return {
    name: 'book',
    run(round) {
      const slice = sliceOf(events, round)
      const book = createOrderBook(gridOf(feed))
      const [bidTicks, bidLots] = [new Float64Array(2), new Float64Array(2)]
      const [askTicks, askLots] = [new Float64Array(2), new Float64Array(2)]
      let updates = 0
      let [lastBid, lastAsk] = [0, 0]
      for (const event of slice) {
        if (event.kind === 'trade') continue
        // The level that was best before goes when the best price moves.
        const bidCount = fill(bidTicks, bidLots, event.bidTicks, event.bidLots, lastBid)
        const askCount = fill(askTicks, askLots, event.askTicks, event.askLots, lastAsk)
        ;[lastBid, lastAsk] = [event.bidTicks, event.askTicks]
        updates += 1
        const times = { sequence: updates, venueTimeMs: event.atMs, receivedAtMs: event.atMs }
        const changes = { bidTicks, bidLots, bidCount, askTicks, askLots, askCount, ...times }
        if (updates === 1) book.applySnapshot(changes)
        else book.applyChanges(changes)
      }
      if (book.bestBidTicks !== lastBid)
        throw new Error(`expected ${lastBid} as best bid, got ${book.bestBidTicks}`)
      return updates
    },
  }
}

function fill(
  ticks: Float64Array,
  lots: Float64Array,
  bestTicks: number,
  bestLots: number,
  lastTicks: number,
): number {
  ticks[0] = bestTicks
  lots[0] = bestLots
  if (lastTicks === 0 || lastTicks === bestTicks) return 1
  ticks[1] = lastTicks
  lots[1] = 0
  return 2
}
