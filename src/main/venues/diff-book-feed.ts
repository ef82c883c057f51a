import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { BookChanges, BookFault, BookSink } from './book-sink.ts'
import { newGrid } from './new-grid.ts'

/** A change set with the ids that chain it to its neighbours. */
export interface DiffFrame extends BookChanges {
  /** First and last update id inside. */
  readonly firstId: number
  readonly lastId: number
}

/** How a venue chains frames. Ids are those of the book after a change. */
export interface DiffRules<Frame extends DiffFrame> {
  /** The snapshot holds all of this frame. */
  readonly isBefore: (frame: Frame, snapshotId: number) => boolean
  /** The frame may be the first one applied on the snapshot. */
  readonly bridges: (frame: Frame, snapshotId: number) => boolean
  /** The frame comes right after the one that ended with `lastId`. */
  readonly follows: (frame: Frame, lastId: number) => boolean
}

/** What a feed is made of; a venue gives all but the rules to its own feed. */
export interface DiffBookDeps<Frame extends DiffFrame> {
  readonly rules: DiffRules<Frame>
  readonly instrument: Instrument
  readonly sink: BookSink
  /** May return the same object each time; it is read before the next call. */
  readonly decoder: { decode(frame: Buffer, receivedAtMs: number): Frame }
  /** A fresh snapshot by REST; `sequence` is the id of its last change. */
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  /** Frames kept while a snapshot is on its way; the oldest give way. */
  readonly maxKeptFrames: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly random?: () => number
}

/** The verified book of one symbol: diffs bridged onto a snapshot, and bridged again whenever they break. */
export interface BookFeed {
  /** The stream is on: take a snapshot and begin. A no-op when it runs already. */
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

/** A frame that comes this long after the snapshot was taken and is still before it belongs to another count. */
const LATE_MS = 5_000
/** A book that broke again this soon after it was built waits before the next snapshot. */
const SHORT_LIFE_MS = 2_000

/**
 * Keeps a book from diffs on a snapshot, by the venue's own rules. Where those are silent: a repeated frame is dropped,
 * and ids that go backwards, a crossed book and a reconnect take a fresh snapshot.
 */
export function createDiffBookFeed<Frame extends DiffFrame>(deps: DiffBookDeps<Frame>): BookFeed {
  const { sink, clock, log, decoder, rules } = deps
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
  /** The snapshot's id until the first frame was applied on it, then that of the last frame. */
  let lastId = 0
  let lastFirstId = 0
  let awaitingFirst = false

  /** The venue's count may start anew right after the snapshot: then no frame would ever be later than it. */
  const lateFault = (frame: Frame): { fault: BookFault; detail: string } | undefined =>
    clock.monotonicMs() - builtAtMs > LATE_MS
      ? { fault: 'gap', detail: `update ids are at ${frame.lastId} long after snapshot ${lastId}` }
      : undefined

  /** Applies one frame to a book that stands, or says what is wrong. */
  const apply = (frame: Frame): { fault: BookFault; detail: string } | undefined => {
    if (awaitingFirst) {
      if (rules.isBefore(frame, lastId)) return lateFault(frame)
      if (!rules.bridges(frame, lastId))
        return {
          fault: 'gap',
          detail: `snapshot ${lastId} is older than frame ${frame.firstId}–${frame.lastId}`,
        }
      awaitingFirst = false
    } else {
      const repeated = frame.lastId === lastId && frame.firstId === lastFirstId
      if (repeated) return undefined
      if (frame.lastId <= lastId)
        return { fault: 'gap', detail: `update ids went back from ${lastId} to ${frame.lastId}` }
      if (!rules.follows(frame, lastId))
        return {
          fault: 'gap',
          detail: `expected the frame after ${lastId}, got ${frame.firstId}–${frame.lastId}`,
        }
    }
    lastId = frame.lastId
    lastFirstId = frame.firstId
    if (sink.onChanges(frame) === 'crossed')
      return { fault: 'crossed', detail: `crossed after ${frame.lastId}` }
    return undefined
  }

  /** Puts a snapshot under the kept frames. False when it is too old for them. */
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

  /** The oldest kept frame that is not before the snapshot must join it. */
  const snapshotCovers = (): boolean => {
    forgetEarlierCount()
    for (const item of kept) {
      const frame = decoder.decode(item.frame, item.receivedAtMs)
      if (!rules.isBefore(frame, lastId)) return rules.bridges(frame, lastId)
    }
    return true
  }

  /** Ids that go back mean that the venue counts anew: no snapshot joins the frames from before that. */
  const forgetEarlierCount = (): void => {
    let previousId = 0
    let startsAt = 0
    kept.forEach((item, at) => {
      const { lastId: id } = decoder.decode(item.frame, item.receivedAtMs)
      if (id < previousId) startsAt = at
      previousId = id
    })
    if (startsAt > 0) kept = kept.slice(startsAt)
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

  const gridChanged = async (signal: AbortSignal): Promise<boolean> => {
    const words = await newGrid(deps.instrument, deps.reloadInstrument, log, signal)
    if (words === undefined) return false
    phase = 'off'
    sink.onFault('off-grid', words)
    return true
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
    let decoded: Frame
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
      .catch((cause: unknown) => {
        if (!signal.aborted) log.error('book.grid-unknown', { venueSymbol, message: messageOf(cause) })
      })
  }

  const stop = (): void => {
    phase = 'off'
    syncing.abort()
    kept = []
  }

  const deliver = (frame: Buffer, receivedAtMs: number): boolean => {
    if (phase === 'live') return take(frame, receivedAtMs)
    if (phase === 'off') return true
    // The frame is ours to keep: the socket does not reuse it, and it is decoded when it is bridged.
    if (kept.length === deps.maxKeptFrames) kept.shift()
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
