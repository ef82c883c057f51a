import type { Clock } from '../clock.ts'
import type { Exchange } from '../matching/exchange.ts'
import type { FeedPlayer } from './feed-player.ts'
import { MergedFeed } from './merged-feed.ts'
import { type FeedNote, openRecordedFeed, type RecordedFeed } from './recorded-feed.ts'
import type { RecordedLine } from './recorded-frame.ts'
import type { RecordedTime } from './recorded-time.ts'
import type { SymbolMarket } from './symbol-market.ts'
import { canPlayWordForWord, WordForWord } from './word-for-word.ts'

/** Longest stretch of work before other callbacks get their turn. */
const SLICE_MS = 6
/** How often a market that is held still looks whether it may go on. */
const PAUSE_MS = 20

export interface ReplayDeps {
  readonly file: string
  readonly speed: number
  readonly market: SymbolMarket
  readonly exchange: Exchange
  readonly clock: Clock
  readonly note: FeedNote
  /** True while a fault holds the market still. */
  readonly paused: () => boolean
  /** Shared by recordings that play side by side. */
  readonly time: RecordedTime
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
 * Plays a recorded feed as the market of one symbol, over and over: word for word where the frames are the venue's
 * own, on the venue's grid and in its numbers where they are another's.
 */
export class Replay {
  readonly #deps: ReplayDeps
  readonly #player: FeedPlayer
  #feed: RecordedFeed
  #round = 0
  #line = 0
  #beganMs = 0

  /** Takes over a feed that is open at its first line, and shows its snapshot. */
  constructor(deps: ReplayDeps, feed: RecordedFeed) {
    this.#deps = deps
    this.#feed = feed
    const isOwn = canPlayWordForWord(feed, deps.market.instrument)
    this.#player = isOwn ? new WordForWord(deps) : new MergedFeed(deps)
    this.#player.begin(feed.snapshot)
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
      this.#player.begin(this.#feed.snapshot)
    }
    await this.#feed.lines.return(undefined)
  }

  async #playRound(signal: AbortSignal): Promise<void> {
    const { clock, speed, time } = this.#deps
    let sliceMs = clock.now()
    let firstMs: number | undefined
    for await (const lines of this.#feed.lines) {
      for (const line of lines) {
        if (firstMs === undefined) {
          firstMs = line.receivedMs
          this.#beganMs = time.beginOf(this.#round, firstMs, clock.now(), speed)
        }
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
      if (line.kind === 'diff') this.#player.diff(line.frame)
      else if (line.kind === 'ticker') this.#player.ticker(line.frame)
      else if (line.kind === 'trade') this.#player.trade(line.frame)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      this.#deps.note(
        `replay file ${this.#deps.file}, line ${line.number}: ${cause.message}; the line is skipped`,
      )
    }
  }
}
