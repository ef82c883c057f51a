import { fixed, ONE } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import { LISTINGS, listingOf } from './instruments.ts'
import { decimalText } from './text.ts'

const CREATED_NS = '1764303867576216941'

/** Row of `all_instruments` (section 3 of the venue sheet): the whole numbers are quoted. */
export function instrumentRow(instrument: Instrument): Record<string, unknown> {
  const listed = listingOf(instrument)
  return {
    instrument: instrument.symbol,
    instrument_hash: listed.hash,
    base: listed.base,
    quote: instrument.quote,
    kind: listed.kind,
    venues: listed.kind === 'PERPETUAL' ? ['ORDERBOOK', 'RFQ'] : ['ORDERBOOK'],
    settlement_period: listed.kind === 'PERPETUAL' ? 'PERPETUAL' : 'QUARTERLY',
    base_decimals: String(listed.baseDecimals),
    quote_decimals: '6',
    tick_size: listed.tick,
    min_size: listed.minSize,
    create_time: CREATED_NS,
    max_position_size: decimalText(fixed(listed.maxPosition)),
    funding_interval_hours: String(listed.fundingHours),
    adjusted_funding_rate_cap: listed.fundingCap,
    adjusted_funding_rate_floor: `-${listed.fundingCap}`,
    min_notional: listed.minNotional,
  }
}

/** Body of `margin_rules`; its rates are fractions. */
export function marginRules(instrument: Instrument): Record<string, unknown> {
  return {
    instrument: instrument.symbol,
    max_position_size: decimalText(fixed(listingOf(instrument).maxPosition)),
    risk_brackets: instrument.tiers.map((tier, index) => ({
      tier: index + 1,
      notional_floor: decimalText(tier.floorQuote),
      notional_cap: decimalText(tier.capQuote),
      maintenance_margin_rate: decimalText(tier.maintenanceRate),
      initial_margin_rate: decimalText(ONE / BigInt(tier.maxLeverage)),
      max_leverage: tier.maxLeverage,
      cumulative_maintenance_amount: decimalText(tier.maintenanceDeduction),
    })),
  }
}

/** Rows of `currency`. */
export function currencyRows(): Record<string, unknown>[] {
  const decimals = new Map([['USDT', 6], ...LISTINGS.map((each) => [each.base, each.baseDecimals] as const)])
  return [...decimals].map(([symbol, places], index) => ({
    id: String(index + 1),
    symbol,
    balance_decimals: String(places),
    quantity_multiplier: String(10 ** places),
  }))
}
