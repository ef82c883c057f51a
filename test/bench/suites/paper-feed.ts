import { createBookTickerDecoder } from '../../../src/main/venues/aster/decode-book-ticker.ts'
import { createStepReader } from '../../../src/main/venues/decode-steps.ts'
import type { Feed } from '../feed-shape.ts'
import { gridOf } from '../replay.ts'

/** What a resting order meets of a feed, in the order it came; ticks and lots, times of receipt. */
export type MarketEvent =
  | {
      readonly kind: 'touch'
      readonly atMs: number
      readonly bidTicks: number
      readonly bidLots: number
      readonly askTicks: number
      readonly askLots: number
    }
  | {
      readonly kind: 'trade'
      readonly atMs: number
      readonly takerSide: 'buy' | 'sell'
      readonly ticks: number
      readonly lots: number
    }

interface RawTrade {
  readonly e: string
  readonly p: string
  readonly q: string
  readonly m: boolean
}

/** The book tickers and trades of a feed. A generated feed has no trades. */
export function marketEventsOf(feed: Feed): readonly MarketEvent[] {
  const grid = gridOf(feed)
  const tickers = createBookTickerDecoder(grid)
  const [ticks, lots] = [createStepReader(grid.tickSize, 'price'), createStepReader(grid.lotSize, 'size')]
  return feed.frames.flatMap(({ kind, bytes, receivedAtMs }): readonly MarketEvent[] => {
    if (kind === 'bookTicker') {
      const { bidTicks, bidLots, askTicks, askLots } = tickers.decode(bytes, receivedAtMs)
      return [{ kind: 'touch', atMs: receivedAtMs, bidTicks, bidLots, askTicks, askLots }]
    }
    if (kind !== 'other') return []
    const trade = JSON.parse(bytes.toString()) as RawTrade
    if (trade.e !== 'trade') return []
    const takerSide = trade.m ? 'sell' : 'buy'
    return [{ kind: 'trade', atMs: receivedAtMs, takerSide, ticks: ticks(trade.p), lots: lots(trade.q) }]
  })
}
