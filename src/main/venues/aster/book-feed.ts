import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookFault, BookSink } from '../book-sink.ts'
import { MAX_BUFFERED_FRAMES } from './config.ts'
import type { DepthDecoder, DepthFrame } from './decode-depth.ts'

export interface BookFeedDeps {
  readonly instrument: Instrument
  readonly sink: BookSink
  readonly decoder: Pick<DepthDecoder, 'decode'>
  /** A fresh snapshot by REST; `sequence` is its `lastUpdateId`. */
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly random?: () => number
}

/** The verified book of one symbol: diffs bridged onto a snapshot, and bridged again whenever they break. */
export interface BookFeed {
  /** The stream is confirmed: take a snapshot and begin. A no-op when it runs already. */
  begin(): void
  onFrame(frame: Buffer, receivedAtMs: number): boolean
  /** The stream has ended; the book is wrong until `begin`. A no-op when it is not running. */
  end(fault: BookFault, detail: string): void
  /** Ends without a word: nobody listens any more. */
  detach(): void
  /** Takes a fresh snapshot although the stream goes on. A no-op when it is not running. */
  resync(fault: BookFault, detail: string): void
  readonly gaps: number
}

interface Kept {
  readonly frame: Buffer
  readonly receivedAtMs: number
}

/** A book that broke again this soon after it was built waits before the next snapshot. */
const SHORT_LIFE_MS = 2_000

/**
 * The venue's rules for a local book from diffs (sheet section 6), numbered as there:
 *
 * 1. Open the stream and keep its frames.
 * 2. Take a snapshot; its `lastUpdateId` is L.
 * 3. Drop kept frames with `u < L`.
 * 4. The first frame applied has `U ≤ L ≤ u`, or `pu == L`. Otherwise the snapshot is too old: take another.
 * 5. Every further frame has `pu` equal to the `u` before it. Otherwise: gap, go to 2.
 * 6. Sizes are absolute; zero deletes.
 * 7. Go to 2 too after a reconnect, a crossed book, and when ids go backwards.
 */
export function createBookFeed(deps: BookFeedDeps): BookFeed {
  const { sink, clock, log, decoder } = deps
  const { venueSymbol } = deps.instrument
  const backoff = createBackoff({
    firstMs: deps.firstRetryMs,
    factor: 2,
    maxMs: deps.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let phase: 'off' | 'bridging' | 'live' = 'off'
  let kept: Kept[] = []
  let syncing = new AbortController()
  let builtAtMs = Number.NEGATIVE_INFINITY
  let gaps = 0
  /** L until the first frame was applied on the snapshot (rule 4), then the last `u` (rule 5). */
  let lastId = 0
  let lastFirstId = 0
  let awaitingFirst = false

  const follows = (frame: DepthFrame): boolean =>
    (frame.firstId <= lastId && lastId <= frame.lastId) || frame.previousId === lastId

  /** Applies one frame to a book that stands, or says what is wrong. */
  const apply = (frame: DepthFrame): { fault: BookFault; detail: string } | undefined => {
    if (awaitingFirst) {
      if (frame.lastId < lastId) return undefined // rule 3
      if (!follows(frame))
        return {
          fault: 'gap',
          detail: `snapshot ${lastId} is older than frame ${frame.firstId}–${frame.lastId}`,
        } // rule 4
      awaitingFirst = false
    } else {
      const repeated = frame.lastId === lastId && frame.firstId === lastFirstId
      if (repeated) return undefined
      if (frame.lastId <= lastId)
        return { fault: 'gap', detail: `update ids went back from ${lastId} to ${frame.lastId}` } // rule 7
      if (frame.previousId !== lastId)
        return {
          fault: 'gap',
          detail: `expected the frame after ${lastId}, got the one after ${frame.previousId}`,
        } // rule 5
    }
    lastId = frame.lastId
    lastFirstId = frame.firstId
    if (sink.onChanges(frame) === 'crossed')
      return { fault: 'crossed', detail: `crossed after ${frame.lastId}` } // rule 7
    return undefined
  }

  /** Puts a snapshot under the kept frames. False when it is too old for them (rule 4). */
  const bridge = (snapshot: BookChanges): boolean => {
    lastId = snapshot.sequence
    if (!snapshotCovers()) return false
    builtAtMs = clock.monotonicMs()
    awaitingFirst = true
    phase = 'live'
    const frames = kept
    kept = []
    sink.onSnapshot(snapshot)
    for (const { frame, receivedAtMs } of frames) deliver(frame, receivedAtMs)
    return true
  }

  /** Rules 3 and 4 on the kept frames: the oldest that is not before the snapshot must follow it. */
  const snapshotCovers = (): boolean => {
    for (const item of kept) {
      const frame = decoder.decode(item.frame, item.receivedAtMs)
      if (frame.lastId >= lastId) return follows(frame)
    }
    return true
  }

  const sync = async (signal: AbortSignal): Promise<void> => {
    const livedMs = clock.monotonicMs() - builtAtMs
    if (livedMs < SHORT_LIFE_MS) await clock.sleep(backoff.next(), signal)
    else backoff.reset()
    for (;;) {
      try {
        const snapshot = await deps.fetchSnapshot(deps.instrument, signal)
        if (signal.aborted) return
        if (bridge(snapshot)) return
        log.info('book.snapshot-too-old', { venueSymbol, sequence: snapshot.sequence })
      } catch (cause) {
        if (signal.aborted) return
        log.warn('book.no-snapshot', { venueSymbol, message: messageOf(cause) })
        // A kept frame that cannot be read would fail every bridge.
        if (cause instanceof AppError && cause.kind === 'protocol') kept = []
        if (isOffGrid(cause) && (await gridChanged(signal))) return
      }
      await clock.sleep(backoff.next(), signal)
    }
  }

  /** The sink counts in the old steps: with new ones only a new subscription helps. */
  const gridChanged = async (signal: AbortSignal): Promise<boolean> => {
    const { tickSize, lotSize } = deps.instrument
    try {
      const now = await deps.reloadInstrument(signal)
      if (now.tickSize.eq(tickSize) && now.lotSize.eq(lotSize)) return false
      phase = 'off'
      sink.onFault(
        'off-grid',
        `the venue now prices ${venueSymbol} in steps of ${now.tickSize}: subscribe again`,
      )
      return true
    } catch (cause) {
      log.warn('book.grid-unknown', { venueSymbol, message: messageOf(cause) })
      return false
    }
  }

  const startSync = (): void => {
    syncing.abort()
    syncing = new AbortController()
    const { signal } = syncing
    phase = 'bridging'
    sync(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.error('book.sync-failed', { venueSymbol, message: messageOf(cause) })
    })
  }

  const breakOff = (fault: BookFault, detail: string, first?: Kept): void => {
    gaps += 1
    kept = first ? [first] : []
    log.warn('book.fault', { venueSymbol, fault, detail })
    sink.onFault(fault, detail)
    startSync()
  }

  /** Decodes and applies one frame of a live book. False when it could not be read. */
  const take = (frame: Buffer, receivedAtMs: number): boolean => {
    let decoded: DepthFrame
    try {
      decoded = decoder.decode(frame, receivedAtMs)
    } catch (cause) {
      const fault = isOffGrid(cause) ? 'off-grid' : 'gap'
      breakOff(fault, messageOf(cause))
      if (fault === 'off-grid') checkGrid()
      return false
    }
    const wrong = apply(decoded)
    // The frame after a gap is good itself: it is the first to bridge the next snapshot with.
    if (wrong)
      breakOff(wrong.fault, wrong.detail, wrong.fault === 'gap' ? { frame, receivedAtMs } : undefined)
    return true
  }

  const checkGrid = (): void => {
    const { signal } = syncing
    gridChanged(signal)
      .then((changed) => {
        if (changed) syncing.abort()
      })
      .catch((cause: unknown) => log.error('book.grid-unknown', { venueSymbol, message: messageOf(cause) }))
  }

  const stop = (): void => {
    phase = 'off'
    syncing.abort()
    kept = []
  }

  const deliver = (frame: Buffer, receivedAtMs: number): boolean => {
    if (phase === 'live') return take(frame, receivedAtMs)
    if (phase === 'off') return true
    // Rule 1. The frame is ours to keep: the socket does not reuse it, and it is decoded when it is bridged.
    if (kept.length === MAX_BUFFERED_FRAMES) kept.shift()
    kept.push({ frame, receivedAtMs })
    return true
  }

  return {
    begin() {
      if (phase === 'off') startSync()
    },
    onFrame: deliver,
    end(fault, detail) {
      if (phase === 'off') return
      stop()
      sink.onFault(fault, detail)
    },
    detach: stop,
    resync(fault, detail) {
      if (phase !== 'off') breakOff(fault, detail)
    },
    get gaps() {
      return gaps
    },
  }
}

const isOffGrid = (cause: unknown): boolean => cause instanceof AppError && cause.detail.reason === 'off-grid'
