import { priceText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { defaultFraction, type Listing, listingOf } from './instruments.ts'
import { dayStatistics, openInterestBase } from './statistics.ts'
import type { LighterVenue } from './venue.ts'

/** Row of `orderBooks`: how a market counts, without statistics. */
export function orderBookRow({ account }: LighterVenue, { instrument }: SymbolMarket) {
  const listing = listingOf(instrument.symbol)
  return {
    symbol: instrument.symbol,
    market_id: listing.marketId,
    market_type: 'perp',
    base_asset_id: 0,
    quote_asset_id: 0,
    status: listing.status ?? 'active',
    taker_fee: percent(account.feeRates.taker),
    maker_fee: percent(account.feeRates.maker),
    liquidation_fee: '1.0000',
    min_base_amount: listing.minBase,
    min_quote_amount: listing.minQuote,
    order_quote_limit: '281474976.710655',
    supported_size_decimals: listing.sizeDecimals,
    supported_price_decimals: listing.priceDecimals,
    supported_quote_decimals: 6,
  }
}

/** Row of `orderBookDetails` (section 1 of the venue sheet). */
export function detailsRow(venue: LighterVenue, market: SymbolMarket) {
  const { instrument } = market
  const listing = listingOf(instrument.symbol)
  return {
    ...orderBookRow(venue, market),
    size_decimals: listing.sizeDecimals,
    price_decimals: listing.priceDecimals,
    quote_multiplier: 1,
    multiplier: 1,
    ...marginFractions(listing),
    last_trade_price: Number(priceText(instrument, market.lastTicks())),
    ...dayStatistics(market, venue.now()),
    open_interest: openInterestBase(market),
    daily_chart: {},
    funding_clamp_small: '0.0500',
    funding_clamp_big: '4.0000',
    base_interest_rate: '0.0100',
    market_config: {
      market_margin_mode: 0,
      insurance_fund_account_index: 281474976710655,
      liquidation_mode: 0,
      force_reduce_only: listing.forceReduceOnly ?? false,
      funding_fee_discounts_enabled: true,
      trading_hours: '',
      hidden: listing.hidden ?? false,
    },
    strategy_index: 0,
  }
}

/** The one spot market that is listed; it cannot be traded here, as perpetuals are what matters. */
export const SPOT_ROW = {
  symbol: 'ETH/USDC',
  market_id: 2048,
  market_type: 'spot',
  base_asset_id: 1,
  quote_asset_id: 3,
  status: 'active',
  taker_fee: '0.0000',
  maker_fee: '0.0000',
  liquidation_fee: '0.0000',
  min_base_amount: '0.0050',
  min_quote_amount: '10.000000',
  order_quote_limit: '281474976.710655',
  supported_size_decimals: 4,
  supported_price_decimals: 2,
  supported_quote_decimals: 6,
  size_decimals: 4,
  price_decimals: 2,
  last_trade_price: 3000.5,
  daily_trades_count: 0,
  daily_base_token_volume: 0,
  daily_quote_token_volume: 0,
  daily_price_low: 3000.5,
  daily_price_high: 3000.5,
  daily_price_change: 0,
  daily_chart: {},
} as const

/** The collateral (section 1 of the venue sheet). */
export const USDC_ROW = {
  asset_id: 3,
  symbol: 'USDC',
  l1_decimals: 6,
  decimals: 6,
  min_transfer_amount: '1.000000',
  min_withdrawal_amount: '1.000000',
  margin_mode: 'enabled',
  index_price: '1.000000',
  l1_address: '0x0000000000000000000000000000000000000000',
} as const

function marginFractions({ minInitialFraction, maintenanceFraction }: Listing) {
  return {
    default_initial_margin_fraction: defaultFraction(minInitialFraction),
    min_initial_margin_fraction: minInitialFraction,
    maintenance_margin_fraction: maintenanceFraction,
    closeout_margin_fraction: Math.round((2 * maintenanceFraction) / 3),
  }
}

/** A rate of the engine as a percentage with four decimals. */
function percent(rate: bigint): string {
  return (Number(rate) / 1e6).toFixed(4)
}
