import type { Snapshot } from '../../../shared/contract.ts'
import type { BookView, InstrumentView, OrderView } from '../../../shared/views.ts'

/** For tests: BTC on a venue named Aster, as the simulator lists it. */
export const btc: InstrumentView = {
  venue: 'aster',
  venueName: 'Aster',
  symbol: 'BTC',
  venueSymbol: 'BTCUSDT',
  quoteAsset: 'USDT',
  tickSize: '0.1',
  lotSize: '0.001',
  minSize: '0.001',
  minNotional: '5',
  priceDecimals: 1,
  sizeDecimals: 3,
}

/** For tests: a book with one level a side. */
export const btcBook: BookView = {
  venue: 'aster',
  symbol: 'BTC',
  state: 'live',
  bids: [{ price: '64123.4', sizeBase: '1.5', totalBase: '1.5' }],
  asks: [{ price: '64123.5', sizeBase: '0.5', totalBase: '0.5' }],
  bestBid: '64123.4',
  bestBidSizeBase: '1.5',
  bestAsk: '64123.5',
  bestAskSizeBase: '0.5',
  spreadBps: 0.02,
  grouping: '0.1',
  groupings: ['0.1', '1'],
  receivedAtMs: 1_000,
}

/** For tests: an open limit order. */
export const btcOrder: OrderView = {
  venue: 'aster',
  venueName: 'Aster',
  symbol: 'BTC',
  clientOrderId: 'order-1',
  side: 'buy',
  type: 'limit',
  timeInForce: 'GTC',
  status: 'open',
  sizeBase: '0.010',
  filledBase: '0',
  limitPrice: '64000.0',
  reduceOnly: false,
  feeQuote: '0',
  createdAtMs: 1_000,
  updatedAtMs: 1_000,
}

/** For tests: a window that has been told nothing yet but what it looks at. */
export const emptySnapshot: Snapshot = {
  seq: 0,
  atMs: 1_000,
  session: { mode: 'paper', dataSource: 'simulator', tradingState: 'NORMAL', quoteAsset: 'USDT' },
  instruments: [btc],
  selected: { venue: 'aster', symbol: 'BTC' },
  venues: [],
  streams: [],
  quotes: [],
  bboHistory: [],
  candles: [],
  positions: [],
  orders: [],
  pairs: [],
  paperLab: { venues: [], market: { isSimulated: true, state: 'ready', speed: 1, venues: [] } },
}
