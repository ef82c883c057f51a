import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookFault, BookSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import { newGrid } from '../new-grid.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { createVersionChain } from './version-chain.ts'

interface Deps {
  readonly instrument: Instrument
  readonly sink: BookSink
  /** Leaves the channel and joins it again: the venue answers with a fresh snapshot. */
  readonly rejoin: () => void
  /** The channel's snapshot has gone by already. */
  readonly hasFlowed: () => boolean
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  /** A snapshot that has not come by then is asked for again. */
  readonly snapshotWithinMs: number
  readonly silentAfterMs: number
  readonly random?: () => number
}

/** A book that broke again this soon after its snapshot waits before the next. */
const SHORT_LIFE_MS = 2_000

/**
 * The venue's rules for a local book (sheet section 6), numbered as there:
 *
 * 1. Changes before the snapshot are ignored; it replaces the book, at any time. Its `endVersion` is kept.
 * 2. Sizes are absolute; zero deletes. Levels that leave the window are deleted too.
 * 3. Versions chain, see `createVersionChain`. A change that ends at the kept version or before is old: dropped. One
 *    that starts beyond is a gap: leave the channel, join it again, rebuild.
 * 4. A change with empty sides advances the version only.
 * 5. No time and no checksum: stamped on arrival, taken anew when crossed or silent for long.
 * 6. Versions are compared as numbers, below 2^53.
 */
export function createBookFeed(deps: Deps): BookFeed {
  const { instrument, sink, clock, log } = deps
  const { venueSymbol } = instrument
  const decoder = createDepthDecoder(instrument, log)
  const chain = createVersionChain()
  const backoff = createBackoff({
    firstMs: deps.firstRetryMs,
    factor: 2,
    maxMs: deps.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let phase: 'off' | 'awaiting' | 'live' = 'off'
  let builtAtMs = Number.NEGATIVE_INFINITY
  let lastNewsMs = Number.NEGATIVE_INFINITY
  let gaps = 0
  let task = new AbortController()

  const run = (name: string, work: (signal: AbortSignal) => Promise<void>): void => {
    task.abort()
    task = new AbortController()
    const { signal } = task
    work(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.error(name, { venueSymbol, message: messageOf(cause) })
    })
  }

  /** Asks until a snapshot comes: it ends this. */
  const awaitSnapshot = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(deps.snapshotWithinMs, signal)
      log.warn('book.no-snapshot', { venueSymbol })
      deps.rejoin()
    }
  }

  const rejoinSoon = async (signal: AbortSignal): Promise<void> => {
    const livedMs = clock.monotonicMs() - builtAtMs
    if (livedMs < SHORT_LIFE_MS) await clock.sleep(backoff.next(), signal)
    else backoff.reset()
    deps.rejoin()
    await awaitSnapshot(signal)
  }

  const checkGrid = async (signal: AbortSignal): Promise<void> => {
    const words = await newGrid(instrument, deps.reloadInstrument, log, signal)
    if (words === undefined) return rejoinSoon(signal)
    phase = 'off'
    sink.onFault('off-grid', words)
  }

  /** Rule 5. */
  const watchSilence = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const quietMs = clock.monotonicMs() - lastNewsMs
      if (quietMs >= deps.silentAfterMs) break
      await clock.sleep(deps.silentAfterMs - quietMs, signal)
    }
    breakOff('silent', `no change for ${deps.silentAfterMs} ms`)
  }

  const breakOff = (fault: BookFault, detail: string): void => {
    gaps += 1
    phase = 'awaiting'
    log.warn('book.fault', { venueSymbol, fault, detail })
    sink.onFault(fault, detail)
    run('book.not-recovered', fault === 'off-grid' ? checkGrid : rejoinSoon)
  }

  const takeSnapshot = (frame: BookChanges): void => {
    chain.begin(frame.sequence)
    phase = 'live'
    builtAtMs = clock.monotonicMs()
    lastNewsMs = builtAtMs
    sink.onSnapshot(frame)
    if (isCrossed(frame)) breakOff('crossed', `the snapshot ${frame.sequence} is crossed`)
    else run('book.watch', watchSilence)
  }

  const stop = (): void => {
    phase = 'off'
    task.abort()
  }

  return {
    begin() {
      if (phase !== 'off') return
      phase = 'awaiting'
      run('book.not-begun', async (signal) => {
        if (deps.hasFlowed()) deps.rejoin()
        await awaitSnapshot(signal)
      })
    },
    onFrame(bytes, receivedAtMs) {
      if (phase === 'off') return true
      try {
        const frame = decoder.decode(bytes, receivedAtMs)
        if (frame.isSnapshot) {
          takeSnapshot(frame)
          return true
        }
        if (phase === 'awaiting') return true // rule 1
        const link = chain.take(frame.startVersion, frame.sequence)
        // Old ones are no life: a venue that counts anew would send nothing else.
        if (link === 'old') return true
        lastNewsMs = clock.monotonicMs()
        if (link === 'gap')
          breakOff(
            'gap',
            `expected the frame after ${chain.last}, got ${frame.startVersion}–${frame.sequence}`,
          )
        else if (sink.onChanges(frame) === 'crossed') breakOff('crossed', `crossed after ${frame.sequence}`)
        return true
      } catch (cause) {
        const isOffGrid = cause instanceof AppError && cause.detail.reason === 'off-grid'
        if (phase === 'live') breakOff(isOffGrid ? 'off-grid' : 'gap', messageOf(cause))
        else log.warn('book.unreadable', { venueSymbol, message: messageOf(cause) })
        return false
      }
    },
    end(fault, detail) {
      if (phase === 'off') return
      stop()
      sink.onFault(fault, detail)
    },
    detach: stop,
    resync(fault, detail) {
      if (phase === 'live') breakOff(fault, detail)
    },
    get gaps() {
      return gaps
    },
  }
}

/** A snapshot has no empty levels, but some are sent with size zero. */
function isCrossed({ bidTicks, bidLots, bidCount, askTicks, askLots, askCount }: BookChanges): boolean {
  let [bid, ask] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let at = 0; at < bidCount; at += 1)
    if ((bidLots[at] ?? 0) > 0) bid = Math.max(bid, bidTicks[at] ?? bid)
  for (let at = 0; at < askCount; at += 1)
    if ((askLots[at] ?? 0) > 0) ask = Math.min(ask, askTicks[at] ?? ask)
  return bid >= ask
}
