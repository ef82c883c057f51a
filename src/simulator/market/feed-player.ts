import type { Clock } from '../clock.ts'
import type { Exchange } from '../matching/exchange.ts'
import type { Side } from '../matching/order.ts'
import { meetRecordedTrade } from '../matching/recorded-fills.ts'
import { fireTriggers } from '../matching/triggers.ts'
import type { RecordedDiff, RecordedSnapshot, RecordedTicker, RecordedTrade } from './recorded-frame.ts'
import type { SymbolMarket } from './symbol-market.ts'

/** Where a recording is played. */
export interface FeedTarget {
  readonly market: SymbolMarket
  readonly exchange: Exchange
  readonly clock: Clock
}

/** Makes a market of recorded frames. Frames that cannot be read throw a `RangeError` and change nothing. */
export interface FeedPlayer {
  /** Begins a round with the snapshot of the recording. */
  begin(snapshot: RecordedSnapshot): void
  diff(frame: RecordedDiff): void
  ticker(frame: RecordedTicker): void
  trade(frame: RecordedTrade): void
}

/** Transaction time moved to now, keeping the time the venue took to tell it where the recording tells both. */
export function restamp(
  clock: Clock,
  { E, T = E }: { readonly E: number; readonly T?: number | undefined },
): number {
  return clock.now() - Math.max(0, E - T)
}

/** Prints a recorded trade and fills the account orders it would have reached. */
export function playTrade(
  { market, exchange, clock }: FeedTarget,
  takerSide: Side,
  ticks: number,
  lots: number,
  atMs: number,
): void {
  if (ticks === 0 || lots === 0) return
  const printed = market.print(takerSide, ticks, lots, atMs)
  market.together(() => meetRecordedTrade(exchange, market, printed))
  market.publishTop(clock.now())
  fireTriggers(exchange, market)
}
