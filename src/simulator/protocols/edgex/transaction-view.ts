import { trimFixed } from '../../fixed.ts'
import type { AccountTrade, FundingPayment, Income } from '../../matching/account.ts'
import { COLLATERAL, contractIdOf, type Generation } from './contract.ts'
import { fillIdText, orderIdText, transactionIdText } from './ids.ts'
import { plainPrice, plainSize } from './text.ts'
import type { EdgexVenue } from './venue.ts'

/** A settlement is booked within this time of its hour; later ones were ordered by a fault. */
const SETTLES_WITHIN_MS = 1_000

/** Row of the position ledger: a fill, or a payment of funding. */
export function positionTransactionRow(
  venue: EdgexVenue,
  generation: Generation,
  entry: AccountTrade | FundingPayment,
) {
  const isFunding = 'funding' in entry
  return {
    id: isFunding ? transactionIdText(entry.id) : fillIdText(entry),
    userId: '1',
    accountId: venue.credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, entry.symbol),
    type: isFunding ? 'SETTLE_FUNDING_FEE' : entry.side === 'buy' ? 'BUY_POSITION' : 'SELL_POSITION',
    ...(isFunding ? fundingPart(venue, entry) : fillPart(venue, entry)),
    createdTime: String(entry.atMs),
    updatedTime: String(entry.atMs),
  }
}

function fundingPart({ exchange }: EdgexVenue, { symbol, amount, atMs, funding }: FundingPayment) {
  const { instrument } = exchange.market(symbol)
  const intervalMs = instrument.fundingIntervalHours * 3_600_000
  const lateMs = atMs % intervalMs
  return {
    deltaOpenSize: '0',
    deltaOpenValue: '0',
    deltaOpenFee: '0',
    deltaFundingFee: trimFixed(amount),
    fundingTime: String(lateMs < SETTLES_WITHIN_MS ? atMs - lateMs : atMs),
    fundingRate: trimFixed(funding.rate),
    fundingPositionSize: plainSize(instrument, funding.lots),
    realizePnl: '0',
    orderId: '0',
    orderFillTransactionId: '0',
  }
}

function fillPart({ exchange }: EdgexVenue, trade: AccountTrade) {
  const { instrument } = exchange.market(trade.symbol)
  const sign = trade.side === 'buy' ? 1 : -1
  const value = (instrument.tick * BigInt(trade.ticks) * instrument.lot * BigInt(trade.lots)) / 100_000_000n
  return {
    deltaOpenSize: plainSize(instrument, sign * trade.lots),
    deltaOpenValue: trimFixed(BigInt(sign) * value),
    deltaOpenFee: trimFixed(-trade.fee),
    deltaFundingFee: '0',
    fundingTime: '0',
    fundingRate: '0',
    fundingPositionSize: '0',
    fillPrice: plainPrice(instrument, trade.ticks),
    realizePnl: trimFixed(trade.realized),
    orderId: orderIdText(trade.orderId),
    orderFillTransactionId: fillIdText(trade),
  }
}

/** Types of the collateral ledger; the sheet lists none but those of funding. */
export const COLLATERAL_TYPES: Readonly<Record<Income['type'], string>> = {
  TRANSFER: 'DEPOSIT',
  REALIZED_PNL: 'ORDER_FILL',
  COMMISSION: 'ORDER_FILL_FEE',
  FUNDING_FEE: 'SETTLE_FUNDING_FEE',
  INSURANCE_CLEAR: 'LIQUIDATE_COVER',
}

/** Row of the collateral ledger. */
export function collateralTransactionRow({ credentials }: EdgexVenue, { id, type, amount, atMs }: Income) {
  return {
    id: transactionIdText(id),
    userId: '1',
    accountId: credentials.accountId,
    coinId: COLLATERAL.coinId,
    type: COLLATERAL_TYPES[type],
    deltaAmount: trimFixed(amount),
    createdTime: String(atMs),
    updatedTime: String(atMs),
  }
}
