import { divideFixed, type Fixed, magnitude, trimFixed } from '../../fixed.ts'
import { quoteAt } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { entryPrice, positionOf, settingsOf, unrealized } from '../../matching/account.ts'
import { accountMargin, liquidationPrice, symbolMargin } from '../../matching/margin.ts'
import { COLLATERAL, contractIdOf, contractsOf, type Generation } from './contract.ts'
import { openTerm, positionTerms } from './position-terms.ts'
import { plainSize } from './text.ts'
import type { EdgexVenue } from './venue.ts'

const NO_FEE_SETTING = { isSetFeeRate: false, takerFeeRate: '', makerFeeRate: '' }

/** Record of the account with its settings (section 5.3 of the venue sheet). */
export function accountRecord(venue: EdgexVenue, generation: Generation, isLiquidating = false) {
  const { account, credentials, keys } = venue
  const changed = contractsOf(generation).flatMap(({ id, symbol, listing }) => {
    const { leverage } = settingsOf(account, symbol)
    if (leverage === listing.defaultLeverage) return []
    return [[id, { isSetMaxLeverage: true, maxLeverage: String(leverage), ...NO_FEE_SETTING }] as const]
  })
  return {
    id: credentials.accountId,
    userId: '1',
    ethAddress: '',
    l2Key: generation === 'v1' ? `0x${keys.stark.x}` : keys.signer,
    l2KeyYCoordinate: generation === 'v1' ? `0x${keys.stark.y}` : '',
    clientAccountId: 'main',
    isSystemAccount: false,
    defaultTradeSetting: {
      isSetFeeRate: true,
      takerFeeRate: trimFixed(account.feeRates.taker),
      makerFeeRate: trimFixed(account.feeRates.maker),
      isSetMaxLeverage: false,
      maxLeverage: '',
    },
    contractIdToTradeSetting: Object.fromEntries(changed),
    createOrderPerMinuteLimit: 0,
    createOrderDelayMillis: 0,
    status: 'NORMAL',
    isLiquidating,
    createdTime: '1734661081000',
    updatedTime: String(venue.now()),
  }
}

/** Signed cost of a position. */
function openValue(venue: EdgexVenue, symbol: string): Fixed {
  const { lots, cost } = positionOf(venue.account, symbol)
  return lots < 0 ? -cost : cost
}

/** Collateral as the ledger counts it: the value of positions is booked through it, so that it may be negative. */
export function collateralRow(venue: EdgexVenue) {
  const booked = [...venue.account.positions.keys()].reduce(
    (sum, symbol) => sum + openValue(venue, symbol),
    0n,
  )
  return {
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    amount: trimFixed(venue.account.wallet - booked),
    createdTime: '1734661081000',
    updatedTime: String(venue.now()),
  }
}

/** A position without the numbers that hang on the oracle price. Fees and funding are negative when paid. */
export function positionRow(venue: EdgexVenue, generation: Generation, symbol: string) {
  const position = positionOf(venue.account, symbol)
  const term = openTerm(venue.account, symbol)
  const { instrument } = venue.exchange.market(symbol)
  return {
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, symbol),
    openSize: plainSize(instrument, position.lots),
    openValue: trimFixed(openValue(venue, symbol)),
    openFee: trimFixed(-(term?.fee ?? 0n)),
    fundingFee: trimFixed(term?.funding ?? 0n),
    createdTime: String(term?.beganAtMs ?? position.updatedAtMs),
    updatedTime: String(position.updatedAtMs),
  }
}

/** Symbols with an open position. */
export function heldSymbols({ account }: EdgexVenue): string[] {
  return [...account.positions.values()].filter(({ lots }) => lots !== 0).map(({ symbol }) => symbol)
}

/** The numbers of a position that hang on the oracle price. */
export function positionAssetRow(venue: EdgexVenue, generation: Generation, symbol: string) {
  const { account, exchange } = venue
  const market = exchange.market(symbol)
  const position = positionOf(account, symbol)
  const oracle = market.markPrice()
  const term = openTerm(account, symbol)
  const total = positionTerms(account, symbol).reduce((sum, each) => sum + each.realized, 0n)
  const size = market.instrument.lot * magnitude(BigInt(position.lots))
  const equity = accountMargin(account, exchange.prices)
  const own = unrealized(position, market.instrument, oracle)
  const rest = equity.wallet + equity.unrealized - own
  // Where the account is worth nothing: entry less (for a long) what the rest could lose.
  const bankrupt =
    size === 0n ? 0n : divideFixed(magnitude(openValue(venue, symbol)) - signed(position.lots, rest), size)
  return {
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, symbol),
    positionValue: trimFixed(quoteAt(market.instrument, oracle, position.lots)),
    maxLeverage: String(settingsOf(account, symbol).leverage),
    initialMarginRequirement: trimFixed(symbolMargin(account, symbol, exchange.prices, []).positionInitial),
    avgEntryPrice: trimFixed(entryPrice(position, market.instrument)),
    liquidatePrice: trimFixed(liquidation(venue, market)),
    bankruptPrice: trimFixed(bankrupt > 0n ? bankrupt : 0n),
    unrealizePnl: trimFixed(own),
    termRealizePnl: trimFixed(term?.realized ?? 0n),
    totalRealizePnl: trimFixed(total),
  }
}

function signed(lots: number, value: Fixed): Fixed {
  return lots < 0 ? -value : value
}

function liquidation({ exchange, account }: EdgexVenue, { instrument }: SymbolMarket): Fixed {
  const { symbol } = instrument
  const position = positionOf(account, symbol)
  const margin = accountMargin(account, exchange.prices)
  const own = symbolMargin(account, symbol, exchange.prices, [])
  const others = margin.crossUnrealized - own.unrealized - (margin.crossMaintenance - own.maintenance)
  return liquidationPrice(position, instrument, margin.crossWallet + others, own.notional)
}

/** The balance: what the account is worth and what new orders may use. */
export function collateralAsset({ account, exchange, credentials }: EdgexVenue) {
  const margin = accountMargin(account, exchange.prices)
  const exposure = [...account.positions.keys()].reduce(
    (sum, symbol) => sum + magnitude(symbolMargin(account, symbol, exchange.prices, []).notional),
    0n,
  )
  return {
    userId: '1',
    accountId: credentials.accountId,
    coinId: COLLATERAL.coinId,
    totalEquity: trimFixed(margin.wallet + margin.unrealized),
    totalPositionValueAbs: trimFixed(exposure),
    initialMarginRequirement: trimFixed(margin.positionInitial),
    starkExRiskValue: trimFixed(margin.maintenance),
    pendingWithdrawAmount: '0',
    pendingTransferOutAmount: '0',
    orderFrozenAmount: trimFixed(margin.openOrderInitial),
    availableAmount: trimFixed(margin.available),
  }
}
