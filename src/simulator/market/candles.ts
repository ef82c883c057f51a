import { startOfMonth } from '../clock.ts'
import type { Random } from '../random.ts'
import type { MarketTrade } from './trade-tape.ts'

/** Open, high, low, close in ticks; volumes in lots and in tick-lots (price × size). */
export interface Candle {
  readonly openTimeMs: number
  readonly open: number
  high: number
  low: number
  close: number
  lots: number
  tickLots: number
  trades: number
  takerBuyLots: number
  takerBuyTickLots: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const MINUTES_OF_HISTORY = 1_500
const HOURS_OF_HISTORY = 1_500

/** Candle lengths the store can answer; a month is a calendar month. */
export const INTERVALS = {
  '1m': MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '2h': 2 * HOUR_MS,
  '4h': 4 * HOUR_MS,
  '6h': 6 * HOUR_MS,
  '8h': 8 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '3d': 3 * DAY_MS,
  '1w': 7 * DAY_MS,
  '1M': 30 * DAY_MS,
} as const

export type Interval = keyof typeof INTERVALS

/** First millisecond of the candle that holds `atMs`. Weeks begin on Monday; the epoch was a Thursday. */
export function candleStart(interval: Interval, atMs: number): number {
  if (interval === '1M') return startOfMonth(atMs)
  const lengthMs = INTERVALS[interval]
  const offsetMs = interval === '1w' ? 4 * DAY_MS : 0
  return Math.floor((atMs - offsetMs) / lengthMs) * lengthMs + offsetMs
}

/** Last millisecond of a candle. */
export function candleEnd(interval: Interval, openTimeMs: number): number {
  return (interval === '1M' ? startOfMonth(openTimeMs + 31 * DAY_MS) : openTimeMs + INTERVALS[interval]) - 1
}

/** Candles of one symbol: minutes built from trades, before them a generated past. */
export class CandleStore {
  /** Hourly past, older than the minutes. */
  #hours: Candle[] = []
  #minutes: Candle[] = []

  /** Invents a past that ends at `lastTicks` now, so that no chart is empty. In quiet minutes nobody traded. */
  generatePast(
    nowMs: number,
    lastTicks: number,
    yearlyVolatility: number,
    random: Random,
    { quietShare = 0, tradeLots = 1 }: PastCharacter = {},
  ): void {
    const minuteStart = candleStart('1m', nowMs)
    const firstMinute = candleStart('1h', minuteStart - MINUTES_OF_HISTORY * MINUTE_MS)
    const minutes = (minuteStart - firstMinute) / MINUTE_MS
    const shape = { yearlyVolatility, random, quietShare, tradeLots }
    this.#minutes = walkBack({ ...shape, endMs: minuteStart, count: minutes, stepMs: MINUTE_MS, lastTicks })
    const from = this.#minutes[0]?.open ?? lastTicks
    this.#hours = walkBack({
      ...shape,
      endMs: firstMinute,
      count: HOURS_OF_HISTORY,
      stepMs: HOUR_MS,
      lastTicks: from,
      quietShare: 0,
    })
  }

  /** Adds a trade; also fills the minutes without trades before it. */
  record(trade: MarketTrade): Candle {
    const candle = this.rollTo(trade.atMs, trade.ticks)
    candle.high = Math.max(candle.high, trade.ticks)
    candle.low = Math.min(candle.low, trade.ticks)
    candle.close = trade.ticks
    candle.lots += trade.lots
    candle.tickLots += trade.ticks * trade.lots
    candle.trades++
    if (trade.takerSide === 'buy') {
      candle.takerBuyLots += trade.lots
      candle.takerBuyTickLots += trade.ticks * trade.lots
    }
    return candle
  }

  /** The open minute, after adding flat ones for quiet time. */
  rollTo(nowMs: number, ticks?: number): Candle {
    const start = candleStart('1m', nowMs)
    let last = this.#minutes.at(-1)
    while (!last || last.openTimeMs < start) {
      const price = last?.close ?? ticks ?? 0
      last = emptyCandle(last ? last.openTimeMs + MINUTE_MS : start, price)
      this.#minutes.push(last)
    }
    return last
  }

  /** Candles of an interval, oldest first; the last one is still open. */
  list(interval: Interval): Candle[] {
    const minutes = merge(this.#minutes, interval)
    return INTERVALS[interval] < HOUR_MS ? minutes : merge([...this.#hours, ...this.#minutes], interval)
  }

  /** The open candle of an interval; cheap, for streams. */
  current(interval: Interval, nowMs: number): Candle {
    const start = candleStart(interval, nowMs)
    const minutes: Candle[] = []
    for (let index = this.#minutes.length - 1; index >= 0; index--) {
      const minute = this.#minutes[index] as Candle
      if (minute.openTimeMs < start) break
      minutes.unshift(minute)
    }
    return merge(minutes, interval)[0] ?? this.rollTo(nowMs)
  }

  /** Minutes of the last 24 hours. */
  lastDay(nowMs: number): Candle[] {
    return this.#minutes.filter(({ openTimeMs }) => openTimeMs > nowMs - DAY_MS)
  }
}

/** Joins candles into longer ones. */
function merge(candles: readonly Candle[], interval: Interval): Candle[] {
  const merged: Candle[] = []
  for (const candle of candles) {
    const openTimeMs = candleStart(interval, candle.openTimeMs)
    const last = merged.at(-1)
    if (last?.openTimeMs !== openTimeMs) {
      merged.push({ ...candle, openTimeMs })
      continue
    }
    last.high = Math.max(last.high, candle.high)
    last.low = Math.min(last.low, candle.low)
    last.close = candle.close
    last.lots += candle.lots
    last.tickLots += candle.tickLots
    last.trades += candle.trades
    last.takerBuyLots += candle.takerBuyLots
    last.takerBuyTickLots += candle.takerBuyTickLots
  }
  return merged
}

function emptyCandle(openTimeMs: number, ticks: number): Candle {
  return {
    openTimeMs,
    open: ticks,
    high: ticks,
    low: ticks,
    close: ticks,
    lots: 0,
    tickLots: 0,
    trades: 0,
    takerBuyLots: 0,
    takerBuyTickLots: 0,
  }
}

/** How a past differs from that of a lively market with coarse lots. */
export interface PastCharacter {
  /** Share of the minutes in which nobody traded; none when absent. */
  readonly quietShare?: number
  /** Lots of a small trade; 1 when absent. */
  readonly tradeLots?: number
}

interface Walk {
  readonly endMs: number
  readonly count: number
  readonly stepMs: number
  readonly lastTicks: number
  readonly yearlyVolatility: number
  readonly random: Random
  readonly quietShare: number
  readonly tradeLots: number
}

/** A random walk drawn backwards, so that it ends where the live market begins. */
function walkBack(walk: Walk): Candle[] {
  const { endMs, count, stepMs, lastTicks, yearlyVolatility, random, quietShare, tradeLots } = walk
  const deviation = yearlyVolatility * Math.sqrt(stepMs / (365 * DAY_MS))
  const candles: Candle[] = []
  let close = lastTicks
  for (let index = 1; index <= count; index++) {
    if (quietShare > 0 && random.next() < quietShare) {
      candles.push(emptyCandle(endMs - index * stepMs, close))
      continue
    }
    const open = Math.max(1, Math.round(close * Math.exp(-deviation * random.normal())))
    const reach = (): number => close * deviation * 0.6 * Math.abs(random.normal())
    const high = Math.round(Math.max(open, close) + reach())
    const low = Math.max(1, Math.round(Math.min(open, close) - reach()))
    const trades = random.integer(20, 200) * Math.max(1, Math.round(stepMs / MINUTE_MS / 10))
    const lots = trades * random.integer(5, 60) * tradeLots
    const buys = Math.round(lots * (0.35 + 0.3 * random.next()))
    const middle = (open + close) / 2
    candles.push({
      openTimeMs: endMs - index * stepMs,
      open,
      high,
      low,
      close,
      lots,
      tickLots: Math.round(lots * middle),
      trades,
      takerBuyLots: buys,
      takerBuyTickLots: Math.round(buys * middle),
    })
    close = open
  }
  return candles.reverse()
}
