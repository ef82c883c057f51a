import { multiplyFixed } from '../fixed.ts'
import { fundingRate, nextFundingTime } from '../market/funding.ts'
import { quoteAt } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { settingsOf } from './account.ts'
import type { Exchange } from './exchange.ts'
import { isOpen } from './order.ts'

/** Does what falls due with time: funding payments and dead-man switches. */
export class Settlement {
  readonly #exchange: Exchange
  readonly #seed: number
  readonly #nextFundingMs = new Map<string, number>()

  constructor(exchange: Exchange, seed: number) {
    this.#exchange = exchange
    this.#seed = seed
    const now = exchange.clock.now()
    for (const [symbol, { instrument }] of exchange.markets) {
      if (instrument.fundingIntervalHours === 0) continue
      this.#nextFundingMs.set(symbol, nextFundingTime(instrument, now))
    }
  }

  /** Settles a symbol at another interval from now on. */
  changeInterval({ instrument }: SymbolMarket, hours: number): void {
    instrument.fundingIntervalHours = hours
    this.#nextFundingMs.set(instrument.symbol, nextFundingTime(instrument, this.#exchange.clock.now()))
  }

  /** Settles what is due now. */
  check(): void {
    const now = this.#exchange.clock.now()
    for (const [symbol, dueMs] of this.#nextFundingMs) {
      const market = this.#exchange.markets.get(symbol)
      if (!market || now < dueMs) continue
      this.payFunding(market, dueMs)
      this.#nextFundingMs.set(symbol, nextFundingTime(market.instrument, now))
    }
    for (const account of this.#exchange.accounts.values()) {
      for (const [symbol, dueMs] of account.countdowns) {
        if (now < dueMs) continue
        account.countdowns.delete(symbol)
        for (const order of account.orders) {
          if (isOpen(order) && order.symbol === symbol) this.#exchange.cancel(order)
        }
      }
    }
  }

  /** Pays funding on every position in a symbol: −size × mark × rate, so that longs pay when the rate is positive. */
  payFunding(market: SymbolMarket, fundingTimeMs: number): void {
    const { instrument } = market
    const rate = fundingRate(instrument, fundingTimeMs, this.#seed)
    const atMs = this.#exchange.clock.now()
    for (const account of this.#exchange.accounts.values()) {
      const position = account.positions.get(instrument.symbol)
      if (!position || position.lots === 0) continue
      const amount = -multiplyFixed(quoteAt(instrument, market.markPrice(), position.lots), rate)
      if (amount === 0n) continue
      this.#exchange.ledger.pay(account, {
        symbol: instrument.symbol,
        type: 'FUNDING_FEE',
        amount,
        atMs,
        funding: { lots: position.lots, rate },
      })
      const isolated = settingsOf(account, instrument.symbol).isolated
      if (isolated) position.isolatedWallet += amount
      this.#exchange.events.emit({
        kind: 'balance',
        accountId: account.id,
        reason: 'FUNDING_FEE',
        positions: isolated ? [instrument.symbol] : [],
        change: amount,
        atMs,
      })
    }
  }
}
