import { expect } from 'vitest'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { DepthSnapshot } from '../../src/main/domain/market.ts'
import type { LiveBook } from '../../src/main/market-data/live-book.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { askUntil } from './wait-until.ts'

type MarketData = Pick<ExchangeClient['marketData'], 'getOrderBookDepth' | 'fetchBboPrices'>

/** Sequence of a REST book that the venue gives no number. */
const UNNUMBERED = 0
const LEVELS = 10
const unhurried = new AbortController().signal

/**
 * Our book and the venue's REST book are the same, level by level, at one and the same update. A venue that gives
 * its REST book no number can only be asked until the levels are the same. Markets move between question and answer:
 * every answer is held against every state that our book has shown since the first question.
 */
export async function expectSameBook(
  marketData: MarketData,
  symbol: SymbolId,
  book: LiveBook,
): Promise<void> {
  const ours = shownBy(book, () => {
    const depth = book.depth(LEVELS)
    return depth && { sequence: depth.sequence, levels: levelsOf(depth) }
  })
  try {
    const told: { sequence: number; levels: string }[] = []
    await askUntil('our book and the venue at the same update, equal', async () => {
      const depth = await marketData.getOrderBookDepth({ symbol, levels: LEVELS }, unhurried)
      told.push({ sequence: depth.sequence, levels: levelsOf(depth) })
      for (const theirs of told) {
        if (theirs.sequence === UNNUMBERED) {
          if (ours.list.some(({ levels }) => levels === theirs.levels)) return true
          continue
        }
        const same = ours.list.findLast(({ sequence }) => sequence === theirs.sequence)
        if (!same) continue
        expect(same.levels).toBe(theirs.levels)
        return true
      }
      return false
    })
  } finally {
    ours.stop()
  }
}

/** A touch that the venue tells by REST is one that our book has shown since the first question. */
export async function expectSameTouch(
  marketData: MarketData,
  symbol: SymbolId,
  book: LiveBook,
): Promise<void> {
  const ours = shownBy(book, () => {
    const touch = book.bbo()
    return touch && `${touch.bidPrice} / ${touch.askPrice}`
  })
  try {
    const told = new Set<string>()
    await askUntil('a touch that the venue tells too', async () => {
      const { bidPrice, askPrice } = await marketData.fetchBboPrices({ symbol }, unhurried)
      told.add(`${bidPrice} / ${askPrice}`)
      return ours.list.some((touch) => told.has(touch))
    })
  } finally {
    ours.stop()
  }
}

const levelsOf = ({ bids, asks }: DepthSnapshot): string =>
  [bids, asks]
    .map((side) => side.map(({ price, sizeBase }) => `${price} × ${sizeBase}`).join('\n'))
    .join('\n—\n')

/** What a book shows now and after every change. */
function shownBy<T>(book: LiveBook, read: () => T | undefined): { readonly list: T[]; stop(): void } {
  const list: T[] = []
  const look = (): void => {
    const seen = read()
    if (seen !== undefined) list.push(seen)
  }
  look()
  const stop = book.onChange(look)
  return { list, stop: () => void stop() }
}
