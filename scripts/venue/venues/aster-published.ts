/** symbol, base, tick, step and minimum size, largest limit size, largest market size, price band up and down. */
type Row = readonly [string, string, string, string, string, string, string, string]

/** Steps that Aster published on 2026-01-12, for dry runs without a server. */
const ROWS: readonly Row[] = [
  ['BTCUSDT', 'BTC', '0.1', '0.001', '1000', '120', '1.0200', '0.9800'],
  ['ETHUSDT', 'ETH', '0.10', '0.001', '10000', '2000', '1.0200', '0.9800'],
  ['SOLUSDT', 'SOL', '0.0100', '0.01', '1000000', '5000', '1.0300', '0.9700'],
  ['DOGEUSDT', 'DOGE', '0.000010', '1', '10000000', '2000000', '1.0200', '0.9800'],
  ['ASTERUSDT', 'ASTER', '0.00010', '0.01', '2000000', '200000', '1.0500', '0.9500'],
]

/** An `exchangeInfo` answer of the published rows. */
export function publishedExchangeInfo() {
  return {
    symbols: ROWS.map(([symbol, baseAsset, tickSize, stepSize, maxQty, maxMarketQty, up, down]) => ({
      symbol,
      contractType: 'PERPETUAL',
      status: 'TRADING',
      baseAsset,
      quoteAsset: 'USDT',
      filters: [
        { filterType: 'PRICE_FILTER', tickSize },
        { filterType: 'LOT_SIZE', minQty: stepSize, maxQty, stepSize },
        { filterType: 'MARKET_LOT_SIZE', minQty: stepSize, maxQty: maxMarketQty, stepSize },
        { filterType: 'MIN_NOTIONAL', notional: '5' },
        { filterType: 'PERCENT_PRICE', multiplierUp: up, multiplierDown: down },
      ],
    })),
  }
}
