import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { D } from '../../src/main/base/decimal.ts'
import type { Candle } from '../../src/main/domain/market.ts'
import { readFirstZipEntry } from './zip-entry.ts'

/** Open, high, low, close in EUR. */
export type Bar = readonly [open: number, high: number, low: number, close: number]

/** One minute of BTC-EUR: best prices, and trades where there were any. */
export interface RecordedMinute {
  readonly openTimeMs: number
  readonly bid: Bar
  readonly ask: Bar
  readonly trade?: { readonly bar: Bar; readonly volumeBase: number }
}

/**
 * The three days that were recorded (Coinbase BTC-EUR, one-minute quote and trade bars). The quote bars hold one
 * price a minute: that of its end.
 */
export const RECORDED_DAYS = ['20180404', '20180405', '20180406'] as const
export type RecordedDay = (typeof RECORDED_DAYS)[number]

const FOLDER = resolve(import.meta.dirname, '../../../shared/market-data/candles')
const MINUTE_MS = 60_000
const MINUTES_A_DAY = 1_440

const pathOf = (day: RecordedDay, kind: 'quote' | 'trade'): string =>
  resolve(FOLDER, `coinbase-btceur-1m-${day}-${kind}.zip`)

/** True where the recordings stand beside the repository. */
export const hasRecordedMinutes = RECORDED_DAYS.every((day) => existsSync(pathOf(day, 'quote')))

/** Names and digests of a day's two files. */
export function filesOf(day: RecordedDay): readonly { readonly name: string; readonly sha256: string }[] {
  return (['quote', 'trade'] as const).map((kind) => ({
    name: `coinbase-btceur-1m-${day}-${kind}`,
    sha256: createHash('sha256')
      .update(readFileSync(pathOf(day, kind)))
      .digest('hex'),
  }))
}

/** A day's minutes, oldest first; generated ones where there is no recording. */
export function minutesOf(day: RecordedDay): readonly RecordedMinute[] {
  const startMs = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)))
  if (!hasRecordedMinutes) return generatedMinutes(startMs, RECORDED_DAYS.indexOf(day))
  const trades = new Map(rowsOf(day, 'trade').map((row) => [row[0], row]))
  return rowsOf(day, 'quote').map((row) => {
    const [at = 0, bo = 0, bh = 0, bl = 0, bc = 0, , ao = 0, ah = 0, al = 0, ac = 0] = row
    const traded = trades.get(at)
    const quotes = { openTimeMs: startMs + at, bid: [bo, bh, bl, bc], ask: [ao, ah, al, ac] } as const
    if (!traded) return quotes
    const [, open = 0, high = 0, low = 0, close = 0, volumeBase = 0] = traded
    return { ...quotes, trade: { bar: [open, high, low, close], volumeBase } }
  })
}

/** A minute as the candle of its trades; without any it stands still at the middle of its quotes. */
export function candleOf({ openTimeMs, bid, ask, trade }: RecordedMinute): Candle {
  const middle = (bid[3] + ask[3]) / 2
  const [open, high, low, close] = trade?.bar ?? [middle, middle, middle, middle]
  return {
    openTimeMs,
    closeTimeMs: openTimeMs + MINUTE_MS - 1,
    open: new D(open),
    high: new D(high),
    low: new D(low),
    close: new D(close),
    volumeBase: new D(trade?.volumeBase ?? 0),
    closed: true,
  }
}

function rowsOf(day: RecordedDay, kind: 'quote' | 'trade'): readonly (readonly number[])[] {
  return readFirstZipEntry(readFileSync(pathOf(day, kind)))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map(Number))
}

/** A day of slow waves: enough shape for a machine without the recordings to run the same test. */
function generatedMinutes(startMs: number, dayNumber: number): readonly RecordedMinute[] {
  const priceAt = (minute: number): number =>
    Math.round(100 * (5_600 + 120 * Math.sin(minute / 97) + 40 * Math.sin(minute / 13))) / 100
  return Array.from({ length: MINUTES_A_DAY }, (_, minute) => {
    const from = priceAt(dayNumber * MINUTES_A_DAY + minute)
    const to = priceAt(dayNumber * MINUTES_A_DAY + minute + 1)
    const bid = [from, Math.max(from, to) + 1, Math.min(from, to) - 1, to] as const
    const ask = bid.map((price) => price + 1) as unknown as Bar
    return { openTimeMs: startMs + minute * MINUTE_MS, bid, ask, trade: { bar: bid, volumeBase: 0.5 } }
  })
}
