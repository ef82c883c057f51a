import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import type { StoryOrder, StoryTerms } from './sentence.ts'

/** For tests: BTC, told in USDT, one decimal at every venue. */
export const btcTerms: StoryTerms = { symbol: 'BTC', quoteAsset: 'USDT', priceDecimalsOf: () => 1 }

/** For tests: an order as the journal tells it, filled unless said otherwise. */
export function orderOf(change: Partial<StoryOrder> = {}): StoryOrder {
  return {
    venue: 'aster',
    venueName: 'Aster',
    side: 'buy',
    role: 'entry',
    attempt: 1,
    type: 'market',
    status: 'filled',
    sizeBase: '0.02',
    filledBase: '0.02',
    averagePrice: '60013.34',
    sentAtMs: 1_024,
    ...change,
  }
}

/** For tests: the same at the short leg's venue. */
export function shortOrderOf(change: Partial<StoryOrder> = {}): StoryOrder {
  return orderOf({
    venue: 'backpack',
    venueName: 'Backpack',
    side: 'sell',
    averagePrice: '60000',
    ...change,
  })
}

/** For tests: an order of which nothing filled. */
export function unfilled<T extends StoryOrder>(order: T): T {
  const { averagePrice: _none, ...rest } = order
  return { ...rest, filledBase: '0' } as T
}

/** For tests: an opening with both legs filled at once. */
export function operationOf(change: Partial<PairOperationView> = {}): PairOperationView {
  return {
    intentId: 'intent-1',
    kind: 'open',
    startedAtMs: 1_000,
    totalMs: 67,
    end: 'paired',
    nakedMs: 0,
    quoteSeconds: '0',
    feesQuote: '1.0202',
    steps: [
      { atMs: 1_008, state: 'planned', words: '' },
      { atMs: 1_013, state: 'entering', words: '' },
      { atMs: 1_067, state: 'paired', words: '' },
    ],
    orders: [orderOf(), shortOrderOf()],
    ...change,
  }
}
