import { grouped, padDecimals, roundTo, signOf } from './decimal-text.ts'

/** What stands where a number is not known. */
export const UNKNOWN = '–'

/** A price of the venue: padded to its tick, grouped, no digit dropped. */
export function formatPrice(text: string | undefined, priceDecimals: number): string {
  return text === undefined ? UNKNOWN : grouped(padDecimals(text, priceDecimals))
}

/** A price as it was told, grouped: where the tick is not at hand. */
export function formatGroupedPrice(text: string | undefined): string {
  return text === undefined ? UNKNOWN : grouped(text)
}

/** A price that was computed (an average, a liquidation price): rounded to the tick's decimals. */
export function formatComputedPrice(text: string | undefined, priceDecimals: number): string {
  return text === undefined ? UNKNOWN : grouped(roundTo(text, priceDecimals))
}

/** A size in base units, padded to the lot. */
export function formatSize(text: string | undefined, sizeDecimals: number): string {
  return text === undefined ? UNKNOWN : grouped(padDecimals(text, sizeDecimals))
}

/** What the lot grid leaves over: finer than a lot, and a plain `0` when nothing is. */
export function formatResidual(text: string, sizeDecimals: number): string {
  return signOf(text) === 0 ? '0' : grouped(roundTo(text, sizeDecimals + 3))
}

/** An amount of the quote asset, to `places` decimals. */
export function formatQuote(text: string | undefined, places = 2): string {
  return text === undefined ? UNKNOWN : grouped(roundTo(text, places))
}

/** An amount of the quote asset with its sign always written: `+1,204.50`, `−3.10`, `0.00`. */
export function formatSignedQuote(text: string, places = 2): string {
  const rounded = roundTo(text, places)
  return `${signOf(rounded) > 0 ? '+' : ''}${grouped(rounded)}`
}

/** Basis points to two decimals. A number in the contract, because it is only shown. */
export function formatBps(value: number | undefined): string {
  return value === undefined ? UNKNOWN : `${value.toFixed(2).replace('-', '−')} bps`
}

/** Basis points where the column says so. */
export function formatBareBps(value: number | undefined): string {
  return value === undefined ? UNKNOWN : value.toFixed(value >= 100 ? 0 : 2).replace('-', '−')
}

/** A rate in percent with its sign always written: `+10.95`, `−3.10`, `0.00`. */
export function formatSignedPercent(value: number | undefined): string {
  if (value === undefined) return UNKNOWN
  const text = value.toFixed(2)
  const sign = Number(text) > 0 ? '+' : Number(text) < 0 ? '−' : ''
  return `${sign}${text.replace('-', '')}`
}

/** Basis points with their sign always written, where the column says so: `+2.15`, `−3.80`, `+484`. */
export function formatSignedBps(value: number | undefined): string {
  if (value === undefined || Math.abs(value) < 100) return formatSignedPercent(value)
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`
}

/** Messages per second. */
export function formatRate(perSecond: number): string {
  return perSecond >= 100 ? perSecond.toFixed(0) : perSecond.toFixed(1)
}

/** Bytes per second as KB/s (1 KB = 1,000 bytes). */
export function formatKilobytes(bytesPerSecond: number): string {
  const kilobytes = bytesPerSecond / 1_000
  return kilobytes >= 100 ? kilobytes.toFixed(0) : kilobytes.toFixed(1)
}
