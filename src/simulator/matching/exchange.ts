import type { Clock } from '../clock.ts'
import { type Fixed, multiplyFixed } from '../fixed.ts'
import { type Instrument, priceOf, quoteAt, tierFor } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { createSignal } from '../signal.ts'
import { type Account, positionOf, settingsOf } from './account.ts'
import type { AccountEvent, OrderEvent } from './account-event.ts'
import { Ledger } from './ledger.ts'
import { accountMargin, symbolMargin } from './margin.ts'
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
import { Refusal } from './refusal.ts'
import { checkOrder } from './rules.ts'

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

  /** Adds an account, with its open orders when it was restored from disk. */
  addAccount(account: Account): void {
    this.accounts.set(account.id, account)
    for (const order of account.orders) {
      this.#nextOrderId = Math.max(this.#nextOrderId, order.id + 1)
      const market = this.markets.get(order.symbol)
      if (market && isOpen(order) && order.type === 'limit') this.#rest(market, order)
    }
  }

  /**
   * Places an order and matches it.
   *
   * @throws {Refusal} when a rule, the margin or a trigger price forbids it; then no order exists.
   */
  place(account: Account, request: OrderRequest): Order {
    const market = this.market(request.symbol)
    const mark = market.markPrice()
    checkOrder(request, { instrument: market.instrument, account, mark, lastTicks: market.lastTicks() })
    const order = this.create(account, request)
    if (isConditional(order.type)) this.#checkTrigger(order, market)
    else if (!order.reduceOnly) this.checkMargin(account, order, market)
    if (order.timeInForce === 'GTX' && this.switches.postOnly === 'reject' && wouldTake(order, market)) {
      throw new Refusal('post-only-would-take')
    }
    account.orders.push(order)
    this.report(order, 'new')
    if (!isConditional(order.type)) this.execute(account, order)
    return order
  }

  /** Matches an accepted limit or market order, then rests or expires what is left. */
  execute(account: Account, order: Order): void {
    const market = this.market(order.symbol)
    if (order.timeInForce === 'GTX' && wouldTake(order, market)) {
      this.end(order, 'expired')
      return
    }
    const limitTicks = order.type === 'market' ? marketLimit(order, market) : order.priceTicks
    const wanted = this.#takeableLots(account, order)
    if (order.timeInForce === 'FOK' && market.book.available(order.side, limitTicks) < wanted) {
      this.end(order, 'expired')
      return
    }
    if (wanted > 0) this.take(market, order.side, wanted, limitTicks, order)
    if (!isOpen(order)) return
    const rests = order.type === 'limit' && order.timeInForce !== 'IOC' && order.timeInForce !== 'FOK'
    if (!rests || (order.reduceOnly && wanted < remainingLots(order))) this.end(order, 'expired')
    else {
      this.#rest(market, order)
      market.publishTop(this.clock.now())
    }
  }

  /** Takes from the book for an order, or for nobody in particular; books every fill and prints every trade. */
  take(market: SymbolMarket, side: Side, lots: number, limitTicks?: number, taker?: Order): number {
    const own = (maker: Order): boolean => taker !== undefined && maker.accountId === taker.accountId
    const executions = market.book.take(side, lots, limitTicks, own)
    for (const execution of executions) this.#settle(market, side, execution, taker)
    for (const ticks of new Set(executions.map((execution) => execution.ticks)))
      market.touch(opposite(side), ticks)
    if (executions.length > 0) market.publishTop(this.clock.now())
    return executions.reduce((sum, execution) => sum + execution.lots, 0)
  }

  /** Cancels an open order. @throws {Refusal} `unknown-order` when it is not open. */
  cancel(order: Order): void {
    if (!isOpen(order)) throw new Refusal('unknown-order')
    this.end(order, 'canceled')
  }

  /** Changes price and size of a resting limit order, which loses its place in the queue. */
  amend(account: Account, order: Order, priceTicks: number, sizeLots: number): void {
    if (!isOpen(order)) throw new Refusal('unknown-order')
    if (order.type !== 'limit') throw new Refusal('order-not-editable')
    if (order.priceTicks === priceTicks && order.sizeLots === sizeLots) throw new Refusal('nothing-to-change')
    if (sizeLots <= order.filledLots) throw new Refusal('size-below-minimum')
    const market = this.market(order.symbol)
    const { id: _, clientOrderId: __, ...rest } = order
    const account_ = { ...account, orders: account.orders.filter((other) => other !== order) }
    checkOrder(
      { ...rest, priceTicks, sizeLots },
      {
        instrument: market.instrument,
        account: account_,
        mark: market.markPrice(),
        lastTicks: market.lastTicks(),
      },
    )
    if (!order.reduceOnly) this.checkMargin(account_, { ...order, priceTicks, sizeLots }, market)
    this.unrest(order)
    Object.assign(order, {
      priceTicks,
      sizeLots,
      editCount: order.editCount + 1,
      updatedAtMs: this.clock.now(),
    })
    this.report(order, 'amended')
    this.execute(account, order)
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
    this.events.emit({
      kind: 'balance',
      accountId: account.id,
      reason: 'ORDER',
      positions: [order.symbol],
      change: 0n,
      atMs,
    })
    this.report(order, order.forced ? 'liquidated' : 'trade', fill)
    this.#shrinkReduceOnly(account, order.symbol)
  }

  /** Tells the owner about an order. */
  report(order: Order, execution: OrderEvent['execution'], fill?: OrderEvent['fill']): void {
    this.events.emit({
      kind: 'order',
      accountId: order.accountId,
      execution,
      order: { ...order },
      ...(fill && { fill }),
      atMs: this.clock.now(),
    })
  }

  /** @throws {Refusal} when the account cannot carry the order. */
  checkMargin(account: Account, order: Order, market: SymbolMarket): void {
    const { instrument } = market
    const mark = market.markPrice()
    const open = account.orders.filter(isOpen)
    const before = symbolMargin(account, order.symbol, this.prices, open)
    const after = symbolMargin(account, order.symbol, this.prices, [...open, order])
    const notional = after.positionInitial + after.openOrderInitial
    const leverage = settingsOf(account, order.symbol).leverage
    if (tierFor(instrument, notional * BigInt(leverage)).maxLeverage < leverage)
      throw new Refusal('above-leverage-notional')
    const extra = after.openOrderInitial - before.openOrderInitial
    if (extra <= 0n) return
    const fee = multiplyFixed(
      quoteAt(instrument, order.priceTicks ? priceOf(instrument, order.priceTicks) : mark, order.sizeLots),
      account.feeRates.taker,
    )
    if (accountMargin(account, this.prices).available < extra + fee) throw new Refusal('margin-insufficient')
  }

  /** Fills account orders that the market now trades through: what would cross is executed at the resting price. */
  uncross(market: SymbolMarket): void {
    for (;;) {
      const [bid, ask] = [market.book.bids.best(), market.book.asks.best()]
      if (!bid || !ask || bid.ticks < ask.ticks) return
      const maker = bid.queue[0] ?? ask.queue[0]
      if (!maker) return
      const side = opposite(maker.order.side)
      const facing = maker.order.side === 'buy' ? ask : bid
      const lots = Math.min(facing.marketLots, remainingLots(maker.order))
      if (lots === 0) return
      const ticks = maker.order.priceTicks
      facing.marketLots -= lots
      market.onConsumed?.(side, facing.ticks, lots)
      market.book.side(side).prune(facing)
      const trade = market.print(side, ticks, lots, this.clock.now())
      this.fill(market, maker.order, ticks, lots, trade.id, true)
      market.touch(side, facing.ticks)
      market.touch(maker.order.side, ticks)
    }
  }

  #settle(market: SymbolMarket, side: Side, { ticks, lots, maker }: Execution, taker?: Order): void {
    const trade = market.print(side, ticks, lots, this.clock.now())
    if (maker) this.fill(market, maker, ticks, lots, trade.id, true)
    else market.onConsumed?.(opposite(side), ticks, lots)
    if (taker) this.fill(market, taker, ticks, lots, trade.id, false)
  }

  /** Makes an order with the next id; it is not placed yet. */
  create(account: Account, request: OrderRequest, forced = false): Order {
    const atMs = this.clock.now()
    const id = this.#nextOrderId++
    return {
      id,
      accountId: account.id,
      symbol: request.symbol,
      clientOrderId: request.clientOrderId ?? `sim_${id.toString(36)}`,
      side: request.side,
      type: request.type,
      originalType: request.type,
      timeInForce: request.timeInForce,
      priceTicks: request.priceTicks ?? 0,
      sizeLots: request.sizeLots ?? 0,
      filledLots: 0,
      filledQuote: 0n,
      stopTicks: request.stopTicks ?? 0,
      activationTicks: request.activationTicks ?? 0,
      callbackRate: request.callbackRate ?? 0,
      extremeTicks: 0,
      triggerBy: request.triggerBy,
      reduceOnly: request.reduceOnly,
      closePosition: request.closePosition,
      priceProtect: request.priceProtect,
      status: 'new',
      createdAtMs: atMs,
      updatedAtMs: atMs,
      editCount: 0,
      forced,
    }
  }

  #checkTrigger(order: Order, market: SymbolMarket): void {
    if (order.stopTicks && hasFired(order, market)) throw new Refusal('would-trigger-at-once')
  }

  #takeableLots(account: Account, order: Order): number {
    const share = this.switches.takerShare?.()
    const lots = remainingLots(order)
    if (order.reduceOnly) return Math.min(lots, Math.abs(positionOf(account, order.symbol).lots))
    return share === undefined ? lots : Math.max(1, Math.floor(lots * share))
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

/** True when the order would execute at once against the book. */
function wouldTake(order: Order, market: SymbolMarket): boolean {
  return market.book.available(order.side, order.priceTicks) > 0
}

/** Worst price a market order accepts: the edge of the price band around mark. */
function marketLimit(order: Order, market: SymbolMarket): number {
  const { limits, tick } = market.instrument
  const edge = multiplyFixed(market.markPrice(), order.side === 'buy' ? limits.priceUp : limits.priceDown)
  return Number(edge / tick)
}

/** True when a conditional order's trigger price is reached. */
export function hasFired(order: Order, market: SymbolMarket): boolean {
  const ticks =
    order.triggerBy === 'mark' ? Number(market.markPrice() / market.instrument.tick) : market.lastTicks()
  const rises = (order.side === 'buy') === (order.type === 'stop' || order.type === 'stop-market')
  return rises ? ticks >= order.stopTicks : ticks <= order.stopTicks
}
