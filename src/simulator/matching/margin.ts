import { divideFixed, type Fixed, larger, magnitude, multiplyFixed, ONE } from '../fixed.ts'
import { type Instrument, quoteAt, quoteOf, tierFor } from '../market/instrument.ts'
import { type Account, type Position, settingsOf, unrealized } from './account.ts'
import { isOpen, type Order, remainingLots } from './order.ts'

/** Instrument and mark price of a symbol. */
export type PriceSource = (symbol: string) => { readonly instrument: Instrument; readonly mark: Fixed }

/** Margin of one symbol, all in quote units. */
export interface SymbolMargin {
  readonly notional: Fixed
  readonly unrealized: Fixed
  readonly positionInitial: Fixed
  readonly openOrderInitial: Fixed
  readonly maintenance: Fixed
}

/** Margin of a whole account, all in quote units. */
export interface AccountMargin {
  readonly wallet: Fixed
  readonly crossWallet: Fixed
  readonly unrealized: Fixed
  readonly crossUnrealized: Fixed
  readonly positionInitial: Fixed
  readonly openOrderInitial: Fixed
  readonly maintenance: Fixed
  readonly crossMaintenance: Fixed
  /** What new orders may use; never negative. */
  readonly available: Fixed
}

/** Maintenance margin: notional × rate − deduction of its tier. */
export function maintenanceMargin(instrument: Instrument, notional: Fixed): Fixed {
  const tier = tierFor(instrument, notional)
  return multiplyFixed(magnitude(notional), tier.maintenanceRate) - tier.maintenanceDeduction
}

/**
 * Margin of one symbol. Orders that add exposure are margined by the larger of the two exposures they could
 * lead to (position plus all buys, position minus all sells), less the margin the position itself needs.
 */
export function symbolMargin(
  account: Account,
  symbol: string,
  prices: PriceSource,
  orders: readonly Order[],
): SymbolMargin {
  const { instrument, mark } = prices(symbol)
  const position = account.positions.get(symbol)
  const notional = position ? quoteAt(instrument, mark, position.lots) : 0n
  let [buys, sells] = [0n, 0n]
  for (const order of orders) {
    if (order.symbol !== symbol || order.reduceOnly || order.closePosition || !isOpen(order)) continue
    const ticks = order.priceTicks || order.stopTicks
    const value = ticks
      ? quoteOf(instrument, ticks, remainingLots(order))
      : quoteAt(instrument, mark, remainingLots(order))
    if (order.side === 'buy') buys += value
    else sells += value
  }
  const leverage = BigInt(settingsOf(account, symbol).leverage)
  const exposure = larger(magnitude(notional + buys), magnitude(notional - sells))
  const positionInitial = magnitude(notional) / leverage
  return {
    notional,
    unrealized: position ? unrealized(position, instrument, mark) : 0n,
    positionInitial,
    openOrderInitial: larger(0n, exposure / leverage - positionInitial),
    maintenance: position?.lots ? maintenanceMargin(instrument, notional) : 0n,
  }
}

/** Margin of the account over every symbol it holds or has orders in. `extra` is an order it is about to send. */
export function accountMargin(account: Account, prices: PriceSource, extra?: Order): AccountMargin {
  const orders = account.orders.filter(isOpen)
  if (extra) orders.push(extra)
  const symbols = new Set([...account.positions.keys(), ...orders.map(({ symbol }) => symbol)])
  const sum = {
    unrealized: 0n,
    crossUnrealized: 0n,
    positionInitial: 0n,
    openOrderInitial: 0n,
    maintenance: 0n,
  }
  let [crossMaintenance, crossInitial, isolatedWallets] = [0n, 0n, 0n]
  for (const symbol of symbols) {
    const margin = symbolMargin(account, symbol, prices, orders)
    const isolated = settingsOf(account, symbol).isolated
    sum.unrealized += margin.unrealized
    sum.positionInitial += margin.positionInitial
    sum.openOrderInitial += margin.openOrderInitial
    sum.maintenance += margin.maintenance
    if (isolated) isolatedWallets += account.positions.get(symbol)?.isolatedWallet ?? 0n
    else {
      sum.crossUnrealized += margin.unrealized
      crossMaintenance += margin.maintenance
      crossInitial += margin.positionInitial
    }
  }
  const crossWallet = account.wallet - isolatedWallets
  const free = crossWallet + sum.crossUnrealized - crossInitial - sum.openOrderInitial
  return { wallet: account.wallet, crossWallet, ...sum, crossMaintenance, available: larger(0n, free) }
}

/**
 * Price at which the position would be liquidated if nothing else moved; zero when no price would do it.
 * Solves collateral + size × (price − entry) = size × price × rate − deduction.
 */
export function liquidationPrice(
  position: Position,
  instrument: Instrument,
  collateral: Fixed,
  notional: Fixed,
): Fixed {
  if (position.lots === 0) return 0n
  const tier = tierFor(instrument, notional)
  const size = instrument.lot * BigInt(Math.abs(position.lots))
  const sign = position.lots > 0 ? 1n : -1n
  const numerator = sign * position.cost - collateral - tier.maintenanceDeduction
  const denominator = multiplyFixed(size, sign * ONE - tier.maintenanceRate)
  if (denominator === 0n) return 0n
  return larger(0n, divideFixed(numerator, denominator))
}
