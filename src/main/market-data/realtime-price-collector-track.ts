import { D } from '../base/decimal.ts'
import type { Bbo } from '../domain/market.ts'

/** Prices that are kept of each symbol. */
const KEPT = 60
/** Later prices of a symbol may differ from the last by less than this fraction; more must be confirmed. */
const JUMP_FRACTION = new D('0.2')
/** A second price that is no further from the doubted one confirms it. */
const CONFIRMED_WITHIN = new D('0.02')

/** The latest prices of one symbol. */
export interface PriceTrack {
  last(): Bbo | undefined
  /** When anything from the subscription came last, our receipt. */
  readonly lastTold: number | undefined
  /** A price so far from the last one that nobody may trade on it before it is confirmed. */
  doubted(): Bbo | undefined
  /** @returns true when the price counts; false when it is kept as doubted. */
  take(bbo: Bbo): boolean
  /** A price asked for by itself: close to the doubted one it confirms it, else it clears the doubt. */
  confirm(bbo: Bbo): 'confirmed' | 'refuted'
  /**
   * Standard deviation of the returns between the latest `periods` + 1 prices, a fraction (0.001 = 0.1 %).
   * `undefined` with less than three prices.
   */
  volatility(periods: number): number | undefined
}

/** The middle of a best bid and offer. */
export const middleOf = ({ bidPrice, askPrice }: Bbo) => bidPrice.plus(askPrice).div(2)

/** An empty track. */
export function createPriceTrack(): PriceTrack {
  let middles: number[] = []
  let last: Bbo | undefined
  let doubted: Bbo | undefined
  let toldAtMs: number | undefined

  const isWithin = (one: Bbo, other: Bbo, fraction: InstanceType<typeof D>): boolean =>
    middleOf(one).minus(middleOf(other)).abs().lt(middleOf(other).times(fraction))

  const keep = (bbo: Bbo): void => {
    last = bbo
    doubted = undefined
    middles.push(middleOf(bbo).toNumber())
    if (middles.length > KEPT) middles.shift()
  }

  return {
    last: () => last,
    get lastTold() {
      return toldAtMs
    },
    doubted: () => doubted,
    take(bbo) {
      if (bbo.source === 'stream') toldAtMs = bbo.receivedAtMs
      if (last && !isWithin(bbo, last, JUMP_FRACTION)) {
        doubted = bbo
        return false
      }
      keep(bbo)
      return true
    },
    confirm(bbo) {
      const claim = doubted
      doubted = undefined
      if (!claim || !isWithin(bbo, claim, CONFIRMED_WITHIN)) return 'refuted'
      // What was known of the market ended with the jump: it must not count as volatility.
      middles = []
      keep(bbo)
      return 'confirmed'
    },
    volatility(periods) {
      const latest = middles.slice(-(periods + 1))
      const returns = latest.slice(1).map((middle, at) => middle / (latest[at] ?? middle) - 1)
      if (returns.length < 2) return undefined
      const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length
      const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (returns.length - 1)
      return Math.sqrt(variance)
    },
  }
}
