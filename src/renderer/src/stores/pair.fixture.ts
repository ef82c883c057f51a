import type { PairView } from '../../../shared/pair-views.ts'

/** For tests: BTC bought at Aster and sold at Backpack, even. */
export const btcPair: PairView = {
  pairId: 'pair-1',
  symbol: 'BTC',
  state: 'open',
  legs: [
    {
      venue: 'aster',
      venueName: 'Aster',
      side: 'buy',
      sizeBase: '0.010',
      entryPrice: '60000',
      markPrice: '60010',
      quoteAsset: 'USDT',
    },
    {
      venue: 'backpack',
      venueName: 'Backpack',
      side: 'sell',
      sizeBase: '0.010',
      entryPrice: '60020',
      markPrice: '60015',
      quoteAsset: 'USDC',
    },
  ],
  gapTokens: '0',
  openedAtMs: 1_000,
  pricePnlQuote: '0.15',
  feesQuote: '0.42',
  fundingPercentPerYear: 8.5,
  nakedMs: 38,
  quoteSeconds: '12.3',
}

/** For tests: the same pair while its second leg is missing. */
export const nakedPair: PairView = {
  ...btcPair,
  state: 'naked',
  step: 'naked',
  legs: btcPair.legs.map((leg) => (leg.side === 'sell' ? { ...leg, sizeBase: '0' } : leg)),
  gapTokens: '0.010',
  nakedMs: 1_200,
}
