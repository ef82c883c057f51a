import type { Clock } from '../clock.ts'
import { type Fixed, multiplyFixed } from '../fixed.ts'
import { type Instrument, priceOf, quoteAt, tierFor } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { createSignal } from '../signal.ts'
import { type Account, positionOf, settingsOf } from './account.ts'
import type { AccountEvent, OrderEvent } from './account-event.ts'
import { Ledger } from './ledger.ts'
import { accountMargin, symbolMargin } from './margin.ts'
import { createOrder, remember } from './new-order.ts'
import {
  isConditional,
  isOpen,
  type Order,
  type OrderRequest,
  opposite,
  remainingLots,
  type Side,
} from './order.ts'
import type { Execution } from './order-book.ts'
import { checkBestPrice, hasFired, marketLimit, wouldTake } from './price-checks.ts'
import { Refusal } from './refusal.ts'
import { checkOrder } from './rules.ts'
import { checkFunds } from './spot.ts'

/** Behaviour of the venue that nobody has confirmed, and faults that live inside the engine. */
export interface ExchangeSwitches {
  /** A post-only order that would take: accepted and expired at once, or refused. */
  postOnly: 'expire' | 'reject'
  /** Largest share of a taking order that finds liquidity; undefined is all. */
  takerShare: (() => number | undefined) | undefined
}

export interface ExchangeDeps {
  readonly clock: Clock
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly firstOrderId: number
}

/** Matching engine of a simulated venue: accounts, their orders, and the books they trade in. */
export class Exchange {
  readonly accounts = new Map<string, Account>()
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly events = createSignal<AccountEvent>()
  readonly switches: ExchangeSwitches = { postOnly: 'expire', takerShare: undefined }
  readonly ledger: Ledger
  readonly clock: Clock
  #nextOrderId: number

  constructor({ clock, markets, firstOrderId }: ExchangeDeps) {
    this.clock = clock
    this.markets = markets
    this.#nextOrderId = firstOrderId
    this.ledger = new Ledger(firstOrderId)
  }

  /** Market of a symbol. @throws {Refusal} `symbol-not-trading` when the venue does not list it. */
  market(symbol: string): SymbolMarket {
    const market = this.markets.get(symbol)
    if (!market) throw new Refusal('symbol-not-trading')
    return market
  }

  /** Instrument and mark price, for the margin formulas. */
  readonly prices = (symbol: string): { instrument: Instrument; mark: Fixed } => {
    const market = this.market(symbol)
    return { instrument: market.instrument, mark: market.markPrice() }
  }

  /** Adds an account; open orders of one that was restored from disk meet the market when it next moves. */
  addAccount(account: Account): void {
    this.accounts.set(account.id, account)
    for (const order of account.orders) {
      this.#nextOrderId = Math.max(this.#nextOrderId, order.id + 1)
      const market = this.markets.get(order.symbol)
      if (market && isOpen(order) && order.type === 'limit') this.#rest(market, order)
    }
  }

  /** Makes an order with the next id; it is not placed yet. `forced` marks a liquidation. */
  create(account: Account, request: OrderRequest, forced = false): Order {
    return createOrder(account, request, this.#nextOrderId++, this.clock.now(), forced)
  }

  /**
   * Places an order and matches it.
   *
   * @throws {Refusal} when a rule, the margin or a trigger price forbids it; then no order exists.
   */
  place(account: Account, request: OrderRequest): Order {
    const market = this.market(request.symbol)
    market.catchUp?.()
    checkOrder(request, { instrument: market.instrument, account, mark: market.markPrice() })
    if (request.type === 'market') checkBestPrice(request.side, market)
    const order = this.create(account, request)
    const waits = isConditional(order.type)
    if (waits && order.stopTicks && hasFired(order, market)) throw new Refusal('would-trigger-at-once')
    if (!waits && !order.reduceOnly) this.checkMargin(account, order, market)
    if (order.timeInForce === 'GTX' && this.switches.postOnly === 'reject' && wouldTake(order, market)) {
      throw new Refusal('post-only-would-take')
    }
    remember(account, order)
    this.report(order, 'new')
    if (!waits) this.execute(account, order)
    return order
  }

  /** Matches an accepted limit or market order, then rests or expires what is left. */
  execute(account: Account, order: Order): void {
    const market = this.market(order.symbol)
    market.catchUp?.()
    if (order.timeInForce === 'GTX' && wouldTake(order, market)) {
      this.end(order, 'expired')
      return
    }
    const limitTicks = order.type === 'market' ? marketLimit(order.side, market) : order.priceTicks
    const wanted = this.#wantedLots(account, order)
    const share = this.switches.takerShare?.() ?? 1
    const offered = share < 1 ? Math.max(1, Math.floor(wanted * share)) : wanted
    if (
      order.timeInForce === 'FOK' &&
      (offered < wanted || market.book.available(order.side, limitTicks) < wanted)
    ) {
      this.end(order, 'expired')
      return
    }
    this.take(market, order.side, offered, limitTicks, order)
    // Makers whom the fault kept from trading leave, or the rest of the order would stand across their quotes.
    if (offered < wanted) this.#withdrawMakers(market, order, limitTicks)
    if (isOpen(order)) this.#finish(account, market, order)
  }

  /** Takes from the book for an order, or for nobody in particular; books every fill and prints every trade. */
  take(market: SymbolMarket, side: Side, lots: number, limitTicks?: number, taker?: Order): void {
    const own = (maker: Order): boolean => taker !== undefined && maker.accountId === taker.accountId
    const executions = market.book.take(side, lots, limitTicks, own)
    for (const execution of executions) this.#settle(market, side, execution, taker)
    for (const ticks of new Set(executions.map((execution) => execution.ticks)))
      market.touch(opposite(side), ticks)
    if (executions.length > 0) market.publishTop(this.clock.now())
  }

  /** Cancels an open order. @throws {Refusal} `unknown-order` when it is not open. */
  cancel(order: Order): void {
    if (!isOpen(order)) throw new Refusal('unknown-order')
    this.end(order, 'canceled')
  }

  /** Ends an open order and takes it off the book. */
  end(order: Order, status: 'canceled' | 'expired'): void {
    this.unrest(order)
    order.status = status
    order.updatedAtMs = this.clock.now()
    this.report(order, status)
  }

  /** Takes an order off the book, if it is on it. */
  unrest(order: Order): void {
    const market = this.market(order.symbol)
    if (!market.book.side(order.side).remove(order)) return
    market.touch(order.side, order.priceTicks)
    market.publishTop(this.clock.now())
  }

  /** Books one fill on an order of an account. */
  fill(
    market: SymbolMarket,
    order: Order,
    ticks: number,
    lots: number,
    tradeId: number,
    maker: boolean,
  ): void {
    const account = this.accounts.get(order.accountId)
    if (!account) return
    const atMs = this.clock.now()
    const fill = this.ledger.fill({ account, market, order, ticks, lots, tradeId, maker, atMs })
    if (order.status === 'filled') market.book.settle(order)
    const positions = [order.symbol]
    this.events.emit({ kind: 'balance', accountId: account.id, reason: 'ORDER', positions, change: 0n, atMs })
    this.report(order, order.forced ? 'liquidated' : 'trade', fill)
    if (!account.holdings) this.#shrinkReduceOnly(account, order.symbol)
  }

  /** Tells the owner about an order, as it is at this moment. */
  report(order: Order, execution: OrderEvent['execution'], fill?: OrderEvent['fill']): void {
    const atMs = this.clock.now()
    const { accountId } = order
    this.events.emit({
      kind: 'order',
      accountId,
      execution,
      order: { ...order },
      ...(fill && { fill }),
      atMs,
    })
  }

  /** @throws {Refusal} when the account cannot carry the order. */
  checkMargin(account: Account, order: Order, market: SymbolMarket): void {
    const { instrument } = market
    if (account.holdings) {
      checkFunds(account, order, market, (symbol) => this.market(symbol).instrument)
      return
    }
    const open = account.orders.filter(isOpen)
    const before = symbolMargin(account, order.symbol, this.prices, open)
    const after = symbolMargin(account, order.symbol, this.prices, [...open, order])
    const { leverage } = settingsOf(account, order.symbol)
    const exposure = (after.positionInitial + after.openOrderInitial) * BigInt(leverage)
    if (tierFor(instrument, exposure).maxLeverage < leverage) throw new Refusal('above-leverage-notional')
    const extra = after.openOrderInitial - before.openOrderInitial
    if (extra <= 0n) return
    const price = order.priceTicks ? priceOf(instrument, order.priceTicks) : market.markPrice()
    const fee = multiplyFixed(quoteAt(instrument, price, order.sizeLots), account.feeRates.taker)
    if (accountMargin(account, this.prices).available < extra + fee) throw new Refusal('margin-insufficient')
  }

  /** Rests what is left of an order that may rest, and expires it otherwise. */
  #finish(account: Account, market: SymbolMarket, order: Order): void {
    const mayRest = order.type === 'limit' && order.timeInForce !== 'IOC' && order.timeInForce !== 'FOK'
    if (order.reduceOnly) order.sizeLots = order.filledLots + this.#wantedLots(account, order)
    // It still reaches the other side only when the account's own order stands there: the taker gives way.
    if (!mayRest || remainingLots(order) === 0 || wouldTake(order, market)) {
      this.end(order, 'expired')
      return
    }
    this.#rest(market, order)
    market.publishTop(this.clock.now())
  }

  #settle(market: SymbolMarket, side: Side, { ticks, lots, maker }: Execution, taker?: Order): void {
    const trade = market.print(side, ticks, lots, this.clock.now())
    if (maker) this.fill(market, maker, ticks, lots, trade.id, true)
    else market.onConsumed?.(opposite(side), ticks, lots)
    if (taker) this.fill(market, taker, ticks, lots, trade.id, false)
  }

  /** Lots the order may still trade: a reduce-only order never more than the position. */
  #wantedLots(account: Account, order: Order): number {
    const lots = remainingLots(order)
    return order.reduceOnly ? Math.min(lots, Math.abs(positionOf(account, order.symbol).lots)) : lots
  }

  #withdrawMakers(market: SymbolMarket, order: Order, limitTicks: number): void {
    const side = opposite(order.side)
    for (const { ticks } of market.book.levels(side, Number.POSITIVE_INFINITY)) {
      if (order.side === 'buy' ? ticks > limitTicks : ticks < limitTicks) break
      if (order.type === 'limit') market.setMarket(side, ticks, 0)
    }
  }

  #rest(market: SymbolMarket, order: Order): void {
    market.book.side(order.side).enqueue(order)
    market.touch(order.side, order.priceTicks)
  }

  /** Reduce-only orders follow the position: never larger, and gone when there is nothing left to reduce. */
  #shrinkReduceOnly(account: Account, symbol: string): void {
    const { lots } = positionOf(account, symbol)
    for (const order of account.orders) {
      if (!order.reduceOnly || order.symbol !== symbol || !isOpen(order) || isConditional(order.type))
        continue
      const reduces = order.side === 'buy' ? lots < 0 : lots > 0
      if (!reduces) this.end(order, 'expired')
      else if (remainingLots(order) > Math.abs(lots)) order.sizeLots = order.filledLots + Math.abs(lots)
    }
  }
}
