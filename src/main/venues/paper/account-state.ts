import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import { type Fill, isTerminal, type OrderUpdate } from '../../domain/order.ts'
import { applyStep, type PaperLedger, positionIn, stepPosition } from './ledger.ts'
import { reservedNotional } from './margin.ts'
import type { PaperChange } from './store.ts'

/** Everything the paper venue knows. Changed only through `commit`, after the change is on disk. */
export interface PaperState {
  ledger: PaperLedger
  readonly orders: Map<ClientOrderId, OrderUpdate>
  /** Own fills, oldest first. */
  readonly fills: Fill[]
  /** Funding of the account, in the order it was booked. */
  readonly payments: FundingPayment[]
  /** Last mid per symbol, for marks. */
  readonly mids: Map<SymbolId, Decimal>
}

/** Ended orders that can still be asked about. */
const ENDED_KEPT = 1_000

/** The account rebuilt from what was recorded: positions and wallet are the sum of all fills and payments. */
export function restoreState(
  startingBalanceQuote: Decimal,
  recorded: PaperChange,
  payments: readonly FundingPayment[],
): PaperState {
  const walletQuote = payments.reduce((sum, { amountQuote }) => sum.plus(amountQuote), startingBalanceQuote)
  let ledger: PaperLedger = { walletQuote, positions: new Map() }
  for (const { symbol, side, sizeBase, price, feeQuote } of recorded.fills) {
    ledger = applyStep(
      ledger,
      symbol,
      stepPosition(positionIn(ledger, symbol), side, sizeBase, price),
      feeQuote,
    )
  }
  const orders = new Map(recorded.orders.map((order) => [order.clientOrderId, order]))
  return { ledger, orders, fills: [...recorded.fills], payments: [...payments], mids: new Map() }
}

/** Puts a written change into the state. */
export function commit(state: PaperState, ledger: PaperLedger, change: PaperChange): void {
  state.ledger = ledger
  state.fills.push(...change.fills)
  for (const order of change.orders) state.orders.set(order.clientOrderId, order)
  if (state.orders.size <= ENDED_KEPT) return
  for (const [id, order] of state.orders) {
    if (state.orders.size <= ENDED_KEPT) return
    if (isTerminal(order.status)) state.orders.delete(id)
  }
}

export function openOrdersOf(state: PaperState, symbol?: SymbolId): readonly OrderUpdate[] {
  return [...state.orders.values()].filter(
    (order) => !isTerminal(order.status) && (symbol === undefined || order.symbol === symbol),
  )
}

/** Last mid of a symbol; its entry before any price was seen. */
export function markOf(state: PaperState, symbol: SymbolId): Decimal {
  return state.mids.get(symbol) ?? positionIn(state.ledger, symbol).entryPrice
}

/** Unrealised profit and loss of one symbol or of all, quote. */
export function unrealizedOf(state: PaperState): Decimal {
  let sum = ZERO
  for (const [symbol, { sizeBase, entryPrice }] of state.ledger.positions) {
    sum = sum.plus(sizeBase.times(markOf(state, symbol).minus(entryPrice)))
  }
  return sum
}

/** Wallet + unrealised − margin of positions − margin of what resting orders would add to them, quote. */
export function availableOf(state: PaperState, leverage: Decimal): Decimal {
  let used = ZERO
  for (const [symbol, { sizeBase }] of state.ledger.positions) {
    used = used.plus(sizeBase.abs().times(markOf(state, symbol)))
  }
  const open = openOrdersOf(state)
  for (const symbol of new Set(open.map((order) => order.symbol))) {
    const { sizeBase } = positionIn(state.ledger, symbol)
    const orders = open.filter((order) => order.symbol === symbol)
    used = used.plus(reservedNotional(sizeBase, orders))
  }
  return state.ledger.walletQuote.plus(unrealizedOf(state)).minus(used.div(leverage))
}
