import { formatFixed, trimFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { AsterVenue } from './venue.ts'

const STATUS = { trading: 'TRADING', settling: 'SETTLING', pending: 'PENDING_TRADING' } as const
/** First listing day of every simulated symbol. */
const ONBOARD_MS = 1_627_628_400_000
/** What the live venue prints for the delivery of a perpetual. */
const NEVER_MS = 4_133_404_800_000

/** Body of `GET exchangeInfo`, with the spellings of the live capture of 2026-01-12. */
export function exchangeInfo(venue: AsterVenue): unknown {
  return {
    timezone: 'UTC',
    serverTime: venue.now(),
    futuresType: 'U_MARGINED',
    rateLimits: [
      {
        rateLimitType: 'REQUEST_WEIGHT',
        interval: 'MINUTE',
        intervalNum: 1,
        limit: venue.limits.weightPerMinute,
      },
      { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: venue.limits.ordersPerMinute },
      {
        rateLimitType: 'ORDERS',
        interval: 'SECOND',
        intervalNum: 10,
        limit: venue.limits.ordersPerTenSeconds,
      },
    ],
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: [...venue.markets.values()].map(({ instrument }) => symbolInfo(instrument)),
  }
}

function symbolInfo(instrument: Instrument): unknown {
  const pending = instrument.status === 'pending'
  const last = instrument.tiers.at(-1)
  return {
    symbol: instrument.symbol,
    pair: instrument.symbol,
    contractType: pending ? '' : 'PERPETUAL',
    deliveryDate: NEVER_MS,
    onboardDate: ONBOARD_MS,
    status: STATUS[instrument.status],
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: instrument.base,
    quoteAsset: instrument.quote,
    marginAsset: instrument.quote,
    pricePrecision: instrument.priceDecimals,
    quantityPrecision: instrument.sizeDecimals,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    settlePlan: 0,
    triggerProtect: '0.0500',
    liquidationFee: '0.025000',
    marketTakeBound: '0.05',
    maxLeverage: instrument.tiers[0]?.maxLeverage ?? last?.maxLeverage ?? 1,
    filters: filters(instrument),
    orderTypes: [
      'LIMIT',
      'MARKET',
      'STOP',
      'STOP_MARKET',
      'TAKE_PROFIT',
      'TAKE_PROFIT_MARKET',
      'TRAILING_STOP_MARKET',
    ],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'RPI', 'HIDDEN'],
  }
}

function filters({ tick, lot, priceDecimals, sizeDecimals, limits }: Instrument): unknown[] {
  const price = (value: bigint): string => (value === 0n ? '0' : formatFixed(value, priceDecimals))
  const size = (value: bigint): string => formatFixed(value, sizeDecimals)
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: price(limits.minPrice),
      maxPrice: price(limits.maxPrice),
      tickSize: price(tick),
    },
    {
      filterType: 'LOT_SIZE',
      minQty: size(limits.minSize),
      maxQty: trimFixed(limits.maxLimitSize),
      stepSize: size(lot),
    },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: size(limits.minSize),
      maxQty: trimFixed(limits.maxMarketSize),
      stepSize: size(lot),
    },
    { filterType: 'MAX_NUM_ORDERS', limit: limits.maxOrders },
    { filterType: 'MAX_NUM_ALGO_ORDERS', limit: limits.maxConditionalOrders },
    { filterType: 'MIN_NOTIONAL', notional: trimFixed(limits.minNotional) },
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: formatFixed(limits.priceUp, 4),
      multiplierDown: formatFixed(limits.priceDown, 4),
      multiplierDecimal: '4',
    },
  ]
}
