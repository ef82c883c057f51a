import type { Clock } from '../clock.ts'
import type { Exchange } from '../matching/exchange.ts'
import { meetRecordedTrade, meetTop } from '../matching/recorded-fills.ts'
import { fireTriggers } from '../matching/triggers.ts'
import { uncross } from '../matching/uncross.ts'
import { applyDiff, loadSnapshot, publicLevels, recordedLevels, steps } from './recorded-book.ts'
import { type FeedNote, openRecordedFeed, type RecordedFeed } from './recorded-feed.ts'
import type { RecordedDiff, RecordedLine, RecordedTicker, RecordedTrade } from './recorded-frame.ts'
import { RecordedTop } from './recorded-top.ts'
import type { SymbolMarket } from './symbol-market.ts'

/** Longest stretch of work before other callbacks get their turn. */
const SLICE_MS = 6
/** How often a market that is held still looks whether it may go on. */
const PAUSE_MS = 20
/** Added between two rounds, so that ids never meet. */
const ROUND_GAP = 1_000_000

export interface ReplayDeps {
  readonly file: string
  readonly speed: number
  readonly market: SymbolMarket
  readonly exchange: Exchange
  readonly clock: Clock
  readonly note: FeedNote
  /** True while a fault holds the market still. */
  readonly paused: () => boolean
}

/** How far a replay has come. */
export interface ReplayStatus {
  readonly file: string
  readonly speed: number
  /** 0 for the first time through the file. */
  readonly round: number
  readonly line: number
}

/**
 * Plays a recorded feed as the market of one symbol, over and over.
 *
 * Ids are those of the file, shifted in later rounds. Between two rounds the ids jump, and clients resynchronise by
 * the venue's own rules.
 */
export class Replay {
  readonly #deps: ReplayDeps
  readonly #top: RecordedTop
  #feed: RecordedFeed
  #snapshotId = 0
  #round = 0
  #line = 0
  #shift = 0
  #lastId = 0
  #topId = 0
  #beganMs = 0

  /** Takes over a feed that is open at its first line, and shows its snapshot. */
  constructor(deps: ReplayDeps, feed: RecordedFeed) {
    this.#deps = deps
    this.#feed = feed
    this.#top = new RecordedTop(deps.market)
    deps.market.numbersOwnChanges = false
    deps.market.topSource = () => this.#top.best()
    deps.market.catchUp = () => {
      if (this.#topId > deps.market.depth.updateId) this.#top.catchUp()
    }
    deps.market.onConsumed = (side, ticks, lots) => this.#top.consume(side, ticks, lots)
    this.#begin()
  }

  status(): ReplayStatus {
    const { file, speed } = this.#deps
    return { file, speed, round: this.#round, line: this.#line }
  }

  /** Plays until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { file, note } = this.#deps
    while (!signal.aborted) {
      await this.#playRound(signal)
      if (signal.aborted) break
      this.#feed = await openRecordedFeed(file, note)
      this.#round++
      this.#shift = this.#lastId + ROUND_GAP - this.#feed.snapshot.lastUpdateId
      this.#begin()
    }
    await this.#feed.lines.return(undefined)
  }

  #begin(): void {
    const { market, exchange } = this.#deps
    const { snapshot } = this.#feed
    loadSnapshot(market, snapshot)
    this.#snapshotId = snapshot.lastUpdateId
    market.depth.reset(snapshot.lastUpdateId + this.#shift)
    const [best] = recordedLevels(market.instrument, snapshot.bids.slice(0, 1), [])
    if (best) market.jumpTo(best.ticks)
    uncross(exchange, market)
  }

  async #playRound(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps
    let sliceMs = clock.now()
    this.#beganMs = sliceMs
    let firstMs: number | undefined
    for await (const lines of this.#feed.lines) {
      for (const line of lines) {
        firstMs ??= line.receivedMs
        if (await this.#waitFor(line.receivedMs - firstMs, sliceMs, signal)) sliceMs = clock.now()
        if (signal.aborted) return
        this.#play(line)
      }
    }
  }

  /** Waits until a line is due, or gives others their turn after a slice of work; true when it did either. */
  async #waitFor(recordedMs: number, sliceMs: number, signal: AbortSignal): Promise<boolean> {
    const { clock, speed, paused } = this.#deps
    while (paused() && !signal.aborted) {
      const heldFromMs = clock.now()
      await clock.sleep(PAUSE_MS, signal)
      this.#beganMs += clock.now() - heldFromMs
    }
    const now = clock.now()
    const waitMs = this.#beganMs + recordedMs / speed - now
    if (waitMs > 0) await clock.sleep(waitMs, signal)
    else if (now - sliceMs >= SLICE_MS) await new Promise((resolve) => setImmediate(resolve))
    else return false
    return true
  }

  #play(line: RecordedLine): void {
    this.#line = line.number
    try {
      if (line.kind === 'diff') this.#playDiff(line.frame)
      else if (line.kind === 'ticker') this.#playTicker(line.frame)
      else if (line.kind === 'trade') this.#playTrade(line.frame)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      this.#deps.note(
        `replay file ${this.#deps.file}, line ${line.number}: ${cause.message}; the line is skipped`,
      )
    }
  }

  #playDiff(diff: RecordedDiff): void {
    const { market, exchange } = this.#deps
    // Frames older than the snapshot are told, as they were, but the book already holds them.
    const isKnown = diff.u < this.#snapshotId
    const levels = isKnown ? recordedLevels(market.instrument, diff.b, diff.a) : applyDiff(market, diff)
    if (!isKnown) {
      market.depth.follow(diff.u + this.#shift)
      uncross(exchange, market)
    }
    this.#lastId = Math.max(this.#lastId, diff.u + this.#shift)
    const { bids, asks } = isKnown ? { bids: diff.b, asks: diff.a } : publicLevels(market, levels)
    const frame = {
      firstId: diff.U + this.#shift,
      lastId: diff.u + this.#shift,
      previousId: diff.pu + this.#shift,
      atMs: this.#restamp(diff),
      bids,
      asks,
    }
    for (const cadenceMs of [0, 100]) market.events.emit({ kind: 'depth', cadenceMs, frame })
  }

  #playTicker(ticker: RecordedTicker): void {
    const { market, exchange } = this.#deps
    this.#top.follow(ticker)
    market.together(() => meetTop(exchange, market, this.#top))
    const id = ticker.u + this.#shift
    this.#topId = id
    this.#lastId = Math.max(this.#lastId, id)
    const atMs = this.#restamp(ticker)
    if (!this.#top.isUntouched()) market.publishTop(atMs, id)
    else {
      const top = { id, atMs, bid: [ticker.b, ticker.B], ask: [ticker.a, ticker.A] } as const
      market.publishRecordedTop(top, this.#top.middleTicks())
    }
    fireTriggers(exchange, market)
  }

  #playTrade(trade: RecordedTrade): void {
    const { market, exchange, clock } = this.#deps
    const { tick, lot } = market.instrument
    const side = trade.m ? 'sell' : 'buy'
    const [ticks, lots] = [steps(trade.p, tick, 'price'), steps(trade.q, lot, 'size')]
    if (ticks === 0 || lots === 0) return
    const printed = market.print(side, ticks, lots, this.#restamp(trade))
    market.together(() => meetRecordedTrade(exchange, market, printed))
    market.publishTop(clock.now())
    fireTriggers(exchange, market)
  }

  /** Transaction time moved to now, keeping the time the venue took to tell it. */
  #restamp({ E, T }: { readonly E: number; readonly T: number }): number {
    return this.#deps.clock.now() - Math.max(0, E - T)
  }
}
