import { createQueueBook, type QueueBook } from '../../../src/main/venues/paper/queue-book.ts'
import type { Feed } from '../feed-shape.ts'
import { type Metrics, median } from '../metrics.ts'
import { type MarketEvent, marketEventsOf } from './paper-feed.ts'

const PLACE_EVERY_MS = 2_000
const PATIENCE_MS = 60_000
const SIZE_LOTS = 100

type Touch = Extract<MarketEvent, { kind: 'touch' }>

interface Waiting {
  readonly queue: QueueBook
  readonly sinceMs: number
  left: number
}

/** How long orders at the touch wait for their last lot, with the queue and without it. Needs recorded trades. */
export function measureRestingFills(feed: Feed): Metrics {
  if (feed.source !== 'recorded') return {}
  const events = marketEventsOf(feed)
  const [queued, touched] = [waitsOf(events, true), waitsOf(events, false)]
  const filled = (waits: readonly number[]) =>
    (100 * waits.filter((ms) => ms < PATIENCE_MS).length) / waits.length
  return {
    restingOrders: { value: queued.length, unit: 'orders' },
    'restingFillMs.queueP50': { value: median(queued), unit: 'ms' },
    'restingFillMs.touchP50': { value: median(touched), unit: 'ms' },
    restingFilledQueuePct: { value: filled(queued), unit: '%' },
    restingFilledTouchPct: { value: filled(touched), unit: '%' },
  }
}

function waitsOf(events: readonly MarketEvent[], queueCounts: boolean): readonly number[] {
  const waits: number[] = []
  let waiting: Waiting[] = []
  let nextMs = 0
  const lastMs = events.at(-1)?.atMs ?? 0
  for (const event of events) {
    for (const order of waiting) {
      order.left -= filledBy(order.queue, event)
      const waitedMs = event.atMs - order.sinceMs
      if (order.left > 0 && waitedMs < PATIENCE_MS) continue
      waits.push(Math.min(waitedMs, PATIENCE_MS))
      order.left = 0
    }
    waiting = waiting.filter(({ left }) => left > 0)
    // An order that the recording does not watch for a minute says nothing.
    if (event.kind !== 'touch' || event.atMs < nextMs || event.atMs > lastMs - PATIENCE_MS) continue
    nextMs = event.atMs + PLACE_EVERY_MS
    for (const side of ['buy', 'sell'] as const)
      waiting.push({ queue: placedAt(event, side, queueCounts), sinceMs: event.atMs, left: SIZE_LOTS })
  }
  return waits
}

function placedAt(touch: Touch, side: 'buy' | 'sell', queueCounts: boolean): QueueBook {
  const queue = createQueueBook()
  queue.countQueue(queueCounts)
  const [ticks, shownLots] =
    side === 'buy' ? [touch.bidTicks, touch.bidLots] : [touch.askTicks, touch.askLots]
  queue.enter({
    id: 'one',
    side,
    ticks,
    lots: SIZE_LOTS,
    shownLots,
    sinceMs: touch.atMs,
    receivedAtMs: touch.atMs,
  })
  return queue
}

function filledBy(queue: QueueBook, event: MarketEvent): number {
  const fills =
    event.kind === 'trade'
      ? queue.onTrade(event.takerSide, event.ticks, event.lots, event.atMs)
      : queue.onTouch({
          ...event,
          bidOfferedLots: event.bidLots,
          askOfferedLots: event.askLots,
          timeMs: event.atMs,
          receivedAtMs: event.atMs,
        }).fills
  return fills.reduce((sum, { lots }) => sum + lots, 0)
}
