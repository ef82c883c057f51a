import { formatFixed, trimFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { ASSET_NAMES } from './instruments.ts'

const STATUS = { trading: 'trading', settling: 'halted', pending: 'auction' } as const
const ORDER_TYPES = ['market', 'limit', 'stopLoss', 'stopLossLimit', 'takeProfit', 'takeProfitLimit']

/** Decimals of an amount in quote. */
export const NOTIONAL_DECIMALS = 2

/** Row of `GET /markets`. */
export function marketRow({ instrument }: SymbolMarket) {
  const { symbol, base, quote, status, tick, limits, sizeDecimals } = instrument
  return {
    market: symbol,
    status: STATUS[status],
    base,
    quote,
    // The old rule of significant digits; gone, but still printed.
    pricePrecision: null,
    tickSize: formatFixed(tick, tickPlaces(instrument)),
    minOrderInBaseAsset: trimFixed(limits.minSize),
    minOrderInQuoteAsset: formatFixed(limits.minNotional, NOTIONAL_DECIMALS),
    maxOrderInBaseAsset: trimFixed(limits.maxLimitSize),
    maxOrderInQuoteAsset: '1000000000',
    quantityDecimals: sizeDecimals,
    notionalDecimals: NOTIONAL_DECIMALS,
    maxOpenOrders: limits.maxOrders,
    feeCategory: 'A',
    orderTypes: ORDER_TYPES,
  }
}

/** Row of `GET /assets`. */
export function assetRow(symbol: string) {
  return {
    symbol,
    name: ASSET_NAMES[symbol] ?? symbol,
    decimals: symbol === 'EUR' ? 2 : 8,
    depositFee: '0',
    depositConfirmations: 0,
    depositStatus: 'OK',
    withdrawalFee: '0',
    withdrawalMinAmount: '0',
    withdrawalStatus: 'OK',
    networks: symbol === 'EUR' ? [] : [symbol],
    message: '',
  }
}

/** Every asset of the listed markets. */
export function assetsOf(markets: ReadonlyMap<string, SymbolMarket>): string[] {
  return [...new Set([...markets.values()].flatMap(({ instrument: { base, quote } }) => [base, quote]))]
}

function tickPlaces({ priceDecimals }: Instrument): number {
  return Math.max(2, priceDecimals)
}
