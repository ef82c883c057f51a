import type { Fixed } from '../fixed.ts'
import { type Instrument, quoteAt, quoteOf } from '../market/instrument.ts'
import type { Order, Side } from './order.ts'

/** A one-way position. */
export interface Position {
  readonly symbol: string
  /** Positive long, negative short, zero flat. */
  lots: number
  /** Quote value at which the open lots were entered; never negative. */
  cost: Fixed
  /** Realised profit since the account began, before fees. */
  realized: Fixed
  /** Margin set aside for this position when it is isolated. */
  isolatedWallet: Fixed
  updatedAtMs: number
}

/** What the account chose for one symbol. */
export interface SymbolSettings {
  leverage: number
  isolated: boolean
}

/** One fill of the account. */
export interface AccountTrade {
  readonly id: number
  readonly orderId: number
  readonly symbol: string
  readonly side: Side
  readonly ticks: number
  readonly lots: number
  readonly realized: Fixed
  /** Fee in quote units, positive when paid. */
  readonly fee: Fixed
  readonly maker: boolean
  readonly atMs: number
}

/** One change of the wallet. */
export interface Income {
  readonly id: number
  readonly symbol: string
  readonly type: 'TRANSFER' | 'REALIZED_PNL' | 'FUNDING_FEE' | 'COMMISSION' | 'INSURANCE_CLEAR'
  readonly amount: Fixed
  readonly atMs: number
  readonly tradeId?: number
  /** What a funding payment was paid on. */
  readonly funding?: FundedPosition
}

/** The position a funding payment was paid on, and the rate that was paid. */
export interface FundedPosition {
  /** Size at that moment in lots, negative when short. */
  readonly lots: number
  /** Fraction for the interval; positive: longs pay. */
  readonly rate: Fixed
}

/** A change of the wallet by funding. */
export type FundingPayment = Income & { readonly funding: FundedPosition }

/** The account's funding payments, oldest first. */
export function fundingPayments({ incomes }: Account): FundingPayment[] {
  return incomes.flatMap((income) => (income.funding ? [{ ...income, funding: income.funding }] : []))
}

/** Fees as fractions of notional. */
export interface FeeRates {
  readonly maker: Fixed
  readonly taker: Fixed
}

/** What an account owns of each asset, open orders included. */
export type Holdings = Map<string, Fixed>

/** One trading account: with collateral in one currency, or on a spot venue with balances. */
export interface Account {
  readonly id: string
  /** Everything deposited, earned and paid; unrealised profit is not in it. */
  wallet: Fixed
  /** Present on spot accounts, which have neither wallet nor positions. */
  readonly holdings?: Holdings
  feeRates: FeeRates
  multiAssets: boolean
  readonly settings: Map<string, SymbolSettings>
  readonly positions: Map<string, Position>
  /** Every order, open and done, oldest first. */
  readonly orders: Order[]
  readonly trades: AccountTrade[]
  readonly incomes: Income[]
  /** Dead-man switches: cancel everything on a symbol at this time. */
  readonly countdowns: Map<string, number>
}

const DEFAULT_LEVERAGE = 20

/** Creates an empty account with a deposit; a spot account when the asset of the deposit is named. */
export function createAccount(id: string, deposit: Fixed, feeRates: FeeRates, spotAsset?: string): Account {
  return {
    id,
    wallet: spotAsset === undefined ? deposit : 0n,
    ...(spotAsset !== undefined && { holdings: new Map([[spotAsset, deposit]]) }),
    feeRates,
    multiAssets: false,
    settings: new Map(),
    positions: new Map(),
    orders: [],
    trades: [],
    incomes: [],
    countdowns: new Map(),
  }
}

/** Settings of a symbol, the venue's defaults when never chosen. */
export function settingsOf(account: Account, symbol: string): SymbolSettings {
  let settings = account.settings.get(symbol)
  if (!settings) {
    settings = { leverage: DEFAULT_LEVERAGE, isolated: false }
    account.settings.set(symbol, settings)
  }
  return settings
}

/** Position in a symbol, flat when there never was one. */
export function positionOf(account: Account, symbol: string): Position {
  let position = account.positions.get(symbol)
  if (!position) {
    position = { symbol, lots: 0, cost: 0n, realized: 0n, isolatedWallet: 0n, updatedAtMs: 0 }
    account.positions.set(symbol, position)
  }
  return position
}

/**
 * Adds a fill to a position and returns the profit it realised, before fees.
 *
 * Closing gives back the entry cost in proportion, so nothing is lost to rounding over a whole round trip.
 */
export function applyFill(
  position: Position,
  instrument: Instrument,
  side: Side,
  ticks: number,
  lots: number,
): Fixed {
  const signed = side === 'buy' ? lots : -lots
  const open = Math.abs(position.lots)
  const closing = position.lots * signed < 0 ? Math.min(lots, open) : 0
  let realized = 0n
  if (closing > 0) {
    const costClosed = (position.cost * BigInt(closing)) / BigInt(open)
    const exit = quoteOf(instrument, ticks, closing)
    realized = position.lots > 0 ? exit - costClosed : costClosed - exit
    position.isolatedWallet -= (position.isolatedWallet * BigInt(closing)) / BigInt(open)
    position.cost -= costClosed
  }
  position.cost += quoteOf(instrument, ticks, lots - closing)
  position.lots += signed
  position.realized += realized
  return realized
}

/** Average entry price in quote units; zero when flat. */
export function entryPrice(position: Position, instrument: Instrument): Fixed {
  if (position.lots === 0) return 0n
  return (position.cost * 100_000_000n) / (instrument.lot * BigInt(Math.abs(position.lots)))
}

/** Profit of closing at `mark`: size × (mark − entry). */
export function unrealized(position: Position, instrument: Instrument, mark: Fixed): Fixed {
  const worth = quoteAt(instrument, mark, position.lots)
  return position.lots >= 0 ? worth - position.cost : worth + position.cost
}
