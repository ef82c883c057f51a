import { type Decimal, decimalsOf } from '../../base/decimal.ts'
import { COLUMNS_AT, COLUMNS_BYTES, SCRATCH_VIEW } from './decode-scratch.ts'

/** Widest number, in characters without its tail. Its digits stay below 2^53. */
const MAX_WIDTH = 16
const WORD_CHARS = 8
/** Longest constant tail (`0`, `.00`) after the digits that count. */
const MAX_TAIL_CHARS = 4

/**
 * What the level scan knows about one column of numbers, at these offsets in memory. Numbers are seen from the
 * right: `61800.20` on a tick of 0.1 is the number `61800.2` and the tail `0`. The eight characters before the
 * tail are one word, those before it the high word.
 */
export const COLUMN = {
  /** A word of all zeros: the character 0, and the dot where it stands. */
  zero: 0,
  /** Added to a word without its zeros, shows in a byte's upper half what is no digit, or no dot. */
  bias: 8,
  /** What the digit pairs count: first and third pair, second and fourth pair. */
  even: 16,
  odd: 24,
  highZero: 32,
  highBias: 40,
  highEven: 48,
  highOdd: 56,
  /** What one of the high word counts. */
  highUnit: 64,
  /** The characters that follow every number, and which bits of eight they are. */
  closing: 72,
  closingMask: 80,
  tailChars: 88,
  minWidth: 92,
  /** By width: which bytes of the word, and of the high word, belong to the number. */
  masks: 96,
  highMasks: 96 + (MAX_WIDTH + 1) * 8,
  maxWidth: MAX_WIDTH,
} as const

/** What follows a number, its quote first. */
export type ClosedBy = '","' | '"]' | '",' | '"}'

const COLUMN_BYTES = COLUMN.highMasks + (MAX_WIDTH + 1) * 8

/** A column in memory, for all frames whose numbers are written alike. */
export interface LevelColumn {
  readonly address: number
  readonly textDecimals: number
  readonly minWidth: number
  /** The step without its decimal point: the numbers read must divide by it. */
  readonly stepDigits: number
}

const columns = new Map<string, LevelColumn>()

/**
 * The column of numbers on a step that the venue writes with so many decimals.
 *
 * @returns `undefined` where the scan cannot serve: fewer decimals than the step has, far more, or no room.
 */
export function levelColumn(
  step: Decimal,
  textDecimals: number,
  closedBy: ClosedBy,
): LevelColumn | undefined {
  const key = `${step.toFixed()} ${textDecimals} ${closedBy}`
  const found = columns.get(key)
  if (found) return found
  const address = COLUMNS_AT + columns.size * COLUMN_BYTES
  const decimals = decimalsOf(step)
  const stepDigits = step.times(`1e${decimals}`).toNumber()
  const tail = tailOf(decimals, textDecimals)
  if (textDecimals < decimals || decimals > MAX_WIDTH - 2 || tail.length > MAX_TAIL_CHARS) return undefined
  if (!Number.isSafeInteger(stepDigits) || address + COLUMN_BYTES > COLUMNS_AT + COLUMNS_BYTES)
    return undefined
  const column = { address, textDecimals, minWidth: decimals === 0 ? 1 : decimals + 2, stepDigits }
  writeColumn(column, decimals, tail, closedBy)
  columns.set(key, column)
  return column
}

const tailOf = (decimals: number, textDecimals: number): string =>
  textDecimals > decimals ? (decimals === 0 ? '.' : '') + '0'.repeat(textDecimals - decimals) : ''

function writeColumn(column: LevelColumn, decimals: number, tail: string, closedBy: string): void {
  const put = (offset: number, value: bigint) =>
    SCRATCH_VIEW.setBigUint64(column.address + offset, value, true)
  const highUnit = pairUnit(WORD_CHARS, decimals)
  put(
    COLUMN.zero,
    charsOf(0, (back) => (isDot(back, decimals) ? '.' : '0').charCodeAt(0)),
  )
  put(
    COLUMN.highZero,
    charsOf(WORD_CHARS, (back) => (isDot(back, decimals) ? '.' : '0').charCodeAt(0)),
  )
  // 6 lifts a digit to 15 at most, 15 leaves only a zero below 16.
  put(
    COLUMN.bias,
    charsOf(0, (back) => (isDot(back, decimals) ? 15 : 6)),
  )
  put(
    COLUMN.highBias,
    charsOf(WORD_CHARS, (back) => (isDot(back, decimals) ? 15 : 6)),
  )
  put(COLUMN.even, joined(pairUnit(6, decimals), pairUnit(2, decimals)))
  put(COLUMN.odd, joined(pairUnit(4, decimals), pairUnit(0, decimals)))
  put(COLUMN.highEven, joined(pairUnit(14, decimals) / highUnit, pairUnit(10, decimals) / highUnit))
  put(COLUMN.highOdd, joined(pairUnit(12, decimals) / highUnit, 1n))
  put(COLUMN.highUnit, highUnit)
  put(COLUMN.closing, wordOf(`${tail}${closedBy}`))
  put(COLUMN.closingMask, (1n << BigInt(8 * (tail.length + closedBy.length))) - 1n)
  SCRATCH_VIEW.setInt32(column.address + COLUMN.tailChars, tail.length, true)
  SCRATCH_VIEW.setInt32(column.address + COLUMN.minWidth, column.minWidth, true)
  for (let width = 0; width <= MAX_WIDTH; width += 1) {
    put(
      COLUMN.masks + width * 8,
      charsOf(0, (back) => (back < width ? 0xff : 0)),
    )
    put(
      COLUMN.highMasks + width * 8,
      charsOf(WORD_CHARS, (back) => (back < width ? 0xff : 0)),
    )
  }
}

/** True for the character that stands `back` places before the last one when that is the dot. */
const isDot = (back: number, decimals: number): boolean => decimals > 0 && back === decimals

/** Power of ten of a digit; the dot takes a place and no power. */
const powerAt = (back: number, decimals: number): bigint =>
  10n ** BigInt(decimals > 0 && back > decimals ? back - 1 : back)

/**
 * What one counts in the pair whose right character stands `back` places before the last. A pair is ten times
 * its left digit plus its right digit, and a dot in it reads as zero.
 */
function pairUnit(back: number, decimals: number): bigint {
  return isDot(back, decimals) ? powerAt(back + 1, decimals) / 10n : powerAt(back, decimals)
}

/** One multiplication adds both pairs up in the upper half: the left pair by the upper factor. */
const joined = (left: bigint, right: bigint): bigint => right | (left << 32n)

/** Eight bytes, first character lowest, each from its place counted back from the number's last character. */
function charsOf(firstBack: number, byteAt: (back: number) => number): bigint {
  let word = 0n
  for (let byte = 0; byte < WORD_CHARS; byte += 1) {
    word |= BigInt(byteAt(firstBack + WORD_CHARS - 1 - byte)) << BigInt(8 * byte)
  }
  return word
}

function wordOf(text: string): bigint {
  return [...text].reduce((word, char, at) => word | (BigInt(char.charCodeAt(0)) << BigInt(8 * at)), 0n)
}

/** Decimals that a number is written with. */
export function decimalsIn(text: string): number {
  const dot = text.indexOf('.')
  return dot < 0 ? 0 : text.length - dot - 1
}

/** Divides by a step such as 5 (of 0.5), in place; false when a value lies off the grid. */
export function toSteps(values: Float64Array, count: number, { stepDigits }: LevelColumn): boolean {
  if (stepDigits === 1) return true
  for (let at = 0; at < count; at += 1) {
    const steps = (values[at] as number) / stepDigits
    if (!Number.isInteger(steps)) return false
    values[at] = steps
  }
  return true
}
