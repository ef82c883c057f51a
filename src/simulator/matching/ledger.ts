import { type Fixed, multiplyFixed } from '../fixed.ts'
import { quoteOf } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { type Account, applyFill, type Income, positionOf, settingsOf } from './account.ts'
import type { FillReport } from './account-event.ts'
import type { Order } from './order.ts'
import { moveBalances } from './spot.ts'

const KEPT_TRADES = 10_000
const KEPT_INCOMES = 10_000

/** One fill to book. */
export interface Booking {
  readonly account: Account
  readonly market: SymbolMarket
  readonly order: Order
  readonly ticks: number
  readonly lots: number
  readonly tradeId: number
  readonly maker: boolean
  readonly atMs: number
}

/** Books fills, fees and other money on accounts; the only place where a wallet changes. */
export class Ledger {
  #nextIncomeId: number

  constructor(firstIncomeId: number) {
    this.#nextIncomeId = firstIncomeId
  }

  /** Books one fill: order, position or balances, profit, fee. */
  fill({ account, market, order, ticks, lots, tradeId, maker, atMs }: Booking): FillReport {
    const { instrument } = market
    const value = quoteOf(instrument, ticks, lots)
    const realized = account.holdings ? 0n : movePosition({ account, market, order, ticks, lots, atMs })
    const fee = multiplyFixed(value, maker ? account.feeRates.maker : account.feeRates.taker)
    if (account.holdings) moveBalances(account.holdings, instrument, order.side, { lots, value, fee })
    order.filledLots += lots
    order.filledQuote += value
    order.status = order.filledLots >= order.sizeLots ? 'filled' : 'partially-filled'
    order.updatedAtMs = atMs
    const trade = {
      orderId: order.id,
      symbol: order.symbol,
      side: order.side,
      ticks,
      lots,
      realized,
      fee,
      maker,
      atMs,
    }
    keep(account.trades, { id: tradeId, ...trade }, KEPT_TRADES)
    if (realized !== 0n)
      this.pay(account, { symbol: order.symbol, type: 'REALIZED_PNL', amount: realized, atMs, tradeId })
    if (fee !== 0n && !account.holdings)
      this.pay(account, { symbol: order.symbol, type: 'COMMISSION', amount: -fee, atMs, tradeId })
    return { tradeId, ticks, lots, fee, realized, maker }
  }

  /** Adds an amount to the wallet and remembers why. */
  pay(account: Account, income: Omit<Income, 'id'>): void {
    account.wallet += income.amount
    keep(account.incomes, { id: this.#nextIncomeId++, ...income }, KEPT_INCOMES)
  }
}

/** Moves the position by one fill and returns the profit it realised. */
function movePosition({
  account,
  market,
  order,
  ticks,
  lots,
  atMs,
}: Omit<Booking, 'tradeId' | 'maker'>): Fixed {
  const { instrument } = market
  const position = positionOf(account, order.symbol)
  const settings = settingsOf(account, order.symbol)
  const before = Math.abs(position.lots)
  const realized = applyFill(position, instrument, order.side, ticks, lots)
  if (settings.isolated && Math.abs(position.lots) > before) {
    position.isolatedWallet +=
      quoteOf(instrument, ticks, Math.abs(position.lots) - before) / BigInt(settings.leverage)
  }
  position.updatedAtMs = atMs
  return realized
}

function keep<T>(list: T[], item: T, kept: number): void {
  list.push(item)
  if (list.length > 2 * kept) list.splice(0, list.length - kept)
}
