import { meetTop } from '../matching/recorded-fills.ts'
import { fireTriggers } from '../matching/triggers.ts'
import { uncross } from '../matching/uncross.ts'
import { type FeedPlayer, type FeedTarget, playTrade, restamp } from './feed-player.ts'
import type { Instrument } from './instrument.ts'
import { applyDiff, loadSnapshot, publicLevels, recordedLevels, steps } from './recorded-book.ts'
import type { RecordedFeed } from './recorded-feed.ts'
import type { RecordedDiff, RecordedSnapshot, RecordedTicker, RecordedTrade } from './recorded-frame.ts'
import { RecordedTop } from './recorded-top.ts'

/** Added between two rounds, so that ids never meet. */
const ROUND_GAP = 1_000_000

/** True when the frames of a feed are frames of this instrument as they stand: its name, its grid, chained diffs. */
export function canPlayWordForWord(feed: RecordedFeed, instrument: Instrument): boolean {
  if (feed.symbol !== instrument.symbol || !feed.isChained) return false
  try {
    recordedLevels(instrument, feed.snapshot.bids, feed.snapshot.asks)
    return true
  } catch (cause) {
    if (cause instanceof RangeError) return false
    throw cause
  }
}

/**
 * Plays a recording of the venue's own format as it was recorded: texts, levels and ids.
 *
 * Ids are those of the file, shifted in later rounds. Between two rounds the ids jump, and clients resynchronise by
 * the venue's own rules.
 */
export class WordForWord implements FeedPlayer {
  readonly #target: FeedTarget
  readonly #top: RecordedTop
  #snapshotId = 0
  #shift = 0
  #lastId = 0
  #topId = 0

  constructor(target: FeedTarget) {
    this.#target = target
    const { market } = target
    this.#top = new RecordedTop(market)
    market.numbersOwnChanges = false
    market.topSource = () => this.#top.best()
    market.catchUp = () => {
      if (this.#topId > market.depth.updateId) this.#top.catchUp()
    }
    market.onConsumed = (side, ticks, lots) => this.#top.consume(side, ticks, lots)
  }

  begin(snapshot: RecordedSnapshot): void {
    const { market, exchange } = this.#target
    if (this.#lastId > 0) this.#shift = this.#lastId + ROUND_GAP - snapshot.lastUpdateId
    loadSnapshot(market, snapshot)
    this.#snapshotId = snapshot.lastUpdateId
    market.depth.reset(snapshot.lastUpdateId + this.#shift)
    const [best] = recordedLevels(market.instrument, snapshot.bids.slice(0, 1), [])
    if (best) market.jumpTo(best.ticks)
    uncross(exchange, market)
  }

  diff(diff: RecordedDiff): void {
    const { market, exchange, clock } = this.#target
    if (diff.pu === undefined) throw new RangeError('expected a depthUpdate with pu, found one without')
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
      atMs: restamp(clock, diff),
      bids,
      asks,
    }
    for (const cadenceMs of [0, 100]) market.events.emit({ kind: 'depth', cadenceMs, frame })
  }

  ticker(ticker: RecordedTicker): void {
    const { market, exchange, clock } = this.#target
    this.#top.follow(ticker)
    market.together(() => meetTop(exchange, market, this.#top))
    const id = ticker.u + this.#shift
    this.#topId = id
    this.#lastId = Math.max(this.#lastId, id)
    const atMs = restamp(clock, ticker)
    if (!this.#top.isUntouched()) market.publishTop(atMs, id)
    else {
      const top = { id, atMs, bid: [ticker.b, ticker.B], ask: [ticker.a, ticker.A] } as const
      market.publishRecordedTop(top, this.#top.middleTicks())
    }
    fireTriggers(exchange, market)
  }

  trade(trade: RecordedTrade): void {
    const { market, clock } = this.#target
    const { tick, lot } = market.instrument
    const [ticks, lots] = [steps(trade.p, tick, 'price'), steps(trade.q, lot, 'size')]
    playTrade(this.#target, trade.m ? 'sell' : 'buy', ticks, lots, restamp(clock, trade))
  }
}
