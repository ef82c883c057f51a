import { fixedToNumber } from '../fixed.ts'
import type { Side } from '../matching/order.ts'
import type { Random } from '../random.ts'
import type { SymbolMarket } from './symbol-market.ts'

const SECONDS_A_YEAR = 31_536_000
const LEVELS_A_SIDE = 200
/** Pull of the price back to where it started, as a share of the distance a second. */
const REVERSION_A_SECOND = 0.0005
/** The same for a market that follows another venue's: most of a difference is gone within seconds. */
const FOLLOWING_A_SECOND = 0.4

/** The engine, as the crowd of a generated market sees it. */
export interface Crowd {
  /** A market order of nobody in particular; it may fill account orders. */
  take(side: Side, lots: number): void
  /** Lets account orders meet the quotes that now cross them. */
  meet(): void
}

/**
 * Plays the market makers and takers of one symbol.
 *
 * A reference price walks at random around the start price; makers quote around it, level sizes breathe, and now
 * and then somebody takes. The same seed and the same sequence of pauses give the same market.
 */
export class MarketGenerator {
  readonly #market: SymbolMarket
  readonly #random: Random
  readonly #crowd: Crowd
  readonly #startTicks: number
  readonly #worldRatio: () => number | undefined
  #referenceTicks: number
  /** Best prices that makers quote; account orders may stand before them. */
  #best: Record<Side, number> = { buy: 0, sell: 0 }

  /** @param worldRatio the leading market's price over its start price, while there is one to follow. */
  constructor(
    market: SymbolMarket,
    random: Random,
    crowd: Crowd,
    worldRatio: () => number | undefined = () => undefined,
  ) {
    this.#market = market
    this.#random = random
    this.#crowd = crowd
    const { character, tick } = market.instrument
    this.#startTicks = Math.round(character.startPrice / fixedToNumber(tick))
    this.#worldRatio = worldRatio
    this.#referenceTicks = this.#startTicks * (worldRatio() ?? 1)
  }

  /** Fills the empty book. */
  open(): void {
    this.#market.jumpTo(this.#referenceTicks)
    this.#requote()
    this.#crowd.meet()
  }

  /** Pause before the next step. */
  nextPauseMs(): number {
    const { meanStepMs } = this.#market.instrument.character
    return meanStepMs * (0.4 + 1.2 * this.#random.next())
  }

  /** Moves the market by one step that took `elapsedMs`. */
  step(elapsedMs: number): void {
    this.#walk(elapsedMs / 1_000)
    this.#requote()
    this.#breathe()
    this.#crowd.meet()
    const { tradeShare } = this.#market.instrument.character
    if (this.#random.next() < tradeShare) this.#trade()
  }

  /** Shifts the reference price at once; the next quotes follow. */
  move(bps: number): void {
    this.#referenceTicks = Math.max(100, this.#referenceTicks * (1 + bps / 10_000))
    this.#requote()
    this.#crowd.meet()
  }

  #walk(seconds: number): void {
    const { yearlyVolatility } = this.#market.instrument.character
    const deviation = yearlyVolatility * Math.sqrt(seconds / SECONDS_A_YEAR)
    const worldRatio = this.#worldRatio()
    const home = this.#startTicks * (worldRatio ?? 1)
    const strength = worldRatio === undefined ? REVERSION_A_SECOND : FOLLOWING_A_SECOND
    const pull = Math.log(home / this.#referenceTicks) * Math.min(1, strength * seconds)
    this.#referenceTicks *= Math.exp(pull + deviation * this.#random.normal())
  }

  /** Makers leave the wrong side of the reference price and fill up their own. */
  #requote(): void {
    const { spreadTicks } = this.#market.instrument.character
    const bid = Math.floor(this.#referenceTicks - spreadTicks / 2)
    const ask = Math.max(bid + 1, Math.ceil(this.#referenceTicks + spreadTicks / 2))
    this.#best = { buy: bid, sell: ask }
    this.#shape('buy', bid)
    this.#shape('sell', ask)
  }

  #shape(side: Side, best: number): void {
    const away = side === 'buy' ? -1 : 1
    const last = best + away * (LEVELS_A_SIDE - 1)
    const book = this.#market.book.side(side)
    for (const { ticks, marketLots } of [...book.fromBest()]) {
      const outside = (ticks - best) * away < 0 || (ticks - last) * away > 0
      if (outside && marketLots > 0) this.#market.setMarket(side, ticks, 0)
    }
    for (let index = 0; index < LEVELS_A_SIDE; index++) {
      const ticks = best + away * index
      if (ticks > 0 && !(book.at(ticks)?.marketLots ?? 0))
        this.#market.setMarket(side, ticks, this.#size(index))
    }
  }

  /** A few levels change their size, most of them near the top. */
  #breathe(): void {
    const changes = this.#random.integer(1, 4)
    for (let change = 0; change < changes; change++) {
      const side = this.#random.next() < 0.5 ? 'buy' : 'sell'
      const index = Math.min(LEVELS_A_SIDE - 1, Math.floor(-6 * Math.log(1 - this.#random.next())))
      const ticks = this.#best[side] + (side === 'buy' ? -index : index)
      if (ticks > 0) this.#market.setMarket(side, ticks, this.#size(index))
    }
  }

  #trade(): void {
    const side = this.#random.next() < 0.5 ? 'buy' : 'sell'
    this.#crowd.take(side, this.#lots(0.15 * Math.exp(1.2 * this.#random.normal())))
  }

  /** Size of the level `index` steps from the top: thin at the touch, thicker behind it. */
  #size(index: number): number {
    return this.#lots((0.6 + Math.min(3, index / 15)) * Math.exp(0.8 * this.#random.normal()))
  }

  #lots(share: number): number {
    const { character, tick, lot } = this.#market.instrument
    const price = this.#referenceTicks * fixedToNumber(tick)
    return Math.max(1, Math.round((share * character.levelQuote) / price / fixedToNumber(lot)))
  }
}
