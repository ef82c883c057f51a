import { ZERO } from '../base/decimal.ts'
import type { Candle } from '../domain/market.ts'

export const MINUTE_MS = 60_000
/** Minutes without a trade that are filled with the last close; a longer silence ends what may be used. */
const LONGEST_FILL = 30

/** What was wrong with rows as they came. */
export interface CandleFaults {
  readonly duplicates: number
  readonly outOfOrder: number
  /** Rows of the minute that is not over: taken out. */
  readonly unfinished: number
  /** Rows that cannot be: a price below zero, a high below a low, a time that is no minute or lies ahead. */
  readonly impossible: number
}

/** Rows in order, one a minute, whole and finished, and what had to be done for that. */
export interface CheckedCandles extends CandleFaults {
  readonly candles: readonly Candle[]
}

/** Checks rows as a venue told them at `nowMs`. Of two rows of one minute the later in the answer counts. */
export function checkCandles(rows: readonly Candle[], nowMs: number): CheckedCandles {
  const byTime = new Map<number, Candle>()
  let [duplicates, outOfOrder, unfinished, impossible] = [0, 0, 0, 0]
  let latestMs = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    if (!isPossible(row, nowMs)) impossible += 1
    else if (!row.closed || row.openTimeMs + MINUTE_MS > nowMs) unfinished += 1
    else {
      if (byTime.has(row.openTimeMs)) duplicates += 1
      else if (row.openTimeMs < latestMs) outOfOrder += 1
      latestMs = Math.max(latestMs, row.openTimeMs)
      byTime.set(row.openTimeMs, row)
    }
  }
  const candles = [...byTime.values()].toSorted((a, b) => a.openTimeMs - b.openTimeMs)
  return { candles, duplicates, outOfOrder, unfinished, impossible }
}

function isPossible({ openTimeMs, open, high, low, close, volumeBase }: Candle, nowMs: number): boolean {
  const body = [open, close]
  return (
    openTimeMs % MINUTE_MS === 0 &&
    openTimeMs <= nowMs &&
    low.gt(0) &&
    body.every((price) => price.lte(high) && price.gte(low)) &&
    !volumeBase.isNegative()
  )
}

/** A run of minutes without a hole. */
export interface FilledCandles {
  /** Oldest first, one for every minute up to `untilMs`. */
  readonly candles: readonly Candle[]
  /** Stretches without a trade inside it, and their minutes. */
  readonly gaps: number
  readonly filledMinutes: number
}

/**
 * The latest run that ends before `untilMs`, with a flat candle for each minute in which nobody traded. A silence
 * of more than 30 minutes is an outage, not a quiet market: the run begins after it.
 */
export function fillQuietMinutes(candles: readonly Candle[], untilMs: number): FilledCandles {
  let run: Candle[] = []
  let [gaps, filledMinutes] = [0, 0]
  const bridge = (toMs: number): void => {
    const last = run.at(-1)
    if (!last) return
    const missing = (toMs - last.openTimeMs) / MINUTE_MS - 1
    if (missing <= 0) return
    if (missing > LONGEST_FILL) {
      run = []
      gaps = 0
      filledMinutes = 0
      return
    }
    gaps += 1
    filledMinutes += missing
    for (let at = 1; at <= missing; at += 1) run.push(flatCandle(last, last.openTimeMs + at * MINUTE_MS))
  }
  for (const candle of candles) {
    if (candle.openTimeMs >= untilMs) break
    bridge(candle.openTimeMs)
    run.push(candle)
  }
  bridge(untilMs)
  return { candles: run, gaps, filledMinutes }
}

function flatCandle({ close }: Candle, openTimeMs: number): Candle {
  return {
    openTimeMs,
    closeTimeMs: openTimeMs + MINUTE_MS - 1,
    open: close,
    high: close,
    low: close,
    close,
    volumeBase: ZERO,
    closed: true,
  }
}
