import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { BookSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import type { BitvavoTiming } from './config.ts'

interface Deps {
  readonly venueSymbol: string
  readonly sink: BookSink
  readonly createFeed: (sink: BookSink) => BookFeed
  /** The counter of the book by REST. */
  readonly fetchNonce: (signal: AbortSignal) => Promise<number>
  readonly onDeaf: (detail: string) => void
  readonly clock: Clock
  readonly log: Logger
  readonly timing: Pick<BitvavoTiming, 'quietAfterMs' | 'quietGraceMs'>
}

/**
 * A book whose silence is checked: a market without changes sends nothing, and nothing tells that from a stream that
 * died. After a while the counter of REST is compared; one that has moved on without a frame proves the stream deaf.
 */
export function createWatchedBookFeed(deps: Deps): BookFeed {
  const { venueSymbol, sink, clock, log, timing } = deps
  let life = new AbortController()
  let frames = 0
  let lastFrameMs = Number.NEGATIVE_INFINITY
  /** The book's counter; `undefined` while there is no right book. */
  let nonce: number | undefined

  const feed = deps.createFeed({
    onSnapshot(levels) {
      nonce = levels.sequence
      sink.onSnapshot(levels)
    },
    onChanges(changes) {
      nonce = changes.sequence
      return sink.onChanges(changes)
    },
    onFault(fault, detail) {
      nonce = undefined
      sink.onFault(fault, detail)
    },
  })

  const compare = async (signal: AbortSignal): Promise<void> => {
    const before = frames
    const current = await deps.fetchNonce(signal)
    if (nonce === undefined || current === nonce) return
    await clock.sleep(timing.quietGraceMs, signal)
    if (frames === before) deps.onDeaf(`the book of ${venueSymbol} moved, but no frame told of it`)
  }

  const watch = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(timing.quietAfterMs, signal)
      if (nonce === undefined || clock.monotonicMs() - lastFrameMs < timing.quietAfterMs) continue
      try {
        await compare(signal)
      } catch (cause) {
        if (signal.aborted) return
        log.info('book.not-compared', { venueSymbol, message: messageOf(cause) })
      }
    }
  }

  return {
    begin() {
      feed.begin()
      life.abort()
      life = new AbortController()
      // It ends by cancellation only, with the feed.
      watch(life.signal).catch(() => undefined)
    },
    onFrame(frame, receivedAtMs) {
      frames += 1
      lastFrameMs = clock.monotonicMs()
      return feed.onFrame(frame, receivedAtMs)
    },
    end(fault, detail) {
      life.abort()
      feed.end(fault, detail)
    },
    detach() {
      life.abort()
      feed.detach()
    },
    resync: (fault, detail) => feed.resync(fault, detail),
    get gaps() {
      return feed.gaps
    },
  }
}
