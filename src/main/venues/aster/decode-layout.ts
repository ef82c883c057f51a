import { type Decimal, decimalsOf } from '../../base/decimal.ts'

/** Widest number, in characters without the tail, that the scanner reads. */
export const MAX_NUMBER_CHARS = 12
/** Longest constant tail (`0`, `.00`) after the digits that count. */
const MAX_TAIL_CHARS = 4
/** Widest number whose digits stay below 2^31 when they are added up as integers: two words. */
export const MAX_SHORT_CHARS = 8

/**
 * How the venue writes one column of numbers, seen from the right: `61800.20` on a tick of 0.1 is the number
 * `61800.2` and the tail `0`. Characters are read four at a time, as one 32-bit word, first character lowest:
 * word 0 ends the number, word 1 stands before it, word 2 before that.
 */
export interface NumberLayout {
  readonly textDecimals: number
  /** Fewest characters: a digit, and the dot with its decimals where there are any. */
  readonly minWidth: number
  /** `masks[word * 16 + chars]` keeps the bytes that belong to a number of so many characters. */
  readonly masks: Int32Array
  /** What a word of all zeros looks like: the character 0, and the dot where it stands. */
  readonly zero0: number
  readonly zero1: number
  readonly zero2: number
  /** Added to a word without its zeros, shows what is no digit, or no dot, in the upper half of a byte. */
  readonly bias0: number
  readonly bias1: number
  readonly bias2: number
  /** Multiplier that joins the two digit pairs of a word in the upper half of the product. */
  readonly pairs0: number
  readonly pairs1: number
  readonly pairs2: number
  /** What the joined value of a word counts; 1 for word 0. */
  readonly unit1: number
  readonly unit2: number
  readonly tail: string
  /** The first four characters after the number, tail included, and which of their bits are constant. */
  readonly closing: number
  readonly closingMask: number
  /** The step without its decimal point; the digits must divide by it. */
  readonly stepDigits: number
}

/**
 * Works out the layout of a column from the number of decimals the venue writes.
 *
 * @param closedBy two or three characters that follow each number, its quote first.
 * @returns `undefined` where the scanner cannot serve: fewer decimals than the step has, or far more.
 */
export function createNumberLayout(
  step: Decimal,
  textDecimals: number,
  closedBy: string,
): NumberLayout | undefined {
  const decimals = decimalsOf(step)
  const hasTail = textDecimals > decimals
  const tail = hasTail ? (decimals === 0 ? '.' : '') + '0'.repeat(textDecimals - decimals) : ''
  const closing = `${tail}${closedBy}`.slice(0, 4)
  const stepDigits = step.times(`1e${decimals}`).toNumber()
  if (textDecimals < decimals || tail.length > MAX_TAIL_CHARS || decimals >= MAX_NUMBER_CHARS)
    return undefined
  if (!Number.isSafeInteger(stepDigits)) return undefined
  const masks = new Int32Array(3 * 16)
  for (let word = 0; word < 3; word += 1) {
    for (let chars = 1; chars <= MAX_NUMBER_CHARS; chars += 1) masks[word * 16 + chars] = maskOf(word, chars)
  }
  return {
    textDecimals,
    minWidth: decimals === 0 ? 1 : decimals + 2,
    masks,
    zero0: zeroOf(0, decimals),
    zero1: zeroOf(1, decimals),
    zero2: zeroOf(2, decimals),
    bias0: biasOf(0, decimals),
    bias1: biasOf(1, decimals),
    bias2: biasOf(2, decimals),
    pairs0: pairsOf(0, decimals),
    pairs1: pairsOf(1, decimals),
    pairs2: pairsOf(2, decimals),
    unit1: unitOf(1, decimals),
    unit2: unitOf(2, decimals),
    tail,
    closing: wordOf(closing),
    closingMask: closing.length === 4 ? -1 : 2 ** (8 * closing.length) - 1,
    stepDigits,
  }
}

/** Power of ten of the digit `back` characters from the end; the dot takes a place and no power. */
const powerAt = (back: number, decimals: number): number =>
  decimals > 0 && back > decimals ? back - 1 : back

/** Where the dot stands in a word, −1 when it does not. */
function dotByteOf(word: number, decimals: number): number {
  const byte = word * 4 + 3 - decimals
  return decimals > 0 && byte >= 0 && byte <= 3 ? byte : -1
}

function maskOf(word: number, chars: number): number {
  let mask = 0
  for (let byte = 0; byte < 4; byte += 1) if (word * 4 + 3 - byte < chars) mask |= 0xff << (8 * byte)
  return mask
}

function zeroOf(word: number, decimals: number): number {
  const dot = dotByteOf(word, decimals)
  return wordOf([0, 1, 2, 3].map((byte) => (byte === dot ? '.' : '0')).join(''))
}

/** 6 lifts a digit to 15 at most, 15 leaves only a zero below 16. */
function biasOf(word: number, decimals: number): number {
  const dot = dotByteOf(word, decimals)
  return [0, 1, 2, 3].reduce((bias, byte) => bias | ((byte === dot ? 15 : 6) << (8 * byte)), 0)
}

/** Multiplier that leaves `left pair × m + right pair` in the upper 16 bits. */
function pairsOf(word: number, decimals: number): number {
  const dotByte = dotByteOf(word, decimals)
  const leftWeight = dotByte === 1 || dotByte === 2 ? 10 : 100
  return leftWeight * 65_536 + 1
}

function unitOf(word: number, decimals: number): number {
  const back = word * 4
  // A dot in the last byte: the pair's left digit, worth 10 in the pair, carries the power.
  return 10 ** (decimals > 0 && back === decimals ? back - 1 : powerAt(back, decimals))
}

/** Up to four characters as a little-endian word. */
export function wordOf(text: string): number {
  let word = 0
  for (let at = 0; at < text.length; at += 1) word |= text.charCodeAt(at) << (8 * at)
  return word
}

/** Decimals that a number is written with. */
export function decimalsIn(text: string): number {
  const dot = text.indexOf('.')
  return dot < 0 ? 0 : text.length - dot - 1
}
