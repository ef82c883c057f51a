import type { Instrument } from '../../market/instrument.ts'
import { listingOf, MMF_FACTOR } from './instruments.ts'

/** Fees as fractions (section 1 of the venue sheet). */
export const FEES = { maker: '0.00003', taker: '0.00045' } as const

/** Times of listings; the one that lies ahead is in the year 2100. */
const OPENED_AT_MS = 1_717_065_600_000
const OPENS_AT_MS = 4_102_444_800_000

/** Record of `GET markets` (section 1 of the venue sheet). */
export function marketRecord(instrument: Instrument): Record<string, unknown> {
  const listed = listingOf(instrument)
  const isOption = listed.assetKind === 'PERP_OPTION'
  const fee = { maker_fee: { fee: FEES.maker }, taker_fee: { fee: FEES.taker } }
  const free = { maker_fee: { fee: '0' }, taker_fee: { fee: '0' } }
  return {
    symbol: instrument.symbol,
    base_currency: listed.base,
    quote_currency: 'USD',
    settlement_currency: 'USDC',
    order_size_increment: listed.lot,
    price_tick_size: listed.tick,
    min_notional: listed.minNotional,
    open_at: listed.open ? OPENED_AT_MS : OPENS_AT_MS,
    expiry_at: 0,
    asset_kind: listed.assetKind,
    trading_mode: listed.tradingMode,
    market_kind: 'cross',
    position_limit: listed.maxSize,
    price_bands_width: listed.bandWidth,
    max_slippage: '0.05',
    max_open_orders: instrument.limits.maxOrders,
    max_order_size: listed.maxSize,
    max_tob_spread: '0.2',
    funding_period_hours: listed.fundingPeriodHours,
    interest_rate: '0.0001',
    clamp_rate: '0.0005',
    max_funding_rate: listed.maxFundingRate,
    funding_multiplier: '1',
    oracle_ewma_factor: '0.2',
    fee_config: { api_fee: fee, interactive_fee: free, rpi_fee: free },
    ...(isOption
      ? { option_type: 'CALL', strike_price: '67000', iv_bands_width: '0.05' }
      : {
          delta1_cross_margin_params: {
            imf_base: listed.imfBase,
            imf_shift: '0',
            imf_factor: '0',
            mmf_factor: MMF_FACTOR,
          },
        }),
    tags: [],
  }
}
