import { createStore } from 'zustand/vanilla'
import type { QuoteView } from '../../../shared/views.ts'
import { compare } from '../format/decimal-text.ts'
import type { Slice } from './slice.ts'

/** One asset at one venue, and whether it is the best place to sell (bid) or to buy (ask). */
export interface QuoteLine extends QuoteView {
  readonly isBestBid: boolean
  readonly isBestAsk: boolean
}

/** Best prices and funding of the watched assets. */
export interface QuotesState {
  /** Symbols in main's order. */
  readonly assets: readonly string[]
  /** By `quoteKey`. */
  readonly lines: Readonly<Record<string, QuoteLine>>
}

/** A price that has not changed for this long is shown as stale, as the book is. */
export const STALE_AFTER_MS = 5_000

export const quotesStore = createStore<QuotesState>()(() => ({ assets: [], lines: {} }))

/** How main's words change the quotes. */
export const quotesSlice: Slice<QuotesState> = {
  store: quotesStore,
  fromSnapshot: ({ quotes }) => stateOf(quotes, []),
  afterEvent: (state, event) => (event.topic === 'quotes' ? stateOf(event.data, state.assets) : state),
}

/** Where a quote is kept. */
export function quoteKey(venue: string, symbol: string): string {
  return `${venue} ${symbol}`
}

function stateOf(quotes: readonly QuoteView[], before: readonly string[]): QuotesState {
  const found = [...new Set(quotes.map(({ symbol }) => symbol))]
  const isSame = found.length === before.length && found.every((symbol, index) => symbol === before[index])
  const groups = Map.groupBy(quotes, (quote) => `${quote.symbol} ${currencyOf(quote)}`)
  const lines = [...groups.values()].flatMap(withBest)
  return {
    // The same list stays the same object, so that only lines render.
    assets: isSame ? before : found,
    lines: Object.fromEntries(lines.map((line) => [quoteKey(line.venue, line.symbol), line])),
  }
}

const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC'])

/** Prices in dollars and in dollar coins stand side by side; a price in euro is no better or worse than they. */
function currencyOf({ quoteAsset }: QuoteView): string {
  return DOLLARS.has(quoteAsset) ? 'dollar' : quoteAsset
}

/** Marks the best of one asset in one currency. One price alone is not the best of anything. */
function withBest(quotes: readonly QuoteView[]): QuoteLine[] {
  const newestMs = Math.max(...quotes.map(({ receivedAtMs = 0 }) => receivedAtMs))
  const fresh = quotes.filter(({ receivedAtMs = 0 }) => newestMs - receivedAtMs <= STALE_AFTER_MS)
  const bid = bestOf(
    fresh.map((quote) => quote.bid),
    1,
  )
  const ask = bestOf(
    fresh.map((quote) => quote.ask),
    -1,
  )
  return quotes.map((quote) => ({
    ...quote,
    isBestBid: isPrice(bid, quote.bid) && fresh.includes(quote),
    isBestAsk: isPrice(ask, quote.ask) && fresh.includes(quote),
  }))
}

/** Highest (`direction` 1) or lowest (-1) of at least two prices. */
function bestOf(texts: readonly (string | undefined)[], direction: 1 | -1): string | undefined {
  const prices = texts.filter((text) => text !== undefined)
  if (prices.length < 2) return undefined
  return prices.reduce((best, price) => (compare(price, best) === direction ? price : best))
}

/** Equal in value: venues pad their prices differently. */
function isPrice(best: string | undefined, price: string | undefined): boolean {
  return best !== undefined && price !== undefined && compare(best, price) === 0
}
