import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import { kindOf, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo, PublicTrade } from '../../domain/market.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { MarketStreams } from '../market-streams.ts'
import { openOrdersOf } from './account-state.ts'
import type { PaperEngine, PaperOffer } from './engine.ts'
import { byPriority } from './matching.ts'
import { reaches } from './taker.ts'

/**
 * Fills resting orders from the real market. An order fills at its own price, as maker, when
 * - the opposite best price reaches it: with the size that stands there and that we have not eaten;
 * - a trade prints beyond it: with the size of that trade, shared in price-time priority.
 * A trade exactly at the price fills nothing: the queue before us is not known.
 */
export interface RestingOrders {
  /** Follows the market of every symbol that has a resting order, and no other. */
  follow(): void
  stop(): void
}

export interface RestingOrdersDeps {
  readonly engine: PaperEngine
  readonly streams: Pick<MarketStreams, 'subscribeBbo' | 'subscribeTrades'>
  readonly log: Logger
  /** Ends the waits of a fill that is under way. */
  readonly lifetime: () => AbortSignal
}

export function createRestingOrders({ engine, streams, log, lifetime }: RestingOrdersDeps): RestingOrders {
  const followed = new Map<SymbolId, Unsubscribe>()

  const fill = (orders: readonly OrderUpdate[], offer: PaperOffer): void => {
    const run = async (): Promise<void> => {
      for (const { clientOrderId } of orders) await engine.fillResting(clientOrderId, offer, lifetime())
    }
    run().catch((cause) => {
      if (kindOf(cause) !== 'cancelled') log.error('paper.fill-failed', { reason: messageOf(cause) })
    })
  }

  const onBbo = (symbol: SymbolId, bbo: Bbo): void => {
    engine.state.mids.set(symbol, bbo.bidPrice.plus(bbo.askPrice).div(2))
    for (const side of ['buy', 'sell'] as const) {
      const level =
        side === 'buy'
          ? { price: bbo.askPrice, sizeBase: bbo.askSizeBase }
          : { price: bbo.bidPrice, sizeBase: bbo.bidSizeBase }
      const reached = openOrdersOf(engine.state, symbol)
        .filter((order) => order.side === side && reaches(order, level.price))
        .toSorted(byPriority)
      if (reached.length === 0) continue
      const memory = engine.eaten(symbol)
      fill(reached, {
        left: () => memory.left(side, level),
        taken: (sizeBase) => memory.take(side, level, sizeBase),
      })
    }
  }

  const onTrade = (symbol: SymbolId, trade: PublicTrade): void => {
    const side = trade.takerSide === 'sell' ? 'buy' : 'sell'
    const passed = openOrdersOf(engine.state, symbol)
      .filter((order) => order.side === side && isBeyond(order, trade.price))
      .toSorted(byPriority)
    if (passed.length === 0) return
    let left = trade.sizeBase
    fill(passed, {
      left: () => left,
      taken: (sizeBase) => {
        left = left.minus(sizeBase)
      },
    })
  }

  return {
    follow() {
      const wanted = new Set(openOrdersOf(engine.state).map(({ symbol }) => symbol))
      for (const symbol of wanted) {
        if (followed.has(symbol)) continue
        const stops = [
          streams.subscribeBbo(symbol, (bbo) => onBbo(symbol, bbo)),
          streams.subscribeTrades(symbol, (trade) => onTrade(symbol, trade)),
        ]
        followed.set(symbol, () => {
          for (const stop of stops) stop()
        })
      }
      for (const [symbol, stop] of followed) {
        if (wanted.has(symbol)) continue
        stop()
        followed.delete(symbol)
      }
    },
    stop() {
      for (const stop of followed.values()) stop()
      followed.clear()
    },
  }
}

/** True when the trade printed at a price worse for the taker than the resting order's. */
function isBeyond(order: OrderUpdate, price: Decimal): boolean {
  const limit = order.limitPrice ?? ZERO
  return order.side === 'buy' ? price.lt(limit) : price.gt(limit)
}
