import { type Fixed, formatFixed, magnitude } from '../../fixed.ts'
import { quoteAt, sizeText } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import { accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import { isConditional, isOpen } from '../../matching/order.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

const USDC = (amount: Fixed): string => formatFixed(amount, 6)

/** A position as REST and the streams show it; the size has no sign (section 5.3 of the venue sheet). */
export function positionView(venue: LighterVenue, market: SymbolMarket) {
  const { account, exchange } = venue
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const settings = settingsOf(account, instrument.symbol)
  const mark = market.markPrice()
  const orders = account.orders.filter((order) => isOpen(order) && order.symbol === instrument.symbol)
  const margin = symbolMargin(account, instrument.symbol, exchange.prices, orders)
  return {
    market_id: marketIdOf(market),
    symbol: instrument.symbol,
    initial_margin_fraction: (100 / settings.leverage).toFixed(2),
    open_order_count: orders.filter(({ type }) => !isConditional(type)).length,
    pending_order_count: orders.filter(({ type }) => isConditional(type)).length,
    position_tied_order_count: orders.filter(({ closePosition }) => closePosition).length,
    sign: position.lots < 0 ? -1 : 1,
    position: sizeText(instrument, Math.abs(position.lots)),
    avg_entry_price: formatFixed(entryPrice(position, instrument), instrument.priceDecimals + 2),
    position_value: USDC(magnitude(margin.notional)),
    unrealized_pnl: USDC(unrealized(position, instrument, mark)),
    realized_pnl: USDC(position.realized),
    liquidation_price: liquidation(venue, market),
    total_funding_paid_out: USDC(fundingPaid(venue, instrument.symbol)),
    margin_mode: settings.isolated ? 1 : 0,
    allocated_margin: USDC(position.isolatedWallet),
    total_discount: '0.000000',
  }
}

/** Markets the account ever held or traded; the closed ones are listed with size zero. */
export function knownMarkets({ account, markets }: LighterVenue): SymbolMarket[] {
  return [...account.positions.keys()].flatMap((symbol) => markets.get(symbol) ?? [])
}

/** The USDC of the account, keyed as the stream has it. */
export function assetViews({ account, exchange }: LighterVenue) {
  const margin = accountMargin(account, exchange.prices)
  return [
    {
      symbol: 'USDC',
      asset_id: 3,
      balance: USDC(account.wallet),
      locked_balance: USDC(margin.openOrderInitial),
      margin_mode: 'enabled',
      margin_balance: USDC(account.wallet),
    },
  ]
}

/** Item of `GET account`. */
export function accountView(venue: LighterVenue) {
  const { account, credentials, exchange } = venue
  const margin = accountMargin(account, exchange.prices)
  const open = account.orders.filter(isOpen)
  const pending = open.filter(({ type }) => isConditional(type))
  const cross = margin.crossWallet + margin.crossUnrealized
  return {
    code: 0,
    account_type: 0,
    index: credentials.accountIndex,
    account_index: credentials.accountIndex,
    l1_address: credentials.l1Address,
    cancel_all_time: account.countdowns.size === 0 ? 0 : Math.min(...account.countdowns.values()),
    total_order_count: open.length,
    total_isolated_order_count: open.filter(({ symbol }) => settingsOf(account, symbol).isolated).length,
    pending_order_count: pending.length,
    available_balance: USDC(margin.available),
    status: 1,
    collateral: USDC(account.wallet),
    transaction_time: 0,
    account_trading_mode: 0,
    name: '',
    description: '',
    can_invite: true,
    referral_points_percentage: '',
    positions: knownMarkets(venue).map((market) => positionView(venue, market)),
    assets: assetViews(venue),
    total_asset_value: USDC(margin.wallet + margin.unrealized),
    cross_asset_value: USDC(cross),
    cross_initial_margin_requirement: USDC(margin.positionInitial + margin.openOrderInitial),
    cross_maintenance_margin_requirement: USDC(margin.crossMaintenance),
    shares: [],
  }
}

/** Payload of `user_stats`. */
export function userStats({ account, exchange }: LighterVenue) {
  const margin = accountMargin(account, exchange.prices)
  const value = margin.wallet + margin.unrealized
  const notional = [...account.positions.values()].reduce((sum, { symbol, lots }) => {
    const { instrument, mark } = exchange.prices(symbol)
    return sum + magnitude(quoteAt(instrument, mark, lots))
  }, 0n)
  const ratio = (part: Fixed): string => (value > 0n ? formatFixed((part * 100_000_000n) / value, 2) : '0.00')
  const stats = {
    collateral: USDC(account.wallet),
    portfolio_value: USDC(value),
    leverage: ratio(notional),
    available_balance: USDC(margin.available),
    margin_usage: ratio((margin.positionInitial + margin.openOrderInitial) * 100n),
    buying_power: USDC(margin.available * 20n),
  }
  return { ...stats, account_trading_mode: 0, cross_stats: stats, total_stats: stats }
}

function liquidation({ account, exchange }: LighterVenue, market: SymbolMarket): string {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const notional = quoteAt(instrument, market.markPrice(), position.lots)
  const isolated = settingsOf(account, instrument.symbol).isolated
  const margin = accountMargin(account, exchange.prices)
  const own = symbolMargin(account, instrument.symbol, exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  const collateral = isolated ? position.isolatedWallet : margin.crossWallet + others
  const price = liquidationPrice(position, instrument, collateral, notional)
  return price === 0n ? '0' : formatFixed(price, instrument.priceDecimals)
}

function fundingPaid({ account }: LighterVenue, symbol: string): Fixed {
  return account.incomes.reduce(
    (sum, income) => (income.type === 'FUNDING_FEE' && income.symbol === symbol ? sum - income.amount : sum),
    0n,
  )
}
