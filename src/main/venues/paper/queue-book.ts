import type { Side } from '../../domain/order.ts'
import { levelCleared, levelPrints, levelShows, placeAt, type QueuePlace } from './queue-place.ts'

/** A resting paper order in ticks and lots. */
export interface QueuedOrder {
  readonly id: string
  readonly side: Side
  readonly ticks: number
  readonly lots: number
  /** What its level showed at entry; `undefined` when it lay beyond what was seen of the book. */
  readonly shownLots: number | undefined
  /** Venue time of the book it entered into, ms: older trades are in that book. `undefined` waits for the first touch. */
  readonly sinceMs: number | undefined
  /** Our receipt of that book, ms: touches that came before it are older. */
  readonly receivedAtMs: number
}

/** What the market gave a resting order. */
export interface QueueFill {
  readonly id: string
  readonly lots: number
}

/** What a touch gave, and what it took from either side of it, lots. */
export interface TouchFills {
  readonly fills: readonly QueueFill[]
  /** Taken from the ask by our buys, from the bid by our sells. */
  readonly boughtLots: number
  readonly soldLots: number
}

/** The best prices of the market. `offered` is what of the touch our own fills have not taken yet. */
export interface QueueTouch {
  readonly bidTicks: number
  readonly bidLots: number
  readonly bidOfferedLots: number
  readonly askTicks: number
  readonly askLots: number
  readonly askOfferedLots: number
  /** The venue's time of it, and our receipt. */
  readonly timeMs: number
  readonly receivedAtMs: number
}

/**
 * Our resting orders of one instrument among the real market's: price-time priority among ours, a queue place
 * (`QueuePlace`) among the others. Pure: the same calls give the same fills. Every lot of a trade is given once.
 */
export interface QueueBook {
  enter(order: QueuedOrder): void
  /** An order that has filled stays, with nothing to fill, until it is taken out. */
  leave(id: string): void
  /** A fill could not be carried out whole: the order has that much more to fill. */
  giveBack(id: string, lots: number): void
  /** A level shows this size now; only its queue moves. */
  onLevel(side: Side, ticks: number, shownLots: number): void
  /**
   * New best prices. A level of ours before the best one is empty; at the best one it shows that size. Where the
   * opposite best price reaches an order, its queue is gone and it fills with what stands there.
   */
  onTouch(touch: QueueTouch): TouchFills
  /**
   * A trade of T lots. It fills orders priced better than it, best first, with T; then those at its price, in
   * order of entry, with the excess over their queue; always less what it gave to ours before.
   */
  onTrade(takerSide: Side, ticks: number, lots: number, timeMs: number): readonly QueueFill[]
  /** Lots ahead; `undefined` while not known or for an order that is not here. */
  aheadOf(id: string): number | undefined
  /** Off: nobody is ever ahead, so the first print at the price fills. */
  countQueue(on: boolean): void
  readonly size: number
}

interface Resting {
  readonly id: string
  readonly ticks: number
  lots: number
  sinceMs: number | undefined
  readonly receivedAtMs: number
  readonly place: QueuePlace
}

const NONE: readonly QueueFill[] = []
const UNTOUCHED: TouchFills = { fills: NONE, boughtLots: 0, soldLots: 0 }

export function createQueueBook(): QueueBook {
  // Best price first, then the older.
  const sides: Readonly<Record<Side, Resting[]>> = { buy: [], sell: [] }
  /** Those that wait for their first touch. */
  let untimed: Resting[] = []
  let queueCounts = true

  const indexOf = (id: string): readonly [Resting[], number] | undefined => {
    for (const orders of [sides.buy, sides.sell]) {
      const at = orders.findIndex((order) => order.id === id)
      if (at >= 0) return [orders, at]
    }
    return undefined
  }

  const fillOf = (fills: QueueFill[], order: Resting, offeredLots: number): number => {
    const lots = Math.min(order.lots, offeredLots)
    if (lots <= 0) return 0
    order.lots -= lots
    fills.push({ id: order.id, lots })
    return lots
  }

  const beginTimes = ({ timeMs, receivedAtMs }: QueueTouch): void => {
    if (untimed.length === 0) return
    for (const order of untimed) if (receivedAtMs >= order.receivedAtMs) order.sinceMs = timeMs
    untimed = untimed.filter(({ sinceMs }) => sinceMs === undefined)
  }

  const touch = (
    side: Side,
    nearTicks: number,
    nearLots: number,
    farTicks: number,
    offeredLots: number,
    receivedAtMs: number,
    fills: QueueFill[],
  ): number => {
    const orders = sides[side]
    const sign = side === 'buy' ? 1 : -1
    let left = offeredLots
    for (const order of orders) {
      const beforeNear = (order.ticks - nearTicks) * sign
      const isReached = (order.ticks - farTicks) * sign >= 0
      // What lies behind the touch is not seen by it, and the next ones lie further behind.
      if (beforeNear < 0 && !isReached) break
      if (receivedAtMs < order.receivedAtMs) continue
      if (isReached) {
        levelCleared(order.place)
        left -= fillOf(fills, order, left)
      } else if (beforeNear > 0) levelShows(order.place, 0)
      else if (beforeNear === 0) levelShows(order.place, nearLots)
    }
    return offeredLots - left
  }

  return {
    enter({ id, side, ticks, lots, shownLots, sinceMs, receivedAtMs }) {
      const orders = sides[side]
      const sign = side === 'buy' ? 1 : -1
      const order: Resting = { id, ticks, lots, sinceMs, receivedAtMs, place: placeAt(shownLots) }
      if (sinceMs === undefined) untimed.push(order)
      orders.splice(firstWorse(orders, ticks, sign), 0, order)
    },
    leave(id) {
      const found = indexOf(id)
      const [left] = found?.[0].splice(found[1], 1) ?? []
      if (left?.sinceMs === undefined) untimed = untimed.filter((order) => order !== left)
    },
    giveBack(id, lots) {
      const found = indexOf(id)
      const order = found?.[0][found[1]]
      if (order) order.lots += lots
    },
    onLevel(side, ticks, shownLots) {
      const sign = side === 'buy' ? 1 : -1
      for (const order of sides[side]) {
        if ((order.ticks - ticks) * sign < 0) break
        if (order.ticks === ticks) levelShows(order.place, shownLots)
      }
    },
    onTouch(best) {
      if (sides.buy.length + sides.sell.length === 0) return UNTOUCHED
      const { bidTicks, bidLots, bidOfferedLots, askTicks, askLots, askOfferedLots } = best
      const { receivedAtMs } = best
      const fills: QueueFill[] = []
      beginTimes(best)
      const boughtLots = touch('buy', bidTicks, bidLots, askTicks, askOfferedLots, receivedAtMs, fills)
      const soldLots = touch('sell', askTicks, askLots, bidTicks, bidOfferedLots, receivedAtMs, fills)
      return { fills, boughtLots, soldLots }
    },
    onTrade(takerSide, ticks, lots, timeMs) {
      const side = takerSide === 'sell' ? 'buy' : 'sell'
      const orders = sides[side]
      if (orders.length === 0) return NONE
      const sign = side === 'buy' ? 1 : -1
      const fills: QueueFill[] = []
      let given = 0
      for (const order of orders) {
        const beyond = (order.ticks - ticks) * sign
        if (beyond < 0) break
        if (order.sinceMs === undefined || timeMs < order.sinceMs) continue
        let reaching = lots
        if (beyond > 0) levelCleared(order.place)
        else {
          const excess = levelPrints(order.place, lots)
          if (queueCounts) reaching = excess
        }
        given += fillOf(fills, order, reaching - given)
      }
      return fills
    },
    aheadOf(id) {
      const found = indexOf(id)
      return found?.[0][found[1]]?.place.aheadLots
    },
    countQueue(on) {
      queueCounts = on
    },
    get size() {
      return sides.buy.length + sides.sell.length
    },
  }
}

/** Where the orders begin that are priced worse than `ticks`. */
function firstWorse(orders: readonly Resting[], ticks: number, sign: 1 | -1): number {
  let [from, to] = [0, orders.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (((orders[middle] as Resting).ticks - ticks) * sign < 0) to = middle
    else from = middle + 1
  }
  return from
}
