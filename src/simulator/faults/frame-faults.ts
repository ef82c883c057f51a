import type { Random } from '../random.ts'
import type { Subject } from './fault.ts'
import type { Switchboard } from './switchboard.ts'

/** Decides what leaves the venue in place of one outgoing frame: the frame, nothing, or something worse. */
export class FrameFaults {
  readonly #board: Switchboard
  readonly #random: Random
  /** A frame held back by `reorder-frames`, until the next one of its stream has passed. */
  readonly #held = new Map<string, string>()

  constructor(board: Switchboard, random: Random) {
    this.#board = board
    this.#random = random
  }

  /** Texts to send for `text`, in order. `lane` tells connections and streams apart. */
  pass(subject: Subject, lane: string, text: string): readonly string[] {
    const board = this.#board
    if (board.active('silent-sockets', subject)) return []
    if (subject.feed !== 'account' && board.active('freeze-feed', subject)) return []
    const drop = board.active('drop-frames', subject)
    if (drop && this.#random.next() < drop.share && board.strike('drop-frames', subject)) return []
    if (subject.feed === 'book' && board.active('gap', subject)) {
      // One hole is enough: without a count the fault would be a frozen feed.
      const fault = board.strike('gap', subject)
      if (fault && fault.count === undefined) board.remove(fault.id)
      return []
    }
    const garbage = board.strike('garbage-frame', subject)
    if (garbage) return [garbage.text]
    const oversized = board.strike('oversized-frame', subject)
    if (oversized) return [`{"e":"depthUpdate","padding":"${'x'.repeat(oversized.bytes)}"}`]
    if (board.strike('duplicate-frames', subject)) return [text, text]
    return this.#reorder(subject, lane, text)
  }

  #reorder(subject: Subject, lane: string, text: string): readonly string[] {
    const held = this.#held.get(lane)
    if (held !== undefined) {
      this.#held.delete(lane)
      return [text, held]
    }
    if (!this.#board.strike('reorder-frames', subject)) return [text]
    this.#held.set(lane, text)
    return []
  }
}
