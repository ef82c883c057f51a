import { divideFixed, type Fixed, larger, ONE, smaller } from '../../fixed.ts'
import { quoteAt } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import { accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import { decimalText, nanoseconds, percentText, sizeText } from './text.ts'
import type { GrvtVenue } from './venue.ts'

/** Position of an instrument, as REST and the stream tell it; flat ones have a size of zero. */
export function positionView(venue: GrvtVenue, market: SymbolMarket): Record<string, unknown> {
  const { account, credentials } = venue
  const { instrument } = market
  const { symbol } = instrument
  const position = positionOf(account, symbol)
  const mark = market.markPrice()
  const profit = unrealized(position, instrument, mark)
  const settings = settingsOf(account, symbol)
  return {
    event_time: nanoseconds(venue.now()),
    sub_account_id: credentials.subAccountId,
    instrument: symbol,
    size: sizeText(instrument, position.lots),
    notional: decimalText(quoteAt(instrument, mark, position.lots)),
    entry_price: decimalText(entryPrice(position, instrument)),
    exit_price: '0.0',
    mark_price: decimalText(mark),
    unrealized_pnl: decimalText(profit),
    realized_pnl: decimalText(position.realized),
    total_pnl: decimalText(profit + position.realized),
    roi: position.cost === 0n ? '0.0' : percentText(divideFixed(profit, position.cost)),
    quote_index_price: decimalText(ONE),
    est_liquidation_price: decimalText(liquidation(venue, market)),
    leverage: decimalText(ONE * BigInt(settings.leverage)),
    cumulative_fee: decimalText(-sumOf(venue, symbol, 'COMMISSION')),
    // Positive when paid, unlike the wallet's books.
    cumulative_realized_funding_payment: decimalText(-sumOf(venue, symbol, 'FUNDING_FEE')),
    margin_type: settings.isolated ? 'ISOLATED' : 'CROSS',
    ...(settings.isolated && isolatedView(venue, symbol)),
  }
}

function isolatedView({ account, exchange }: GrvtVenue, symbol: string): Record<string, string> {
  const margin = symbolMargin(account, symbol, exchange.prices, [])
  return {
    isolated_balance: decimalText(positionOf(account, symbol).isolatedWallet),
    isolated_im: decimalText(margin.positionInitial),
    isolated_mm: decimalText(margin.maintenance),
  }
}

function sumOf({ account }: GrvtVenue, symbol: string, type: 'COMMISSION' | 'FUNDING_FEE'): Fixed {
  return account.incomes.reduce(
    (sum, income) => (income.type === type && income.symbol === symbol ? sum + income.amount : sum),
    0n,
  )
}

function liquidation({ account, exchange }: GrvtVenue, market: SymbolMarket): Fixed {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const notional = quoteAt(instrument, market.markPrice(), position.lots)
  if (settingsOf(account, instrument.symbol).isolated)
    return liquidationPrice(position, instrument, position.isolatedWallet, notional)
  const margin = accountMargin(account, exchange.prices)
  const own = symbolMargin(account, instrument.symbol, exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  return liquidationPrice(position, instrument, margin.crossWallet + others, notional)
}

/** Open positions of these symbols. */
export function positionRows(venue: GrvtVenue, symbols: ReadonlySet<string>): Record<string, unknown>[] {
  return [...venue.markets.values()]
    .filter(({ instrument }) => symbols.has(instrument.symbol))
    .filter(({ instrument }) => positionOf(venue.account, instrument.symbol).lots !== 0)
    .map((market) => positionView(venue, market))
}

/** Body of `account_summary` (section 5 of the venue sheet). */
export function accountSummary(venue: GrvtVenue): Record<string, unknown> {
  const { account, exchange, credentials } = venue
  const margin = accountMargin(account, exchange.prices)
  const equity = margin.wallet + margin.unrealized
  const initial = margin.positionInitial + margin.openOrderInitial
  // The venue's own formula: a loss is taken off the equity and given back here.
  const available = larger(0n, equity - initial - smaller(margin.unrealized, 0n))
  return {
    event_time: nanoseconds(venue.now()),
    sub_account_id: credentials.subAccountId,
    margin_type: 'SIMPLE_CROSS_MARGIN',
    settle_currency: 'USDT',
    unrealized_pnl: decimalText(margin.unrealized),
    total_equity: decimalText(equity),
    initial_margin: decimalText(initial),
    maintenance_margin: decimalText(margin.maintenance),
    available_balance: decimalText(available),
    spot_balances: [{ currency: 'USDT', balance: decimalText(margin.wallet), index_price: '1.0' }],
    positions: positionRows(venue, new Set(venue.markets.keys())),
    settle_index_price: '1.0',
    derisk_margin: decimalText((margin.maintenance * 3n) / 2n),
    derisk_to_maintenance_margin_ratio: '1.5',
    total_cross_equity: decimalText(margin.crossWallet + margin.crossUnrealized),
    margin_balance: decimalText(equity),
    sub_account_mode: 'SINGLE_ASSET',
  }
}
