import { type Fixed, formatFixed, smaller } from '../../fixed.ts'
import { quoteAt, sizeText, tierFor } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type Account, entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import { type AccountMargin, accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import { isOpen } from '../../matching/order.ts'
import { type AsterVenue, tradingMarkets } from './venue.ts'

/** Row of `positionRisk`; flat symbols have one too. */
export function positionRow(venue: AsterVenue, account: Account, market: SymbolMarket) {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const settings = settingsOf(account, instrument.symbol)
  const mark = market.markPrice()
  const places = instrument.priceDecimals
  const tier = instrument.tiers.findLast(({ maxLeverage }) => maxLeverage >= settings.leverage)
  return {
    symbol: instrument.symbol,
    positionSide: 'BOTH',
    positionAmt: sizeText(instrument, position.lots),
    entryPrice: formatFixed(entryPrice(position, instrument), Math.min(8, places + 4)),
    markPrice: formatFixed(mark),
    unRealizedProfit: formatFixed(unrealized(position, instrument, mark)),
    liquidationPrice:
      position.lots === 0 ? '0' : formatFixed(liquidation(venue, account, market, mark), places),
    leverage: String(settings.leverage),
    maxNotionalValue: formatFixed(tier?.capQuote ?? 0n, 0),
    marginType: settings.isolated ? 'isolated' : 'cross',
    isolatedMargin: formatFixed(
      position.isolatedWallet + (settings.isolated ? unrealized(position, instrument, mark) : 0n),
    ),
    isAutoAddMargin: 'false',
    // Not in the venue's sample; client libraries that were tried against the live API read these two.
    notional: formatFixed(quoteAt(instrument, mark, position.lots)),
    isolatedWallet: formatFixed(position.isolatedWallet),
    updateTime: position.updatedAtMs,
  }
}

function liquidation(venue: AsterVenue, account: Account, market: SymbolMarket, mark: Fixed): Fixed {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const notional = quoteAt(instrument, mark, position.lots)
  if (settingsOf(account, instrument.symbol).isolated) {
    return liquidationPrice(position, instrument, position.isolatedWallet, notional)
  }
  const margin = accountMargin(account, venue.exchange.prices)
  const own = symbolMargin(account, instrument.symbol, venue.exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  return liquidationPrice(position, instrument, margin.crossWallet + others, notional)
}

/** Item of `GET balance`. */
export function balanceRow(account: Account, margin: AccountMargin, nowMs: number) {
  return {
    accountAlias: 'SgsR',
    asset: 'USDT',
    balance: formatFixed(margin.wallet),
    crossWalletBalance: formatFixed(margin.crossWallet),
    crossUnPnl: formatFixed(margin.crossUnrealized),
    availableBalance: formatFixed(margin.available),
    maxWithdrawAmount: formatFixed(smaller(margin.available, margin.crossWallet)),
    marginAvailable: true,
    updateTime: account.incomes.at(-1)?.atMs ?? nowMs,
  }
}

/** Body of `accountWithJoinMargin` and of V1's `account`. */
export function accountBody(venue: AsterVenue, account: Account) {
  const margin = accountMargin(account, venue.exchange.prices)
  const balance = balanceRow(account, margin, venue.now())
  const totals = {
    InitialMargin: formatFixed(margin.positionInitial + margin.openOrderInitial),
    MaintMargin: formatFixed(margin.maintenance),
    WalletBalance: formatFixed(margin.wallet),
    UnrealizedProfit: formatFixed(margin.unrealized),
    MarginBalance: formatFixed(margin.wallet + margin.unrealized),
    PositionInitialMargin: formatFixed(margin.positionInitial),
    OpenOrderInitialMargin: formatFixed(margin.openOrderInitial),
    CrossWalletBalance: formatFixed(margin.crossWallet),
    CrossUnPnl: formatFixed(margin.crossUnrealized),
  }
  const entries = Object.entries(totals)
  const assetNames = entries.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value])
  return {
    feeTier: 0,
    canTrade: true,
    canDeposit: true,
    canWithdraw: true,
    updateTime: 0,
    ...Object.fromEntries(entries.map(([name, value]) => [`total${name}`, value])),
    availableBalance: balance.availableBalance,
    maxWithdrawAmount: balance.maxWithdrawAmount,
    assets: [
      {
        asset: 'USDT',
        ...Object.fromEntries(assetNames),
        availableBalance: balance.availableBalance,
        maxWithdrawAmount: balance.maxWithdrawAmount,
        marginAvailable: true,
        updateTime: balance.updateTime,
      },
    ],
    positions: tradingMarkets(venue).map((market) => accountPosition(venue, account, market)),
  }
}

function accountPosition(venue: AsterVenue, account: Account, market: SymbolMarket) {
  const { symbol } = market.instrument
  const row = positionRow(venue, account, market)
  const margin = symbolMargin(account, symbol, venue.exchange.prices, account.orders.filter(isOpen))
  return {
    symbol,
    initialMargin: formatFixed(margin.positionInitial + margin.openOrderInitial),
    maintMargin: formatFixed(margin.maintenance),
    // Spelt with one capital less than in positionRisk.
    unrealizedProfit: row.unRealizedProfit,
    positionInitialMargin: formatFixed(margin.positionInitial),
    openOrderInitialMargin: formatFixed(margin.openOrderInitial),
    leverage: row.leverage,
    isolated: row.marginType === 'isolated',
    entryPrice: row.entryPrice,
    maxNotional: row.maxNotionalValue,
    positionSide: 'BOTH',
    positionAmt: row.positionAmt,
    updateTime: row.updateTime,
  }
}

/** Ladder of `leverageBracket`; the numbers are JSON numbers here. */
export function bracketRow({ instrument }: SymbolMarket) {
  return {
    symbol: instrument.symbol,
    brackets: instrument.tiers.map((tier, index) => ({
      bracket: index + 1,
      initialLeverage: tier.maxLeverage,
      notionalCap: Number(formatFixed(tier.capQuote)),
      notionalFloor: Number(formatFixed(tier.floorQuote)),
      maintMarginRatio: Number(formatFixed(tier.maintenanceRate)),
      cum: Number(formatFixed(tier.maintenanceDeduction)),
    })),
  }
}

/** Largest notional the leverage of a symbol allows. */
export function maxNotional(account: Account, { instrument }: SymbolMarket): string {
  const { leverage } = settingsOf(account, instrument.symbol)
  const tier =
    instrument.tiers.findLast(({ maxLeverage }) => maxLeverage >= leverage) ?? tierFor(instrument, 0n)
  return formatFixed(tier.capQuote, 0)
}
