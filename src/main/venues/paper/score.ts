import { z } from 'zod'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { VenueId } from '../../domain/brands.ts'
import { openLineFile } from './line-file.ts'

/** What paper said of one live order, against what came. */
export interface ScoreSample {
  /** (live − paper) ÷ paper average price × 10,000, positive where live was the worse for us. */
  readonly priceErrorBps: number
  /** Live − paper time from sending to the order's end, ms. */
  readonly timeErrorMs: number
  readonly atMs: number
}

/** How far paper was from live at one venue. The median keeps its sign; p95 is of the size of the error. */
export interface PaperScore {
  readonly venue: VenueId
  readonly n: number
  readonly priceErrorBps: { readonly median: number; readonly p95: number } | undefined
  readonly timeErrorMs: { readonly median: number; readonly p95: number } | undefined
  /** Orders of this run that filled on one side only. */
  readonly onlyLive: number
  readonly onlyPaper: number
  /** Live orders of this run that could not be simulated: nobody kept a live book. */
  readonly notSimulated: number
}

/** What a live order and its shadow came to. */
export type ScoreResult = ScoreSample | 'only-live' | 'only-paper' | 'not-simulated'

/** The record of one venue. */
export interface ScoreBook {
  /** Reads what earlier runs recorded. A file that cannot be read is logged and counts as empty. */
  load(): Promise<void>
  add(result: ScoreResult): void
  score(): PaperScore
  /** Told after each order that was scored or counted. */
  onChange(listener: () => void): Unsubscribe
}

const sample = z.object({ priceErrorBps: z.number(), timeErrorMs: z.number(), atMs: z.number() })
/** Latest samples that count. */
const KEPT = 1_000

/** @param path where samples stay between runs; of this run only without one. */
export function createScoreBook(venue: VenueId, log: Logger, path?: string): ScoreBook {
  const file = path === undefined ? undefined : openLineFile(path)
  let samples: ScoreSample[] = []
  const changed = createEmitter<undefined>((cause) =>
    log.error('paper.score-listener', { venue, message: messageOf(cause) }),
  )
  const missed = { 'only-live': 0, 'only-paper': 0, 'not-simulated': 0 }
  const told = (cause: unknown): void => log.warn('paper.score-file', { venue, reason: messageOf(cause) })
  return {
    async load() {
      const lines = (await file?.lines().catch(told)) ?? []
      const read = lines.flatMap((line) => readSample(line) ?? [])
      samples = [...read, ...samples].slice(-KEPT)
    },
    add(result) {
      if (typeof result === 'string') missed[result] += 1
      else {
        samples.push(result)
        if (samples.length > KEPT) samples.shift()
        file?.append(JSON.stringify(result)).catch(told)
      }
      changed.emit(undefined)
    },
    score: () => ({
      venue,
      n: samples.length,
      priceErrorBps: spreadOf(samples.map(({ priceErrorBps }) => priceErrorBps)),
      timeErrorMs: spreadOf(samples.map(({ timeErrorMs }) => timeErrorMs)),
      onlyLive: missed['only-live'],
      onlyPaper: missed['only-paper'],
      notSimulated: missed['not-simulated'],
    }),
    onChange: (listener) => changed.on(listener),
  }
}

function readSample(line: string): ScoreSample | undefined {
  try {
    return sample.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Median of the values, nearest-rank p95 of their sizes. */
function spreadOf(values: readonly number[]): { median: number; p95: number } | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  const sizes = values.map(Math.abs).toSorted((a, b) => a - b)
  const p95 = sizes[Math.ceil(sizes.length * 0.95) - 1]
  if (below === undefined || above === undefined || p95 === undefined) return undefined
  return { median: (below + above) / 2, p95 }
}
