import { type Fixed, fixedFromNumber, formatFixed } from '../fixed.ts'
import type { Side } from '../matching/order.ts'
import { type BookLevel, OrderBook } from '../matching/order-book.ts'
import { createSignal } from '../signal.ts'
import { CandleStore } from './candles.ts'
import { type DepthFrame, DepthJournal, type TextLevel } from './depth-journal.ts'
import { type Instrument, priceOf, priceText, sizeText } from './instrument.ts'
import { type AggregateTrade, type MarketTrade, TradeTape } from './trade-tape.ts'

/** Best bid and best ask, as texts; an empty side has price and size zero. */
export interface TopFrame {
  readonly id: number
  readonly atMs: number
  readonly bid: TextLevel
  readonly ask: TextLevel
}

/** A public liquidation. */
export interface Liquidation {
  readonly side: Side
  readonly ticks: number
  readonly lots: number
  readonly atMs: number
}

/** What happened on the market, for the streams. */
export type MarketEvent =
  | { readonly kind: 'top'; readonly top: TopFrame }
  | { readonly kind: 'depth'; readonly cadenceMs: number; readonly frame: DepthFrame }
  | { readonly kind: 'trade'; readonly trade: MarketTrade }
  | { readonly kind: 'aggregate'; readonly trade: AggregateTrade }
  | { readonly kind: 'liquidation'; readonly liquidation: Liquidation }

/** How the reference prices lag the middle of the book. */
const MARK_SMOOTHING = 0.1
const INDEX_SMOOTHING = 0.02

/**
 * Everything public about one symbol: the book that everybody trades in, the tape, candles and reference prices.
 * A generator or a replay drives it; the engine trades in it.
 */
export class SymbolMarket {
  readonly instrument: Instrument
  readonly book = new OrderBook()
  readonly tape: TradeTape
  readonly candles = new CandleStore()
  readonly depth: DepthJournal
  readonly events = createSignal<MarketEvent>()
  /** False while a recorded feed gives the update ids; own changes then ride on its next frame. */
  numbersOwnChanges = true
  /** Decides the top of book instead of the book itself; a replay knows it between two diffs. */
  topSource: (() => { readonly bid?: BookLevel; readonly ask?: BookLevel }) | undefined
  /** Brings the book up to what its source knows by now; called before an account order is matched. */
  catchUp: (() => void) | undefined
  /** Told what a taker took from market makers, so that a replay can subtract it from recorded sizes. */
  onConsumed: ((side: Side, ticks: number, lots: number) => void) | undefined
  #top: TopFrame | undefined
  /** Depth of nested changes that belong together. */
  #held = 0
  #markPrice = 0
  #indexPrice = 0

  constructor(instrument: Instrument, firstUpdateId: number, firstTradeId: number) {
    this.instrument = instrument
    this.tape = new TradeTape(firstTradeId)
    this.depth = new DepthJournal(firstUpdateId, (side, ticks) => this.level(side, ticks))
  }

  /** Displayed level as text. */
  level(side: Side, ticks: number): TextLevel {
    return [priceText(this.instrument, ticks), sizeText(this.instrument, this.book.displayed(side, ticks))]
  }

  /** Notes that the displayed size at a price changed. */
  touch(side: Side, ticks: number): void {
    if (this.numbersOwnChanges) this.depth.change(side, ticks)
    else this.depth.overlay(side, ticks)
  }

  /** Sets market-maker size and notes the change. */
  setMarket(side: Side, ticks: number, lots: number): void {
    const before = this.book.displayed(side, ticks)
    this.book.side(side).setMarket(ticks, lots)
    if (this.book.displayed(side, ticks) !== before) this.touch(side, ticks)
  }

  /** Best levels of the moment. */
  best(): { readonly bid?: BookLevel; readonly ask?: BookLevel } {
    if (this.topSource) return this.topSource()
    const [bid, ask] = [this.book.top('buy'), this.book.top('sell')]
    return { ...(bid && { bid }), ...(ask && { ask }) }
  }

  top(): TopFrame | undefined {
    return this.#top
  }

  /** Does several changes of the book that belong together; no top is told between them. */
  together(act: () => void): void {
    this.#held++
    try {
      act()
    } finally {
      this.#held--
    }
  }

  /** Tells everybody when the best levels are not the ones told last. */
  publishTop(atMs: number, id = Math.max(this.depth.updateId, this.#top?.id ?? 0)): void {
    if (this.#held > 0) return
    const { bid, ask } = this.best()
    const top = { id, atMs, bid: this.#text(bid), ask: this.#text(ask) }
    if (this.#top && sameTop(this.#top, top)) return
    this.#publish(top)
    if (bid && ask) this.#follow((bid.ticks + ask.ticks) / 2)
  }

  /** Tells a top that a recording holds word for word. */
  publishRecordedTop(top: TopFrame, middleTicks: number): void {
    this.#publish(top)
    this.#follow(middleTicks)
  }

  /** Adds a trade to tape and candles and tells it. */
  print(takerSide: Side, ticks: number, lots: number, atMs: number): MarketTrade {
    const { trade, closed } = this.tape.add({ takerSide, ticks, lots, atMs })
    this.candles.record(trade)
    this.events.emit({ kind: 'trade', trade })
    if (closed) this.events.emit({ kind: 'aggregate', trade: closed })
    return trade
  }

  /** Tells the grouped trade that has waited long enough. */
  closeAggregate(nowMs: number): void {
    const closed = this.tape.close(nowMs)
    if (closed) this.events.emit({ kind: 'aggregate', trade: closed })
  }

  /** Last traded price in ticks; before the first trade the middle of the book. */
  lastTicks(): number {
    return this.tape.last()?.ticks ?? Math.round(this.#markPrice)
  }

  /** Mark price in quote units. */
  markPrice(): Fixed {
    return this.#toPrice(this.#markPrice)
  }

  /** Index price in quote units. */
  indexPrice(): Fixed {
    return this.#toPrice(this.#indexPrice)
  }

  /** Sets both reference prices at once: the first price of a market, or a jump. */
  jumpTo(ticks: number): void {
    this.#markPrice = ticks
    this.#indexPrice = ticks
  }

  #publish(top: TopFrame): void {
    this.#top = top
    this.events.emit({ kind: 'top', top })
  }

  #follow(middleTicks: number): void {
    if (this.#markPrice === 0) this.jumpTo(middleTicks)
    this.#markPrice += MARK_SMOOTHING * (middleTicks - this.#markPrice)
    this.#indexPrice += INDEX_SMOOTHING * (middleTicks - this.#indexPrice)
  }

  #text(level: BookLevel | undefined): TextLevel {
    const { priceDecimals, sizeDecimals } = this.instrument
    if (!level) return [formatFixed(0n, priceDecimals), formatFixed(0n, sizeDecimals)]
    return [priceText(this.instrument, level.ticks), sizeText(this.instrument, level.lots)]
  }

  #toPrice(ticks: number): Fixed {
    const whole = Math.floor(ticks)
    return priceOf(this.instrument, whole) + multiplyTick(this.instrument.tick, ticks - whole)
  }
}

function multiplyTick(tick: Fixed, share: number): Fixed {
  return (tick * fixedFromNumber(share)) / 100_000_000n
}

function sameTop(left: TopFrame, right: TopFrame): boolean {
  return (
    left.bid[0] === right.bid[0] &&
    left.bid[1] === right.bid[1] &&
    left.ask[0] === right.ask[0] &&
    left.ask[1] === right.ask[1]
  )
}
