import { displayedLots, type Level } from '../matching/book-side.ts'
import { remainingLots, type Side } from '../matching/order.ts'
import type { BookLevel } from '../matching/order-book.ts'
import type { TextLevel } from './depth-journal.ts'
import { steps } from './recorded-book.ts'
import type { RecordedTicker } from './recorded-frame.ts'
import type { SymbolMarket } from './symbol-market.ts'

interface Touch {
  readonly text: TextLevel
  readonly ticks: number
  readonly lots: number
  /** What account orders have taken since the recording last changed this size. */
  consumed: number
}

/**
 * Best bid and ask of a recording between two diffs, seen together with the account's own orders.
 *
 * Without own orders and without anything taken it is what was recorded, word for word.
 */
export class RecordedTop {
  readonly #market: SymbolMarket
  readonly #touch: Partial<Record<Side, Touch>> = {}

  constructor(market: SymbolMarket) {
    this.#market = market
  }

  /** Takes over a recorded bookTicker. */
  follow({ b, B, a, A }: RecordedTicker): void {
    this.#followSide('buy', [b, B])
    this.#followSide('sell', [a, A])
  }

  /** Notes what a taker took from the best level. */
  consume(side: Side, ticks: number, lots: number): void {
    const touch = this.#touch[side]
    if (touch?.ticks === ticks) touch.consumed += lots
  }

  /** Middle of the recorded best prices, in ticks. */
  middleTicks(): number {
    const [bid, ask] = [this.#touch.buy, this.#touch.sell]
    return bid && ask ? (bid.ticks + ask.ticks) / 2 : 0
  }

  /** True while nothing of our own stands at the top or has been taken from it. */
  isUntouched(): boolean {
    return this.#isUntouched('buy') && this.#isUntouched('sell')
  }

  /** Best levels that the public sees. */
  best(): { readonly bid?: BookLevel; readonly ask?: BookLevel } {
    const [bid, ask] = [this.#bestOf('buy'), this.#bestOf('sell')]
    return { ...(bid && { bid }), ...(ask && { ask }) }
  }

  /** Lots at the recorded touch that nobody has taken yet, with their price. */
  remaining(side: Side): BookLevel | undefined {
    const touch = this.#touch[side]
    return touch && { ticks: touch.ticks, lots: Math.max(0, touch.lots - touch.consumed) }
  }

  /**
   * Brings the book up to the recorded best prices, which are newer than the last diff: quotes beyond them are
   * gone. The next diff tells the public.
   */
  catchUp(): void {
    for (const side of ['buy', 'sell'] as const) {
      const touch = this.remaining(side)
      if (!touch) continue
      for (const { ticks } of [...this.#betterLevels(side, touch.ticks)])
        this.#market.setMarket(side, ticks, 0)
      this.#market.setMarket(side, touch.ticks, touch.lots)
    }
  }

  *#betterLevels(side: Side, ticks: number): Generator<Level> {
    for (const level of this.#market.book.side(side).fromBest()) {
      if (!isBetter(side, level.ticks, ticks)) return
      yield level
    }
  }

  #followSide(side: Side, text: TextLevel): void {
    const { tick, lot } = this.#market.instrument
    const [ticks, lots] = [steps(text[0], tick, 'price'), steps(text[1], lot, 'size')]
    const before = this.#touch[side]
    const unchanged = before?.ticks === ticks && before.lots === lots
    this.#touch[side] = { text, ticks, lots, consumed: unchanged ? before.consumed : 0 }
  }

  #isUntouched(side: Side): boolean {
    const touch = this.#touch[side]
    if (!touch) return true
    const own = this.#ownBest(side)
    return touch.consumed === 0 && (own === undefined || isBetter(side, touch.ticks, own.ticks))
  }

  #bestOf(side: Side): BookLevel | undefined {
    const market = this.remaining(side)
    const own = this.#ownBest(side)
    if (!market) return this.#market.book.top(side)
    if (own?.ticks === market.ticks) return { ticks: own.ticks, lots: own.lots + market.lots }
    if (own && isBetter(side, own.ticks, market.ticks)) return own
    if (market.lots > 0) return market
    // All of the recorded touch was taken: the next price of the book is best until the recording moves on.
    for (const level of this.#market.book.side(side).fromBest()) {
      const lots = isBetter(side, market.ticks, level.ticks) ? displayedLots(level) : 0
      if (lots > 0) return { ticks: level.ticks, lots }
    }
    return undefined
  }

  /** Best price at which account orders are shown, with their size. */
  #ownBest(side: Side): BookLevel | undefined {
    const touch = this.#touch[side]
    for (const { ticks, queue } of this.#market.book.side(side).fromBest()) {
      if (touch && isBetter(side, touch.ticks, ticks)) return undefined
      const lots = queue
        .filter(({ order }) => order.timeInForce !== 'HIDDEN')
        .reduce((sum, { order }) => sum + remainingLots(order), 0)
      if (lots > 0) return { ticks, lots }
    }
    return undefined
  }
}

function isBetter(side: Side, left: number, right: number): boolean {
  return side === 'buy' ? left > right : left < right
}
