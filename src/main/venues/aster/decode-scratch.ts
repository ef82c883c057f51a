import { createWasmMemory } from './decode-wasm-assembler.ts'

/** Largest frame that the scanners take; a larger one is read by the slow path. */
export const MAX_SCAN_BYTES = 65_536
/** The shortest level text is `["1","1"],`: no frame that fits has more levels. */
export const MAX_LEVELS = Math.ceil(MAX_SCAN_BYTES / 10)

/** Where the scans in WebAssembly leave what they found: a count, widths of up to four numbers, four values. */
export const FOUND = { count: 0, widths: 4, values: 24 } as const

/** Memory after that: columns, the frame with some room around it, level arrays. */
export const COLUMNS_AT = 64
export const COLUMNS_BYTES = 32_768
/** The frame's first byte. Words that end in its first characters are loaded from before it. */
export const FRAME_AT = COLUMNS_AT + COLUMNS_BYTES + 64
/** Four arrays of `MAX_LEVELS` 64-bit floats. */
export const LEVELS_AT = FRAME_AT + MAX_SCAN_BYTES + 64
const MEMORY_BYTES = LEVELS_AT + 4 * MAX_LEVELS * 8

/** Longest text that a literal can hold. */
const MAX_LITERAL_BYTES = 32

const ASCII_ZERO = 0x30
const FOUR_ZEROS = 0x30303030
/** Added to a digit it stays below 16; added to anything greater it does not. */
const DIGIT_BIAS = 0x06060606
/** The two digit pairs of a word, after each digit was joined with its neighbour. */
const PAIRS = 0xff00ff
/** Joins two digit pairs into four digits in the upper half of the product. */
const FOUR_DIGITS = (100 << 16) | 1
/** The bits that are set in no byte of digits and biased digits. */
const UPPER_HALVES = 0xf0f0f0f0 | 0

/** Digits of a millisecond time stamp, and of most update ids. */
const USUAL_DIGITS = 13
/** Digits of an integer that a Number always holds exactly. */
const MAX_INTEGER_DIGITS = 15

/**
 * Every frame is copied here before it is scanned, by JavaScript and by WebAssembly alike. The fixed place lets
 * the compiler know the memory, and words can be loaded a little before and after the frame. It is never
 * grown: that would cut off the views of it. A scanner must never take anything past the frame's end as read.
 */
export const MEMORY = createWasmMemory(MEMORY_BYTES)
const BYTES = new Uint8Array(MEMORY.buffer)
const VIEW = new DataView(MEMORY.buffer)
export const SCRATCH_VIEW = VIEW

/** Puts a frame of at most `MAX_SCAN_BYTES` in place, zeros after it. */
export function placeFrame(frame: Uint8Array): void {
  BYTES.set(frame, FRAME_AT)
  VIEW.setFloat64(FRAME_AT + frame.length, 0)
  VIEW.setFloat64(FRAME_AT + frame.length + 8, 0)
}

/** A place before the frame, of zeros: whatever is looked for there is not found. */
export const NOT_FOUND = COLUMNS_AT + COLUMNS_BYTES

/** One byte. */
export const byteAt = (at: number): number => BYTES[at] as number

/** Four bytes at any place, first byte lowest. */
export const wordAt = (at: number): number => VIEW.getInt32(at, true)

/** Text that must stand in a frame exactly, as eight words; a short text repeats its last four bytes. */
export class Literal {
  readonly length: number
  readonly #word0: number
  readonly #word1: number
  readonly #word2: number
  readonly #word3: number
  readonly #word4: number
  readonly #word5: number
  readonly #word6: number
  readonly #word7: number
  readonly #offset1: number
  readonly #offset2: number
  readonly #offset3: number
  readonly #offset4: number
  readonly #offset5: number
  readonly #offset6: number
  readonly #offset7: number

  /** @param text 4 to `MAX_LITERAL_BYTES` bytes. */
  constructor(text: string) {
    const bytes = Buffer.from(text)
    const offset = (word: number) => Math.min(word * 4, bytes.length - 4)
    this.length = bytes.length
    this.#word0 = bytes.readInt32LE(offset(0))
    this.#word1 = bytes.readInt32LE(offset(1))
    this.#word2 = bytes.readInt32LE(offset(2))
    this.#word3 = bytes.readInt32LE(offset(3))
    this.#word4 = bytes.readInt32LE(offset(4))
    this.#word5 = bytes.readInt32LE(offset(5))
    this.#word6 = bytes.readInt32LE(offset(6))
    this.#word7 = bytes.readInt32LE(offset(7))
    this.#offset1 = offset(1)
    this.#offset2 = offset(2)
    this.#offset3 = offset(3)
    this.#offset4 = offset(4)
    this.#offset5 = offset(5)
    this.#offset6 = offset(6)
    this.#offset7 = offset(7)
  }

  /** Zero when the text stands there. Written out because a loop costs five times as much. */
  differenceAt(at: number): number {
    return (
      (wordAt(at) ^ this.#word0) |
      (wordAt(at + this.#offset1) ^ this.#word1) |
      (wordAt(at + this.#offset2) ^ this.#word2) |
      (wordAt(at + this.#offset3) ^ this.#word3) |
      (wordAt(at + this.#offset4) ^ this.#word4) |
      (wordAt(at + this.#offset5) ^ this.#word5) |
      (wordAt(at + this.#offset6) ^ this.#word6) |
      (wordAt(at + this.#offset7) ^ this.#word7)
    )
  }
}

/** A literal of text that is not ours, or `undefined` when it is too long for one. */
export function literalOf(text: string): Literal | undefined {
  return Buffer.byteLength(text) <= MAX_LITERAL_BYTES ? new Literal(text) : undefined
}

/** Text of 4 to 8 characters that must stand in a frame exactly: two words, small enough to be inlined. */
export class ShortLiteral {
  readonly length: number
  readonly #first: number
  readonly #last: number

  /** @param text plain ASCII of 4 to 8 characters. */
  constructor(text: string) {
    const bytes = Buffer.from(text, 'latin1')
    this.length = bytes.length
    this.#first = bytes.readInt32LE(0)
    this.#last = bytes.readInt32LE(bytes.length - 4)
  }

  /** Zero when the text stands there. */
  differenceAt(at: number): number {
    return (wordAt(at) ^ this.#first) | (wordAt(at + this.length - 4) ^ this.#last)
  }
}

/**
 * What `readInteger` read last. A place in memory and not a return value: a number beyond 2^31 that a function
 * returns is an object to the engine, and five a frame are garbage that adds up.
 */
const INTEGER = new Float64Array(1)
export const lastInteger = (): number => INTEGER[0] as number

/**
 * Reads the digits of an id or a time into `lastInteger`.
 *
 * @returns the place after them, or `NOT_FOUND` when there are none or more than a Number holds exactly.
 */
export function readInteger(from: number): number {
  const word0 = wordAt(from) ^ FOUR_ZEROS
  const word1 = wordAt(from + 4) ^ FOUR_ZEROS
  const word2 = wordAt(from + 8) ^ FOUR_ZEROS
  const last = byteAt(from + 12) - ASCII_ZERO
  const bits = word0 | (word0 + DIGIT_BIAS) | word1 | (word1 + DIGIT_BIAS) | word2 | (word2 + DIGIT_BIAS)
  if ((bits & UPPER_HALVES) !== 0 || !isDigit(last) || isDigit(byteAt(from + 13) - ASCII_ZERO)) {
    return readAnyInteger(from)
  }
  const high = joinDigits(word0) * 10_000 + joinDigits(word1)
  INTEGER[0] = high * 100_000 + joinDigits(word2) * 10 + last
  return from + USUAL_DIGITS
}

function readAnyInteger(from: number): number {
  let value = 0
  let at = from
  for (let digit = byteAt(at) - ASCII_ZERO; isDigit(digit); digit = byteAt(at) - ASCII_ZERO) {
    if (at - from === MAX_INTEGER_DIGITS) return NOT_FOUND
    value = value * 10 + digit
    at += 1
  }
  INTEGER[0] = value
  return at === from ? NOT_FOUND : at
}

const isDigit = (digit: number): boolean => digit >= 0 && digit <= 9

const joinDigits = (word: number): number =>
  Math.imul((Math.imul(word, 10) + (word >>> 8)) & PAIRS, FOUR_DIGITS) >>> 16
