import type { Fixed } from '../fixed.ts'
import { magnitude } from '../fixed.ts'
import { tierFor } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { type Account, positionOf, settingsOf } from './account.ts'
import type { Exchange } from './exchange.ts'
import { accountMargin, symbolMargin } from './margin.ts'
import { isOpen } from './order.ts'
import { Refusal } from './refusal.ts'

/** Sets the leverage of a symbol. @throws {Refusal} when the position would be too large or uncovered under it. */
export function changeLeverage(
  exchange: Exchange,
  account: Account,
  market: SymbolMarket,
  leverage: number,
): void {
  const { instrument } = market
  const settings = settingsOf(account, instrument.symbol)
  if (leverage < 1 || leverage > (instrument.tiers[0]?.maxLeverage ?? 1))
    throw new Refusal('leverage-out-of-range')
  const margin = symbolMargin(account, instrument.symbol, exchange.prices, account.orders.filter(isOpen))
  if (tierFor(instrument, margin.notional).maxLeverage < leverage)
    throw new Refusal('above-leverage-notional')
  const before = settings.leverage
  settings.leverage = leverage
  if (
    leverage < before &&
    magnitude(margin.notional) > 0n &&
    accountMargin(account, exchange.prices).available === 0n
  ) {
    settings.leverage = before
    throw new Refusal('leverage-too-small')
  }
  const atMs = exchange.clock.now()
  exchange.events.emit({
    kind: 'config',
    accountId: account.id,
    leverage: { symbol: instrument.symbol, leverage },
    atMs,
  })
}

/** Switches a symbol between cross and isolated margin. @throws {Refusal} with orders or a position open. */
export function changeMarginType(
  exchange: Exchange,
  account: Account,
  market: SymbolMarket,
  isolated: boolean,
): void {
  const { symbol } = market.instrument
  const settings = settingsOf(account, symbol)
  if (settings.isolated === isolated) throw new Refusal('nothing-to-change')
  if (account.orders.some((order) => isOpen(order) && order.symbol === symbol))
    throw new Refusal('blocked-by-orders')
  if (positionOf(account, symbol).lots !== 0) throw new Refusal('blocked-by-position')
  settings.isolated = isolated
  const atMs = exchange.clock.now()
  exchange.events.emit({
    kind: 'balance',
    accountId: account.id,
    reason: 'MARGIN_TYPE_CHANGE',
    positions: [symbol],
    change: 0n,
    atMs,
  })
}

/** Adds margin to an isolated position, or takes it away when negative. @throws {Refusal} when it cannot be moved. */
export function addMargin(exchange: Exchange, account: Account, market: SymbolMarket, amount: Fixed): void {
  const { symbol } = market.instrument
  const position = positionOf(account, symbol)
  if (position.lots === 0 || !settingsOf(account, symbol).isolated) throw new Refusal('not-isolated')
  if (amount > 0n && accountMargin(account, exchange.prices).available < amount)
    throw new Refusal('margin-insufficient')
  const margin = symbolMargin(account, symbol, exchange.prices, [])
  if (amount < 0n && position.isolatedWallet + margin.unrealized + amount < margin.positionInitial) {
    throw new Refusal('isolated-balance-insufficient')
  }
  position.isolatedWallet += amount
  const atMs = exchange.clock.now()
  exchange.events.emit({
    kind: 'balance',
    accountId: account.id,
    reason: 'MARGIN_TRANSFER',
    positions: [symbol],
    change: 0n,
    atMs,
  })
}
