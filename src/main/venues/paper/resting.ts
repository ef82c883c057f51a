import { D, type Decimal } from '../../base/decimal.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import { kindOf, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, BookLevel, DepthSnapshot, PublicTrade } from '../../domain/market.ts'
import { isTerminal, type OrderUpdate, remainingBase } from '../../domain/order.ts'
import type { MarketStreams } from '../market-streams.ts'
import { openOrdersOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import { byPrice } from './matching.ts'
import { createQueueBook, type QueueBook, type QueueFill } from './queue-book.ts'

/** Fills resting orders, as maker at their own price, from the real market by the rules of `QueueBook`. */
export interface RestingOrders {
  /**
   * Follows the market of every symbol that has a resting order, and no other. Resolves when all are followed.
   *
   * @throws {AppError} when an instrument could not be read.
   */
  follow(): Promise<void>
  /** An order rests, or has ended. */
  changed(order: OrderUpdate): void
  countQueue(on: boolean): void
  stop(): void
}

export interface RestingOrdersDeps {
  readonly engine: PaperEngine
  readonly streams: Pick<MarketStreams, 'subscribeBbo' | 'subscribeTrades'>
  readonly log: Logger
  /** Ends the waits of a fill that is under way. */
  readonly lifetime: () => AbortSignal
}

interface Followed {
  readonly instrument: Instrument
  readonly queue: QueueBook
  readonly known: Set<ClientOrderId>
  /** Prints already counted: a stream that comes back tells its latest once more. */
  readonly prints: Set<string>
  stop: Unsubscribe
}

const PRINTS_KEPT = 2_000
const HALF = new D('0.5')

export function createRestingOrders({ engine, streams, log, lifetime }: RestingOrdersDeps): RestingOrders {
  const followed = new Map<SymbolId, Followed>()
  const starting = new Map<SymbolId, Promise<void>>()
  let queueCounts = true

  const carryOut = (market: Followed, fills: readonly QueueFill[]): void => {
    const run = async (): Promise<void> => {
      for (const { id, lots } of fills) {
        const sizeBase = new D(lots).times(market.instrument.lotSize)
        let took = new D(0)
        try {
          took = await engine.fillResting(id as ClientOrderId, sizeBase, lifetime())
        } catch (cause) {
          if (kindOf(cause) !== 'cancelled') log.error('paper.fill-failed', { reason: messageOf(cause) })
        }
        if (took.lt(sizeBase))
          market.queue.giveBack(id, stepsOf(sizeBase.minus(took), market.instrument.lotSize))
      }
    }
    if (fills.length > 0) void run()
  }

  const onBbo = (market: Followed, bbo: Bbo): void => {
    const { symbol, bidPrice, askPrice, bidSizeBase, askSizeBase } = bbo
    const { tickSize, lotSize } = market.instrument
    engine.state.mids.set(symbol, bidPrice.plus(askPrice).times(HALF))
    const memory = engine.eaten(symbol)
    const ask: BookLevel = { price: askPrice, sizeBase: askSizeBase }
    const bid: BookLevel = { price: bidPrice, sizeBase: bidSizeBase }
    const [bidLots, askLots] = [stepsOf(bidSizeBase, lotSize), stepsOf(askSizeBase, lotSize)]
    const [bidLeft, askLeft] = [memory.left('sell', bid), memory.left('buy', ask)]
    const { fills, boughtLots, soldLots } = market.queue.onTouch({
      bidTicks: stepsOf(bidPrice, tickSize),
      bidLots,
      bidOfferedLots: bidLeft === bidSizeBase ? bidLots : stepsOf(bidLeft, lotSize),
      askTicks: stepsOf(askPrice, tickSize),
      askLots,
      askOfferedLots: askLeft === askSizeBase ? askLots : stepsOf(askLeft, lotSize),
      timeMs: venueTimeOf(bbo),
      receivedAtMs: bbo.receivedAtMs,
    })
    if (boughtLots > 0) memory.take('buy', ask, lotSize.times(boughtLots))
    if (soldLots > 0) memory.take('sell', bid, lotSize.times(soldLots))
    carryOut(market, fills)
  }

  const onTrade = (market: Followed, trade: PublicTrade): void => {
    const { tickSize, lotSize } = market.instrument
    if (market.prints.has(trade.tradeId)) return
    market.prints.add(trade.tradeId)
    const [oldest] = market.prints
    if (market.prints.size > PRINTS_KEPT && oldest !== undefined) market.prints.delete(oldest)
    const [ticks, lots] = [stepsOf(trade.price, tickSize), stepsOf(trade.sizeBase, lotSize)]
    carryOut(market, market.queue.onTrade(trade.takerSide, ticks, lots, trade.venueTimeMs))
  }

  const enter = (market: Followed, order: OrderUpdate): void => {
    const { tickSize, lotSize } = market.instrument
    if (!order.limitPrice || market.known.has(order.clientOrderId)) return
    market.known.add(order.clientOrderId)
    const depth = engine.entryDepth(order.clientOrderId)
    const shown = depth && shownAt(depth, order)
    market.queue.enter({
      id: order.clientOrderId,
      side: order.side,
      ticks: stepsOf(order.limitPrice, tickSize),
      lots: stepsOf(remainingBase(order), lotSize),
      shownLots: shown && stepsOf(shown, lotSize),
      sinceMs: depth && venueTimeOf(depth),
      receivedAtMs: depth?.receivedAtMs ?? 0,
    })
  }

  const begin = (symbol: SymbolId, instrument: Instrument): void => {
    const queue = createQueueBook()
    queue.countQueue(queueCounts)
    const market: Followed = { instrument, queue, known: new Set(), prints: new Set(), stop: () => undefined }
    followed.set(symbol, market)
    for (const order of openOrdersOf(engine.state, symbol).toSorted(byPrice)) enter(market, order)
    const stops = [
      streams.subscribeBbo(symbol, (bbo) => onBbo(market, bbo)),
      streams.subscribeTrades(symbol, (trade) => onTrade(market, trade)),
    ]
    market.stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** After a restart nobody has resolved the instrument yet. */
  const beginLater = async (symbol: SymbolId, signal: AbortSignal): Promise<void> => {
    try {
      const instrument = await engine.instrumentOf(symbol, signal)
      if (!signal.aborted && !followed.has(symbol) && openOrdersOf(engine.state, symbol).length > 0)
        begin(symbol, instrument)
    } catch (cause) {
      // A market that is gone stays gone; anything else is tried again by whoever connects.
      if (kindOf(cause) !== 'validation') throw cause
      log.error('paper.follow-failed', { symbol, reason: messageOf(cause) })
    } finally {
      // A later session has its own.
      if (!signal.aborted) starting.delete(symbol)
    }
  }

  const end = (symbol: SymbolId, market: Followed): void => {
    market.stop()
    followed.delete(symbol)
  }

  return {
    async follow() {
      for (const { symbol } of openOrdersOf(engine.state)) {
        if (followed.has(symbol) || starting.has(symbol)) continue
        starting.set(symbol, beginLater(symbol, lifetime()))
      }
      await Promise.all(starting.values())
    },
    changed(order) {
      const market = followed.get(order.symbol)
      if (isTerminal(order.status)) {
        if (!market) return
        market.queue.leave(order.clientOrderId)
        market.known.delete(order.clientOrderId)
        if (market.queue.size === 0) end(order.symbol, market)
        return
      }
      if (market) {
        enter(market, order)
        return
      }
      if (lifetime().aborted) return
      const instrument = engine.knownInstrument(order.symbol)
      if (instrument) begin(order.symbol, instrument)
    },
    countQueue(on) {
      queueCounts = on
      for (const { queue } of followed.values()) queue.countQueue(on)
    },
    stop() {
      for (const [symbol, market] of followed) end(symbol, market)
      starting.clear()
    },
  }
}

/** Our clock and a venue's may differ by this much where a venue does not say when its book was. */
const CLOCKS_APART_MS = 2_000

/** When the venue saw what it told. Where that is not said, our receipt stands in its place: some trades too many. */
function venueTimeOf({ venueTimeMs, receivedAtMs }: Pick<Bbo, 'venueTimeMs' | 'receivedAtMs'>): number {
  return venueTimeMs === receivedAtMs ? receivedAtMs - CLOCKS_APART_MS : venueTimeMs
}

/** Whole steps in a value; what is left over is dropped. */
function stepsOf(value: Decimal, step: Decimal): number {
  return value.divToInt(step).toNumber()
}

/** What an order's level shows in a book; `undefined` when it lies beyond the last level that is known. */
function shownAt(depth: DepthSnapshot, { side, limitPrice }: OrderUpdate): Decimal | undefined {
  const levels = side === 'buy' ? depth.bids : depth.asks
  const last = levels.at(-1)
  if (!limitPrice || !last) return undefined
  if (side === 'buy' ? limitPrice.lt(last.price) : limitPrice.gt(last.price)) return undefined
  return levels.find(({ price }) => price.eq(limitPrice))?.sizeBase ?? new D(0)
}
