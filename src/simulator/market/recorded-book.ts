import { type Fixed, parseFixed } from '../fixed.ts'
import type { Side } from '../matching/order.ts'
import type { TextLevel } from './depth-journal.ts'
import type { Instrument } from './instrument.ts'
import type { RecordedDiff, RecordedSnapshot } from './recorded-frame.ts'
import type { SymbolMarket } from './symbol-market.ts'

/** A recorded level in ticks and lots, with the text it was recorded as. */
export interface RecordedLevel {
  readonly side: Side
  readonly ticks: number
  readonly lots: number
  readonly text: TextLevel
}

/** Levels of a diff or a snapshot. @throws {RangeError} when a price or size does not fit tick and lot. */
export function recordedLevels(
  instrument: Instrument,
  bids: readonly TextLevel[],
  asks: readonly TextLevel[],
): RecordedLevel[] {
  const read = (side: Side, text: TextLevel): RecordedLevel => ({
    side,
    ticks: steps(text[0], instrument.tick, 'price'),
    lots: steps(text[1], instrument.lot, 'size'),
    text,
  })
  return [...bids.map((text) => read('buy', text)), ...asks.map((text) => read('sell', text))]
}

/** Number of whole steps in a recorded decimal. @throws {RangeError} when it is none. */
export function steps(text: string, step: Fixed, what: string): number {
  const value = parseFixed(text)
  if (value === undefined || value < 0n || value % step !== 0n) {
    throw new RangeError(`expected a ${what} in whole steps, found ${JSON.stringify(text)}`)
  }
  return Number(value / step)
}

/** Replaces all market-maker size by a snapshot. */
export function loadSnapshot(market: SymbolMarket, snapshot: RecordedSnapshot): void {
  market.book.bids.clearMarket()
  market.book.asks.clearMarket()
  for (const { side, ticks, lots } of recordedLevels(market.instrument, snapshot.bids, snapshot.asks)) {
    market.book.side(side).setMarket(ticks, lots)
  }
}

/** Applies a diff to market-maker size and returns its levels. */
export function applyDiff(market: SymbolMarket, diff: RecordedDiff): RecordedLevel[] {
  const levels = recordedLevels(market.instrument, diff.b, diff.a)
  for (const { side, ticks, lots } of levels) {
    market.book.side(side).setMarket(ticks, lots)
    market.depth.recorded(side, ticks)
  }
  return levels
}

/**
 * What a recorded diff looks like to the public: word for word, except where account orders rest or have taken
 * something. Changes of our own that wait for an id ride along.
 */
export function publicLevels(
  market: SymbolMarket,
  levels: readonly RecordedLevel[],
): { bids: TextLevel[]; asks: TextLevel[] } {
  const own = market.depth.take(0)
  market.depth.take(100)
  const result: { bids: TextLevel[]; asks: TextLevel[] } = { bids: [], asks: [] }
  const told = new Set<string>()
  for (const { side, ticks, lots, text } of levels) {
    const shown = market.book.displayed(side, ticks) === lots ? text : market.level(side, ticks)
    ;(side === 'buy' ? result.bids : result.asks).push(shown)
    told.add(`${side}${shown[0]}`)
  }
  for (const level of own.bids) if (!told.has(`buy${level[0]}`)) result.bids.push(level)
  for (const level of own.asks) if (!told.has(`sell${level[0]}`)) result.asks.push(level)
  return result
}
