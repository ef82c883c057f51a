import { type Decimal, maxOf, minOf, ZERO } from '../../base/decimal.ts'
import type { BookLevel } from '../../domain/market.ts'
import type { Side } from '../../domain/order.ts'

/**
 * Remembers what our paper fills took from the real book, which does not know about us: until a level
 * shows another size, what was taken from it stays taken, so two clicks cannot eat the same lots.
 */
export interface EatenLiquidity {
  /** What is left of a level for us. `side` is the taker's side. */
  left(side: Side, level: BookLevel): Decimal
  take(side: Side, level: BookLevel, sizeBase: Decimal): void
  /** What was taken and then could not be kept. */
  giveBack(side: Side, level: BookLevel, sizeBase: Decimal): void
}

interface Eaten {
  /** Size the level showed when we took from it. */
  readonly shown: Decimal
  readonly taken: Decimal
}

/** Levels remembered a side; the oldest is forgotten first. */
const REMEMBERED = 1_000

/** One instrument's memory. */
export function createEatenLiquidity(): EatenLiquidity {
  const sides: Readonly<Record<Side, Map<string, Eaten>>> = { buy: new Map(), sell: new Map() }

  const takenFrom = (side: Side, level: BookLevel): Decimal => {
    const key = level.price.toFixed()
    const eaten = sides[side].get(key)
    if (!eaten) return ZERO
    if (eaten.shown.eq(level.sizeBase)) return eaten.taken
    sides[side].delete(key)
    return ZERO
  }

  return {
    left(side, level) {
      // Nearly always, and asked at every touch of the market.
      if (sides[side].size === 0) return level.sizeBase
      return maxOf(ZERO, level.sizeBase.minus(takenFrom(side, level)))
    },
    take(side, level, sizeBase) {
      const taken = minOf(level.sizeBase, takenFrom(side, level).plus(sizeBase))
      const memory = sides[side]
      memory.set(level.price.toFixed(), { shown: level.sizeBase, taken })
      const oldest = memory.keys().next()
      if (memory.size > REMEMBERED && !oldest.done) memory.delete(oldest.value)
    },
    giveBack(side, level, sizeBase) {
      const key = level.price.toFixed()
      const eaten = sides[side].get(key)
      if (!eaten?.shown.eq(level.sizeBase)) return
      sides[side].set(key, { ...eaten, taken: maxOf(ZERO, eaten.taken.minus(sizeBase)) })
    },
  }
}
