import { type Fixed, fixedFromNumber } from '../fixed.ts'
import { createRandom, seedFrom } from '../random.ts'
import type { Instrument } from './instrument.ts'

const HOUR_MS = 3_600_000

/** Interest part of every funding rate, a fraction for one interval. */
export const INTEREST_RATE: Fixed = 10_000n

/** Largest funding rate of one interval, either sign. */
export const FUNDING_CAP = 0.03

/** First settlement after `nowMs`; settlements are on whole multiples of the interval since midnight UTC. */
export function nextFundingTime(instrument: Instrument, nowMs: number): number {
  const intervalMs = instrument.fundingIntervalHours * HOUR_MS
  return (Math.floor(nowMs / intervalMs) + 1) * intervalMs
}

/** Settlements in `[fromMs, toMs]`, oldest first. */
export function settlements(instrument: Instrument, fromMs: number, toMs: number): number[] {
  const intervalMs = instrument.fundingIntervalHours * HOUR_MS
  const times: number[] = []
  for (let time = Math.ceil(fromMs / intervalMs) * intervalMs; time <= toMs; time += intervalMs)
    times.push(time)
  return times
}

/**
 * Funding rate of one settlement: the interest plus a premium drawn from the seed, so that the past and the
 * estimate of the next payment agree however often they are asked. Positive: longs pay shorts.
 */
export function fundingRate(instrument: Instrument, fundingTimeMs: number, seed: number): Fixed {
  const random = createRandom(seedFrom(`${seed}:${instrument.symbol}:${fundingTimeMs}`))
  // The same yearly figure whatever the interval: an hourly payment is an eighth of an eight-hourly one.
  const rate = (0.0001 + 0.00008 * random.normal()) * (instrument.fundingIntervalHours / 8)
  return fixedFromNumber(Math.min(FUNDING_CAP, Math.max(-FUNDING_CAP, rate)))
}
