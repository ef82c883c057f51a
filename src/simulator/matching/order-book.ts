import { BookSide, displayedLots, type Level } from './book-side.ts'
import { type Order, remainingLots, type Side } from './order.ts'

/** A piece of an execution: against an account order, or against anonymous market makers when `maker` is absent. */
export interface Execution {
  readonly ticks: number
  readonly lots: number
  readonly maker?: Order
}

/** A price and its displayed size. */
export interface BookLevel {
  readonly ticks: number
  readonly lots: number
}

/**
 * One symbol's book: generated or replayed market makers and account orders in one price-time queue.
 *
 * It changes sizes only; fills, margin and messages belong to the engine.
 */
export class OrderBook {
  readonly bids = new BookSide('buy')
  readonly asks = new BookSide('sell')

  side(side: Side): BookSide {
    return side === 'buy' ? this.bids : this.asks
  }

  /** Best price the public sees. */
  top(side: Side): BookLevel | undefined {
    for (const level of this.side(side).fromBest()) {
      const lots = displayedLots(level)
      if (lots > 0) return { ticks: level.ticks, lots }
    }
    return undefined
  }

  /** Displayed size at a price, 0 when there is none. */
  displayed(side: Side, ticks: number): number {
    const level = this.side(side).at(ticks)
    return level ? displayedLots(level) : 0
  }

  /** Displayed levels from best to worst. */
  levels(side: Side, limit: number): BookLevel[] {
    const levels: BookLevel[] = []
    for (const level of this.side(side).fromBest()) {
      if (levels.length === limit) break
      const lots = displayedLots(level)
      if (lots > 0) levels.push({ ticks: level.ticks, lots })
    }
    return levels
  }

  /** Lots a taker could get at `limitTicks` or better (any price when absent), hidden orders included. */
  available(takerSide: Side, limitTicks?: number): number {
    let lots = 0
    for (const level of this.#facing(takerSide).fromBest()) {
      if (!reaches(takerSide, level.ticks, limitTicks)) break
      lots += level.marketLots + level.queue.reduce((sum, { order }) => sum + remainingLots(order), 0)
    }
    return lots
  }

  /**
   * Executes a taker against the other side: best price first, and within a price who came first.
   *
   * Returns what was taken. Maker orders are not marked as filled here: the caller does so for each
   * execution, and then calls {@link settle}. `stopBefore` ends the walk at an account order it names.
   */
  take(
    takerSide: Side,
    lots: number,
    limitTicks?: number,
    stopBefore?: (maker: Order) => boolean,
  ): Execution[] {
    const side = this.#facing(takerSide)
    const executions: Execution[] = []
    let open = lots
    for (const level of [...side.fromBest()]) {
      if (open === 0 || !reaches(takerSide, level.ticks, limitTicks)) break
      const before = open
      const stopped = takeLevel(level, open, executions, stopBefore)
      open = lots - executions.reduce((sum, execution) => sum + execution.lots, 0)
      if (open !== before) side.prune(level)
      if (stopped) break
    }
    return executions
  }

  /** Takes an order that is done out of its queue. */
  settle(order: Order): void {
    this.side(order.side).remove(order)
  }

  #facing(takerSide: Side): BookSide {
    return takerSide === 'buy' ? this.asks : this.bids
  }
}

/** True when a taker with this limit accepts the price. */
export function reaches(takerSide: Side, ticks: number, limitTicks?: number): boolean {
  if (limitTicks === undefined) return true
  return takerSide === 'buy' ? ticks <= limitTicks : ticks >= limitTicks
}

/** Walks one level's queue in order of arrival. Returns true when it met an order it must not touch. */
function takeLevel(
  level: Level,
  lots: number,
  executions: Execution[],
  stopBefore?: (maker: Order) => boolean,
): boolean {
  let open = lots
  let takenFromMarket = 0
  let stopped = false
  const takeMarket = (available: number): void => {
    const taken = Math.min(open, Math.max(0, available))
    if (taken === 0) return
    executions.push({ ticks: level.ticks, lots: taken })
    open -= taken
    takenFromMarket += taken
  }
  for (const resting of level.queue) {
    takeMarket(resting.aheadLots - takenFromMarket)
    if (open === 0) break
    if (stopBefore?.(resting.order)) {
      stopped = true
      break
    }
    const taken = Math.min(open, remainingLots(resting.order))
    executions.push({ ticks: level.ticks, lots: taken, maker: resting.order })
    open -= taken
  }
  if (!stopped) takeMarket(level.marketLots - takenFromMarket)
  level.marketLots -= takenFromMarket
  for (const resting of level.queue) resting.aheadLots = Math.max(0, resting.aheadLots - takenFromMarket)
  return stopped
}
