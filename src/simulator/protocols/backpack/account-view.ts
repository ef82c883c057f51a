import {
  divideFixed,
  type Fixed,
  fixedFromNumber,
  fixedToNumber,
  magnitude,
  multiplyFixed,
  trimFixed,
} from '../../fixed.ts'
import { quoteAt } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type Account, entryPrice, positionOf, unrealized } from '../../matching/account.ts'
import { accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import { listingOf, type MarginFunction, marginFunctions } from './exchange-info.ts'
import { positionIdOf } from './ids.ts'
import { plainSize } from './order-view.ts'
import type { BackpackVenue } from './venue.ts'

/** Margin fraction at a notional: max(base, factor × √notional). */
function marginFraction({ base, factor }: MarginFunction, notional: Fixed): string {
  const grown = Number(factor) * Math.sqrt(fixedToNumber(magnitude(notional)))
  return trimFixed(fixedFromNumber(Math.max(Number(base), grown)))
}

/** Numbers of one position that both REST and the stream tell. */
export function positionNumbers(account: Account, market: SymbolMarket) {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const mark = market.markPrice()
  const notional = magnitude(quoteAt(instrument, mark, position.lots))
  const functions = marginFunctions(listingOf(instrument))
  const entry = entryPrice(position, instrument)
  const feeShare = multiplyFixed(entry, account.feeRates.taker)
  return {
    positionId: positionIdOf(instrument.symbol),
    netQuantity: plainSize(instrument, position.lots),
    exposureQuantity: plainSize(instrument, Math.abs(position.lots)),
    exposureNotional: trimFixed(notional),
    netCost: trimFixed(position.lots < 0 ? -position.cost : position.cost),
    entryPrice: trimFixed(entry),
    breakEvenPrice: trimFixed(position.lots < 0 ? entry - feeShare : entry + feeShare),
    markPrice: trimFixed(mark),
    pnlRealized: trimFixed(position.realized),
    pnlUnrealized: trimFixed(unrealized(position, instrument, mark)),
    imf: marginFraction(functions.imf, notional),
    mmf: marginFraction(functions.mmf, notional),
    functions,
  }
}

/** Row of `GET position` (section 5.4 of the venue sheet). */
export function positionRow(venue: BackpackVenue, account: Account, market: SymbolMarket) {
  const { symbol } = market.instrument
  const numbers = positionNumbers(account, market)
  const funding = account.incomes
    .filter((income) => income.type === 'FUNDING_FEE' && income.symbol === symbol)
    .reduce((sum, { amount }) => sum + amount, 0n)
  return {
    symbol,
    positionId: String(numbers.positionId),
    netQuantity: numbers.netQuantity,
    netCost: numbers.netCost,
    entryPrice: numbers.entryPrice,
    breakEvenPrice: numbers.breakEvenPrice,
    markPrice: numbers.markPrice,
    estLiquidationPrice: trimFixed(liquidation(venue, account, market)),
    pnlUnrealized: numbers.pnlUnrealized,
    pnlRealized: numbers.pnlRealized,
    cumulativeFundingPayment: trimFixed(funding),
    imf: numbers.imf,
    mmf: numbers.mmf,
    imfFunction: numbers.functions.imf,
    mmfFunction: numbers.functions.mmf,
    netExposureQuantity: numbers.exposureQuantity,
    netExposureNotional: numbers.exposureNotional,
    userId: 1,
    subaccountId: 0,
  }
}

function liquidation({ exchange }: BackpackVenue, account: Account, market: SymbolMarket): Fixed {
  const { instrument } = market
  const position = positionOf(account, instrument.symbol)
  const margin = accountMargin(account, exchange.prices)
  const own = symbolMargin(account, instrument.symbol, exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  const notional = quoteAt(instrument, market.markPrice(), position.lots)
  return liquidationPrice(position, instrument, margin.crossWallet + others, notional)
}

/** Balances of `GET capital` and of the balance stream: USDC is all there is. */
export function usdcBalance(account: Account) {
  return { available: trimFixed(account.wallet), locked: '0', staked: '0' }
}

/** Body of `GET capital/collateral`. */
export function collateralBody({ exchange }: BackpackVenue, account: Account) {
  const margin = accountMargin(account, exchange.prices)
  const netEquity = margin.wallet + margin.unrealized
  const exposure = [...account.positions.values()].reduce(
    (sum, { symbol }) => sum + magnitude(symbolMargin(account, symbol, exchange.prices, []).notional),
    0n,
  )
  const share = (value: Fixed): string => (exposure === 0n ? '0' : trimFixed(divideFixed(value, exposure)))
  const wallet = trimFixed(margin.wallet)
  return {
    assetsValue: wallet,
    borrowLiability: '0',
    collateral: [
      {
        symbol: 'USDC',
        assetMarkPrice: '1',
        totalQuantity: wallet,
        balanceNotional: wallet,
        collateralWeight: '1',
        collateralValue: wallet,
        openOrderQuantity: '0',
        lendQuantity: '0',
        availableQuantity: wallet,
      },
    ],
    imf: share(margin.positionInitial),
    mmf: share(margin.maintenance),
    marginFraction: exposure === 0n ? null : share(netEquity),
    liabilitiesValue: '0',
    netEquity: trimFixed(netEquity),
    netEquityAvailable: trimFixed(margin.available),
    netEquityLocked: trimFixed(netEquity - margin.available),
    netExposureFutures: trimFixed(exposure),
    pnlUnrealized: trimFixed(margin.unrealized),
    unsettledEquity: trimFixed(margin.unrealized),
  }
}
