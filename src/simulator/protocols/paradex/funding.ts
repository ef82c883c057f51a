import { fixedToNumber } from '../../fixed.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import { createRandom, seedFrom } from '../../random.ts'
import { type Listing, listingOf } from './instruments.ts'

const HOUR_MS = 3_600_000
/** A gap longer than this adds nothing to the index. */
const LONGEST_STEP_MS = 30_000
/** One as an index: eighteen places. */
const INDEX_ONE = 10n ** 18n
const RATE_PLACES = 14

/** The history holds one observation a minute; the stream tells one every second. */
export const SAMPLE_EVERY_MS = 60_000

/** Two waves the rate moves in: their lengths, and their heights over the usual rate. */
const SLOW = { lengthMs: 5 * HOUR_MS, height: 0.8 }
const FAST = { lengthMs: 7 * 60_000, height: 0.02 }
const USUAL_RATE_8H = 0.0001

/** Funding of one market: a rate that moves all the time and an index that adds it up (section 3 of the sheet). */
export class FundingIndex {
  readonly #market: SymbolMarket
  readonly #listing: Listing
  readonly #phase: number
  readonly #openedAtMs: number
  readonly #openedSpot: number
  readonly #openedIndex: bigint
  /** Index at the beginning of each minute since the venue was opened. */
  readonly #samples = new Map<number, bigint>()
  #index: bigint
  #atMs: number

  constructor(market: SymbolMarket, seed: number, nowMs: number) {
    this.#market = market
    this.#listing = listingOf(market.instrument)
    this.#phase = 2 * Math.PI * createRandom(seedFrom(`funding:${seed}:${this.#listing.symbol}`)).next()
    this.#openedAtMs = nowMs
    this.#openedSpot = fixedToNumber(market.indexPrice())
    this.#openedIndex = toIndex(this.#openedSpot * 0.25)
    this.#index = this.#openedIndex
    this.#atMs = nowMs
  }

  get periodHours(): number {
    return this.#listing.fundingPeriodHours
  }

  /** Fraction for one period of this market; positive: longs pay. */
  rate(atMs: number): number {
    const wave = ({ lengthMs, height }: typeof SLOW): number => height * Math.sin(this.#angle(atMs, lengthMs))
    const most = Number(this.#listing.maxFundingRate)
    return Math.min(most, Math.max(-most, this.#usual() * (1 + wave(SLOW) + wave(FAST))))
  }

  /** USDC per unit and period: rate × spot price. */
  premium(atMs: number): number {
    return this.rate(atMs) * fixedToNumber(this.#market.indexPrice())
  }

  /** Index of the moment, eighteen places. */
  index(): bigint {
    return this.#index
  }

  /** Adds what has become due since the last look. */
  advance(nowMs: number): void {
    const elapsedMs = nowMs - this.#atMs
    const minute = nowMs - (nowMs % SAMPLE_EVERY_MS)
    if (this.#atMs < minute) this.#samples.set(minute, this.#index)
    this.#atMs = nowMs
    if (elapsedMs <= 0 || elapsedMs > LONGEST_STEP_MS) return
    this.#index += toIndex(this.premium(nowMs) * (elapsedMs / this.#periodMs()))
  }

  /** Adds the funding of a whole period at once. */
  jump(nowMs: number): void {
    this.#index += toIndex(this.premium(nowMs))
  }

  /** Row of `GET funding/data` and of the stream: of the moment, or of a time before the venue was opened. */
  row(atMs: number) {
    const isPast = atMs < this.#openedAtMs
    const rate = this.rate(atMs)
    const premium = isPast ? rate * this.#openedSpot : this.premium(atMs)
    return {
      market: this.#listing.symbol,
      funding_index: indexText(isPast ? this.#pastIndex(atMs) : (this.#samples.get(atMs) ?? this.#index)),
      funding_premium: indexText(toIndex(premium)),
      funding_rate: rate.toFixed(RATE_PLACES),
      funding_rate_8h: ((rate * 8) / this.periodHours).toFixed(8),
      funding_period_hours: this.periodHours,
      created_at: atMs,
    }
  }

  /** The index as it must have been: the sum of the rates until the venue was opened, at the price it opened with. */
  #pastIndex(atMs: number): bigint {
    const integral = (timeMs: number): number =>
      timeMs -
      this.#openedAtMs -
      [SLOW, FAST].reduce(
        (sum, { lengthMs, height }) =>
          sum + ((height * lengthMs) / (2 * Math.PI)) * Math.cos(this.#angle(timeMs, lengthMs)),
        0,
      )
    const elapsed = integral(this.#openedAtMs) - integral(atMs)
    return this.#openedIndex - toIndex((this.#usual() * this.#openedSpot * elapsed) / this.#periodMs())
  }

  #usual(): number {
    return (USUAL_RATE_8H * this.periodHours) / 8
  }

  #periodMs(): number {
    return this.periodHours * HOUR_MS
  }

  #angle(atMs: number, lengthMs: number): number {
    return this.#phase + (2 * Math.PI * (atMs % lengthMs)) / lengthMs
  }
}

function toIndex(value: number): bigint {
  return BigInt(Math.round(value * 1e12)) * 1_000_000n
}

/** Eighteen places, without trailing zeros. */
export function indexText(index: bigint): string {
  const size = index < 0n ? -index : index
  const places = (size % INDEX_ONE).toString().padStart(18, '0').replace(/0+$/, '')
  return `${index < 0n ? '-' : ''}${size / INDEX_ONE}${places === '' ? '' : `.${places}`}`
}
