/** Decimal text taken apart: `value = digits × 10^-scale`. */
interface Scaled {
  readonly digits: bigint
  readonly scale: number
}

function scaled(text: string): Scaled {
  const [whole = '0', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}

function written({ digits, scale }: Scaled): string {
  const isNegative = digits < 0n
  const padded = (isNegative ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = padded.slice(0, padded.length - scale)
  const fraction = scale === 0 ? '' : `.${padded.slice(-scale)}`
  return `${isNegative ? '-' : ''}${whole}${fraction}`
}

/** True for an optional sign, digits and at most one point with digits after it. */
export function isDecimalText(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}

/** `left - right` of two decimal texts, exact. */
export function subtract(left: string, right: string): string {
  const a = scaled(left)
  const b = scaled(right)
  const scale = Math.max(a.scale, b.scale)
  const digits = a.digits * 10n ** BigInt(scale - a.scale) - b.digits * 10n ** BigInt(scale - b.scale)
  return written({ digits, scale })
}

/** Rounds decimal text to `places`, half away from zero, and pads with zeros. Exact: no float is involved. */
export function roundTo(text: string, places: number): string {
  const { digits, scale } = scaled(text)
  if (scale <= places) return written({ digits: digits * 10n ** BigInt(places - scale), scale: places })
  const unit = 10n ** BigInt(scale - places)
  const half = digits < 0n ? -unit / 2n : unit / 2n
  return written({ digits: (digits + half) / unit, scale: places })
}

/** Pads with zeros to at least `places` decimals; no digit is dropped. */
export function padDecimals(text: string, places: number): string {
  const fraction = text.split('.')[1] ?? ''
  return fraction.length >= places ? text : roundTo(text, places)
}

/** Multiplies by ten to the `power` (0 or more) and drops trailing zeros: `0.001`, 2 → `0.1`. */
export function shiftLeft(text: string, power: number): string {
  const { digits, scale } = scaled(text)
  return withoutTrailingZeros(written({ digits: digits * 10n ** BigInt(power), scale }))
}

/** `0.100` → `0.1`, `5.000` → `5`. */
export function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** -1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const { digits } = scaled(text)
  return digits > 0n ? 1 : digits < 0n ? -1 : 0
}

/** -1 when `left` is below `right`, 1 when it is above it, 0 when they are equal. */
export function compare(left: string, right: string): -1 | 0 | 1 {
  return signOf(subtract(left, right))
}

/** Without its sign. */
export function magnitude(text: string): string {
  return text.startsWith('-') ? text.slice(1) : text
}

/** Commas between thousands and a true minus: `-64123.4` → `−64,123.4`. */
export function grouped(text: string): string {
  const [whole = '0', fraction] = magnitude(text).split('.')
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${text.startsWith('-') ? '−' : ''}${commas}${fraction === undefined ? '' : `.${fraction}`}`
}

/** Sum of decimal texts, exact; `0` of none. */
export function sumOf(texts: readonly string[]): string {
  return texts.reduce((sum, text) => subtract(sum, negated(text)), '0')
}

/** With the other sign. */
export function negated(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`
}
