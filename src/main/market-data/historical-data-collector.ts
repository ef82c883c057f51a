import { untilAborted } from '../base/abort.ts'
import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Candle } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import {
  type CandleFaults,
  checkCandles,
  fillQuietMinutes,
  MINUTE_MS,
} from './historical-data-collector-check.ts'

/** One symbol's candles, for the status panel. */
export interface BufferStatus extends CandleFaults {
  readonly symbol: SymbolId
  /** Minutes that may be used, quiet ones filled. */
  readonly size: number
  readonly wanted: number
  readonly gaps: number
  readonly filledMinutes: number
  /** Share of the usable minutes that the venue told, 0–1. */
  readonly quality: number
  readonly state: 'filling' | 'ready' | 'short' | 'failed'
  readonly words: string | undefined
  readonly updatedAtMs: number | undefined
  /** Open time of the latest finished minute. */
  readonly lastOpenTimeMs: number | undefined
}

/** Candles of the past by REST, apart from prices. Seed 3's `HistoricalDataCollector`. */
export interface HistoricalDataCollector {
  /** Finished minutes before `boundaryMs`, oldest first, without a hole; nothing newer is ever in it. */
  closedBefore(symbol: SymbolId, boundaryMs: number): readonly Candle[]
  /**
   * The same up to now, read first when there are fewer than `minLength`.
   *
   * @throws {AppError} of the query; `cancelled` by the signal.
   */
  getHistoricalDataForFeatures(
    symbol: SymbolId,
    minLength: number,
    signal: AbortSignal,
  ): Promise<readonly Candle[]>
  /** Reads when there are fewer than `minLength`. @returns whether there are enough now */
  ensureSufficientHistoricalData(symbol: SymbolId, minLength: number, signal: AbortSignal): Promise<boolean>
  getBufferStatus(): readonly BufferStatus[]
}

interface Deps {
  readonly client: { readonly marketData: Pick<ExchangeClient['marketData'], 'getCandles'> }
  readonly symbols: readonly SymbolId[]
  readonly clock: Clock
  readonly log: Logger
  /** Ends the periodic reading. */
  readonly lifetime: AbortSignal
  readonly random?: () => number
}

/** Minutes that features are worked out from, at least. Seed 3. */
export const SUFFICIENT_MINUTES = 500
const KEPT_MINUTES = 720
/** What is read beyond the minutes that are missing: a venue may correct its latest ones. */
const OVERLAP_MINUTES = 5
/** A minute is read this long after its end: venues need a moment to close it. */
const AFTER_MINUTE_MS = 1_000
/** A minute that is not told this long after its end had no trade; before that its candle may only be late. */
const QUIET_AFTER_MS = 10_000

interface Buffer {
  candles: readonly Candle[]
  /** Up to here the venue has been asked: minutes that it did not tell had no trade. */
  readUntilMs: number
  updatedAtMs: number | undefined
  faults: CandleFaults
  /** Why the last question brought nothing. */
  failure: string | undefined
}

const NO_FAULTS: CandleFaults = { duplicates: 0, outOfOrder: 0, unfinished: 0, impossible: 0 }

/** Starts collecting: all at once, then every minute shortly after its end. */
export function createHistoricalDataCollector(deps: Deps): HistoricalDataCollector {
  const { client, symbols, clock, log, lifetime } = deps
  const buffers = new Map<SymbolId, Buffer>(
    symbols.map((symbol) => [
      symbol,
      { candles: [], readUntilMs: 0, updatedAtMs: undefined, faults: NO_FAULTS, failure: undefined },
    ]),
  )
  const running = new Map<SymbolId, Promise<void>>()

  const bufferOf = (symbol: SymbolId): Buffer => {
    const found = buffers.get(symbol)
    if (found) return found
    throw new RangeError(`expected a symbol of ${symbols.join(', ')}, got ${symbol}`)
  }

  const closedBefore = (symbol: SymbolId, boundaryMs: number): readonly Candle[] => {
    const { candles, readUntilMs } = bufferOf(symbol)
    const end = Math.min(readUntilMs, boundaryMs)
    return fillQuietMinutes(candles, end).candles
  }

  const read = async (symbol: SymbolId, signal: AbortSignal): Promise<void> => {
    const buffer = bufferOf(symbol)
    const askedAtMs = clock.now()
    // From the last minute that was told: one that was taken for quiet may have been left out by mistake.
    const toldMs = buffer.candles.at(-1)?.openTimeMs ?? 0
    const missing = Math.max(0, Math.ceil((askedAtMs - toldMs) / MINUTE_MS)) + OVERLAP_MINUTES
    const isWhole = closedBefore(symbol, Number.POSITIVE_INFINITY).length >= SUFFICIENT_MINUTES
    const limit = isWhole ? Math.min(KEPT_MINUTES, missing) : KEPT_MINUTES
    const rows = await client.marketData.getCandles({ symbol, limit }, signal)
    const { candles, ...faults } = checkCandles(rows, clock.now())
    const merged = new Map([...buffer.candles, ...candles].map((candle) => [candle.openTimeMs, candle]))
    const untilMs = knownUntil(rows, askedAtMs)
    const reachesBack = candles[0] === undefined || candles[0].openTimeMs <= buffer.readUntilMs
    buffer.candles = [...merged.values()]
      // What lies between the old rows and rows that do not reach back to them is not known to be quiet.
      .filter(({ openTimeMs }) => reachesBack || openTimeMs >= (candles[0]?.openTimeMs ?? 0))
      .toSorted((a, b) => a.openTimeMs - b.openTimeMs)
      .slice(-KEPT_MINUTES)
    buffer.readUntilMs = Math.max(buffer.readUntilMs, untilMs)
    buffer.updatedAtMs = clock.now()
    buffer.faults = faults
    buffer.failure = undefined
    if (wordsOf(faults)) log.warn('candles.faults', { symbol, ...faults })
  }

  /** One question a symbol at a time; who comes meanwhile waits for the same answer. */
  const readOnce = (symbol: SymbolId, signal: AbortSignal): Promise<void> => {
    const reading = running.get(symbol) ?? read(symbol, lifetime).finally(() => running.delete(symbol))
    running.set(symbol, reading)
    return untilAborted(reading, signal)
  }

  /** Until a second after the minute, or until a candle that is late counts as none. */
  const nextReadMs = (symbol: SymbolId): number => {
    const nowMs = clock.now()
    const boundaryMs = minuteOf(nowMs)
    const lateMs = boundaryMs + QUIET_AFTER_MS
    const isLate = bufferOf(symbol).readUntilMs < boundaryMs && nowMs < lateMs
    return (isLate ? lateMs : boundaryMs + MINUTE_MS + AFTER_MINUTE_MS) - nowMs
  }

  const keepUp = async (symbol: SymbolId): Promise<void> => {
    const seams = deps.random ? { random: deps.random } : {}
    const backoff = createBackoff({ firstMs: 1_000, factor: 1.5, maxMs: 60_000, jitter: 0.25, ...seams })
    for (;;) {
      let waitMs: number
      try {
        await readOnce(symbol, lifetime)
        waitMs = nextReadMs(symbol)
        backoff.reset()
      } catch (cause) {
        if (lifetime.aborted) return
        bufferOf(symbol).failure = `the candles could not be read: ${messageOf(cause)}`
        log.warn('candles.unread', { symbol, message: messageOf(cause) })
        waitMs = backoff.next()
      }
      await clock.sleep(waitMs, lifetime)
    }
  }

  for (const symbol of symbols) {
    keepUp(symbol).catch((cause) => {
      if (!lifetime.aborted) log.error('candles.ended', { symbol, message: messageOf(cause) })
    })
  }

  const ensure = async (symbol: SymbolId, minLength: number, signal: AbortSignal): Promise<boolean> => {
    const length = (): number => closedBefore(symbol, clock.now()).length
    if (length() < minLength) await readOnce(symbol, signal)
    return length() >= minLength
  }

  return {
    closedBefore,
    ensureSufficientHistoricalData: ensure,
    async getHistoricalDataForFeatures(symbol, minLength, signal) {
      await ensure(symbol, minLength, signal)
      return closedBefore(symbol, clock.now())
    },
    getBufferStatus: () =>
      [...buffers].map(([symbol, { candles, readUntilMs, updatedAtMs, faults, failure }]) => {
        const filled = fillQuietMinutes(candles, readUntilMs)
        const size = filled.candles.length
        return {
          symbol,
          ...faults,
          size,
          wanted: SUFFICIENT_MINUTES,
          gaps: filled.gaps,
          filledMinutes: filled.filledMinutes,
          quality: size === 0 ? 0 : (size - filled.filledMinutes) / size,
          state: failure !== undefined ? 'failed' : stateOf(size, updatedAtMs),
          words: failure ?? wordsOf(faults),
          updatedAtMs,
          lastOpenTimeMs: filled.candles.at(-1)?.openTimeMs,
        }
      }),
  }
}

const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS

/**
 * Up to where an answer tells all there is: the end of its latest finished minute or the beginning of one that is
 * not finished, and what can only be quiet by now.
 */
function knownUntil(rows: readonly Candle[], askedAtMs: number): number {
  const toldMs = rows.reduce(
    (latest, { openTimeMs, closed }) => Math.max(latest, closed ? openTimeMs + MINUTE_MS : openTimeMs),
    minuteOf(askedAtMs - QUIET_AFTER_MS),
  )
  return Math.min(minuteOf(askedAtMs), toldMs)
}

function stateOf(size: number, updatedAtMs: number | undefined): BufferStatus['state'] {
  if (updatedAtMs === undefined) return 'filling'
  return size >= SUFFICIENT_MINUTES ? 'ready' : 'short'
}

/** An unfinished last row is what every venue sends; the other faults are named. */
function wordsOf({ duplicates, outOfOrder, impossible }: CandleFaults): string | undefined {
  const parts = [
    [duplicates, 'twice'],
    [outOfOrder, 'out of order'],
    [impossible, 'that cannot be'],
  ] as const
  const named = parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))
  return named.length === 0 ? undefined : `the venue told candles ${named.join(', ')}; they were put right`
}
