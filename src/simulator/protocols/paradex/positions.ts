import type { Fixed } from '../../fixed.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { type Account, type Income, positionOf } from '../../matching/account.ts'
import type { BalanceEvent } from '../../matching/account-event.ts'
import type { Exchange } from '../../matching/exchange.ts'
import { createSignal } from '../../signal.ts'
import type { FundingIndex } from './funding.ts'

/** What the venue remembers of a position beside the engine. */
interface Tracked {
  lots: number
  cachedIndex: bigint
  /** The engine's realised profit when this position began. */
  realizedBefore: Fixed
  fundingRealized: Fixed
  openedAtMs: number
  closedAtMs: number
}

/** A funding payment that has just been made. */
export interface FundingPaid {
  readonly income: Income
  readonly index: bigint
}

/** Pays the funding a position has gathered whenever it changes (section 3 of the venue sheet). */
export class Positions {
  readonly paid = createSignal<FundingPaid>()
  readonly #exchange: Exchange
  readonly #account: Account
  readonly #funding: ReadonlyMap<string, FundingIndex>
  readonly #tracked = new Map<string, Tracked>()
  /** Index at which a payment was made, by income. */
  readonly #indexes = new Map<number, bigint>()

  constructor(exchange: Exchange, account: Account, funding: ReadonlyMap<string, FundingIndex>) {
    this.#exchange = exchange
    this.#account = account
    this.#funding = funding
    for (const { symbol, updatedAtMs } of account.positions.values()) this.of(symbol).openedAtMs = updatedAtMs
    exchange.events.listen((event) => {
      if (event.kind === 'balance' && event.reason === 'ORDER') this.#onFill(event)
    })
  }

  /** Record of a symbol; a position that was there before gathers funding from now on. */
  of(symbol: string): Tracked {
    let tracked = this.#tracked.get(symbol)
    if (!tracked) {
      const { lots, realized } = positionOf(this.#account, symbol)
      tracked = {
        lots,
        cachedIndex: this.#index(symbol),
        realizedBefore: realized,
        fundingRealized: 0n,
        openedAtMs: 0,
        closedAtMs: 0,
      }
      this.#tracked.set(symbol, tracked)
    }
    return tracked
  }

  /** Funding gathered and not paid yet; positive is a gain: −size × change of the index. */
  accrued(market: SymbolMarket): Fixed {
    const { symbol, lot } = market.instrument
    const { lots, cachedIndex } = this.of(symbol)
    return -(lot * BigInt(lots) * (this.#index(symbol) - cachedIndex)) / 10n ** 18n
  }

  /** Pays what a position has gathered, outside of any fill. */
  settle(market: SymbolMarket): void {
    const { symbol } = market.instrument
    const amount = this.#pay(market)
    if (amount === 0n) return
    const atMs = this.#exchange.clock.now()
    this.#exchange.events.emit({
      kind: 'balance',
      accountId: this.#account.id,
      reason: 'FUNDING_FEE',
      positions: [symbol],
      change: amount,
      atMs,
    })
  }

  /** Index of a payment; undefined for one of an earlier run. */
  indexOf(income: Income): bigint | undefined {
    return this.#indexes.get(income.id)
  }

  #onFill({ positions, atMs }: BalanceEvent): void {
    for (const symbol of positions) {
      const market = this.#exchange.market(symbol)
      this.#pay(market, this.#account.trades.at(-1)?.id)
      const tracked = this.of(symbol)
      const { lots, realized } = positionOf(this.#account, symbol)
      const before = tracked.lots
      tracked.lots = lots
      const isOver = lots === 0 || before * lots < 0
      if (isOver) {
        tracked.realizedBefore = realized
        tracked.fundingRealized = 0n
        tracked.closedAtMs = atMs
      }
      if (lots !== 0 && (before === 0 || isOver)) tracked.openedAtMs = atMs
    }
  }

  #pay(market: SymbolMarket, tradeId?: number): Fixed {
    const { symbol } = market.instrument
    const funding = this.#funding.get(symbol)
    if (!funding) return 0n
    const atMs = this.#exchange.clock.now()
    funding.advance(atMs)
    const amount = this.accrued(market)
    const tracked = this.of(symbol)
    tracked.cachedIndex = funding.index()
    if (amount === 0n) return 0n
    tracked.fundingRealized += amount
    this.#exchange.ledger.pay(this.#account, {
      symbol,
      type: 'FUNDING_FEE',
      amount,
      atMs,
      ...(tradeId !== undefined && { tradeId }),
      funding: { lots: tracked.lots, rate: BigInt(Math.round(funding.rate(atMs) * 1e8)) },
    })
    const income = this.#account.incomes.at(-1)
    if (!income) return amount
    this.#indexes.set(income.id, tracked.cachedIndex)
    this.paid.emit({ income, index: tracked.cachedIndex })
    return amount
  }

  #index(symbol: string): bigint {
    return this.#funding.get(symbol)?.index() ?? 0n
  }
}
