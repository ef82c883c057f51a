import type { Side } from '../matching/order.ts'
import { CADENCES_MS } from './depth-journal.ts'
import type { SymbolMarket } from './symbol-market.ts'

const SIDES: readonly Side[] = ['buy', 'sell']
const CROSSED_BY_TICKS = 10

/**
 * Shows the public a book that cannot be: crossed, or empty. The returned function puts the book back.
 *
 * The market must be held still meanwhile. A replay's ids are used up faster than the recording has them, so its
 * clients see a gap afterwards and resynchronise.
 */
export function distortBook(
  market: SymbolMarket,
  kind: 'crossed-book' | 'empty-book',
  atMs: number,
): () => void {
  const before = SIDES.map((side) => ({
    side,
    levels: [...market.book.side(side).fromBest()].map(({ ticks, marketLots }) => ({
      ticks,
      lots: marketLots,
    })),
  }))
  const { numbersOwnChanges, topSource } = market
  market.numbersOwnChanges = true
  market.topSource = undefined
  if (kind === 'empty-book') clear(market)
  else {
    const ask = market.book.top('sell')
    if (ask) market.setMarket('buy', ask.ticks + CROSSED_BY_TICKS, ask.lots)
  }
  publish(market, atMs)
  return () => {
    clear(market)
    for (const { side, levels } of before) {
      for (const { ticks, lots } of levels) market.setMarket(side, ticks, lots)
    }
    market.topSource = topSource
    publish(market, atMs)
    market.numbersOwnChanges = numbersOwnChanges
  }
}

function clear(market: SymbolMarket): void {
  for (const side of SIDES) {
    for (const { ticks } of [...market.book.side(side).fromBest()]) market.setMarket(side, ticks, 0)
  }
}

function publish(market: SymbolMarket, atMs: number): void {
  for (const cadenceMs of CADENCES_MS) {
    const frame = market.depth.flush(cadenceMs, atMs)
    if (frame) market.events.emit({ kind: 'depth', cadenceMs, frame })
  }
  market.publishTop(atMs)
}
