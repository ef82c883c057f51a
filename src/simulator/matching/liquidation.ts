import { priceOf, sizeOf } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { type Account, positionOf, settingsOf } from './account.ts'
import type { Exchange } from './exchange.ts'
import { accountMargin, symbolMargin } from './margin.ts'
import { remember } from './new-order.ts'
import { isOpen, remainingLots } from './order.ts'

/** Margin ratio at which the venue warns: collateral below this many hundredths of the maintenance margin. */
const CALL_AT_PERCENT = 125n

/** Warns and liquidates accounts that fell below their maintenance margin. */
export class LiquidationWatch {
  readonly #exchange: Exchange
  readonly #warned = new Set<string>()

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  /** Looks at every account once. */
  check(): void {
    for (const account of this.#exchange.accounts.values()) {
      if (account.holdings) continue
      for (const symbol of [...account.positions.keys()]) this.#checkIsolated(account, symbol)
      this.#checkCross(account)
    }
  }

  /** Closes every position of an account at once, whatever its margin. */
  liquidateAll(account: Account): void {
    for (const [symbol, { lots }] of [...account.positions])
      if (lots !== 0) liquidate(this.#exchange, account, symbol)
  }

  #checkIsolated(account: Account, symbol: string): void {
    const position = positionOf(account, symbol)
    if (position.lots === 0 || !settingsOf(account, symbol).isolated) return
    const margin = symbolMargin(account, symbol, this.#exchange.prices, [])
    if (position.isolatedWallet + margin.unrealized < margin.maintenance)
      liquidate(this.#exchange, account, symbol)
  }

  #checkCross(account: Account): void {
    const margin = accountMargin(account, this.#exchange.prices)
    if (margin.crossMaintenance === 0n) return
    const collateral = margin.crossWallet + margin.crossUnrealized
    const crosses = [...account.positions.values()]
      .filter(({ symbol, lots }) => lots !== 0 && !settingsOf(account, symbol).isolated)
      .map(({ symbol }) => symbol)
    if (collateral < margin.crossMaintenance) {
      for (const symbol of crosses) liquidate(this.#exchange, account, symbol)
    } else if (collateral * 100n < margin.crossMaintenance * CALL_AT_PERCENT) this.#warn(account, crosses)
    else this.#warned.delete(account.id)
  }

  /** One call for each time the margin falls below the line, not one for each look. */
  #warn(account: Account, positions: string[]): void {
    if (this.#warned.has(account.id)) return
    this.#warned.add(account.id)
    const atMs = this.#exchange.clock.now()
    this.#exchange.events.emit({ kind: 'margin-call', accountId: account.id, positions, atMs })
  }
}

/** Cancels the orders of a symbol and closes its position into the book; the insurance fund takes what is left. */
function liquidate(exchange: Exchange, account: Account, symbol: string): void {
  for (const order of account.orders) if (isOpen(order) && order.symbol === symbol) exchange.cancel(order)
  const market = exchange.market(symbol)
  const { lots } = positionOf(account, symbol)
  const side = lots > 0 ? 'sell' : 'buy'
  const markTicks = Math.max(1, Number(market.markPrice() / market.instrument.tick))
  const order = exchange.create(
    account,
    {
      symbol,
      side,
      type: 'limit',
      timeInForce: 'IOC',
      priceTicks: markTicks,
      sizeLots: Math.abs(lots),
      triggerBy: 'mark',
      reduceOnly: true,
      closePosition: false,
      priceProtect: false,
      clientOrderId: `autoclose-${exchange.clock.now()}`,
    },
    true,
  )
  remember(account, order)
  exchange.report(order, 'new')
  exchange.take(market, side, order.sizeLots, undefined, order)
  const left = remainingLots(order)
  if (isOpen(order) && left > 0) closeAtMark(exchange, market, order, markTicks, left)
  tellPublic(exchange, market, order)
  coverDebt(exchange, account, symbol)
}

function closeAtMark(
  exchange: Exchange,
  market: SymbolMarket,
  order: Parameters<Exchange['fill']>[1],
  markTicks: number,
  lots: number,
): void {
  const trade = market.print(order.side, markTicks, lots, exchange.clock.now())
  exchange.fill(market, order, markTicks, lots, trade.id, false)
}

function tellPublic(exchange: Exchange, market: SymbolMarket, order: Parameters<Exchange['fill']>[1]): void {
  const { instrument } = market
  const size = sizeOf(instrument, order.filledLots)
  if (size === 0n) return
  const ticks = Number((order.filledQuote * 100_000_000n) / size / priceOf(instrument, 1))
  const liquidation = { side: order.side, ticks, lots: order.filledLots, atMs: exchange.clock.now() }
  market.events.emit({ kind: 'liquidation', liquidation })
}

/** No account ends below zero. */
function coverDebt(exchange: Exchange, account: Account, symbol: string): void {
  if (account.wallet >= 0n) return
  const atMs = exchange.clock.now()
  const amount = -account.wallet
  exchange.ledger.pay(account, { symbol, type: 'INSURANCE_CLEAR', amount, atMs })
  exchange.events.emit({
    kind: 'balance',
    accountId: account.id,
    reason: 'INSURANCE_CLEAR',
    positions: [],
    change: amount,
    atMs,
  })
}
