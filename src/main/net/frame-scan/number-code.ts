import { DIGITS_AT, KNOWN, ORDERS_ROW_BYTES, vectorAt } from './scan-memory.ts'
import { type Code, f64, i32, i64, type Locals, v128, when } from './wasm-assembler.ts'

const QUOTE = 0x22
const POINT = 0x2e
const ZERO = 0x30
const VECTOR_BYTES = 16
/** A bit behind those of the 16 bytes: what is not found is found there. */
const BEHIND = 0x10000
const HALF = 1e8
/** Added to a digit it stays below 128. */
const UPPER_BIT_FROM_TEN = 118
const JOIN_PAIR = 10 * 256 + 1
/** Whole numbers beyond it lose digits. */
const MAX_EXACT = Number.MAX_SAFE_INTEGER
/** Digits of nanoseconds since 1970, from 2001 to 2286: three more than a vector holds. */
const NANOS = { digits: 19, beyondVector: 3, beyondVectorUnit: 1_000n, ms: 13 } as const

/** A vector that stays the same. */
export const vectorOf = (bytes: readonly number[]): Code => v128.load(i32.const(vectorAt(bytes)))
/** One byte in every place. */
export const bytesOf = (byte: number): Code => vectorOf(new Array<number>(VECTOR_BYTES).fill(byte))
const floatsOf = (value: number): Code => {
  const bytes = [...Buffer.from(new Float64Array([value]).buffer)]
  return vectorOf([...bytes, ...bytes])
}
/** Two 16-bit integers in every place. */
const places16 = (left: number, right: number): Code => {
  const bytes = [left & 0xff, left >> 8, right & 0xff, right >> 8]
  return vectorOf([...bytes, ...bytes, ...bytes, ...bytes])
}
const places = (lanes: readonly number[]): number[] =>
  lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte))

/** Locals that this code works on. */
export const NUMBER_LOCALS = {
  i32: ['seen', 'point', 'end', 'wrong', 'priceOrders', 'sizeOrders', 'priceWidth', 'sizeWidth'],
  f64: ['number'],
  v128: ['chars', 'order', 'digits', 'price', 'size', 'refused', 'units', 'steps'],
} as const

/**
 * Code that reads numbers at `at` and moves behind them. Sixteen characters are one vector: its digits are put in
 * their places, joined in pairs, fours and eights. What is no number of the known kind is noted in `refused` (upper bits
 * of its bytes) or `wrong`, and looked at once, at the end.
 */
export function numberCode({ get, set }: Locals) {
  const note = (wrong: Code): Code => set('wrong', i32.or(get('wrong'), wrong))
  const refuse = (refused: Code): Code => set('refused', v128.or(get('refused'), refused))
  const move = (by: Code): Code => set('at', i32.add(get('at'), by))
  const loadChars = (from: Code): Code => set('chars', v128.load(from))
  /** The place of the lowest bit, or 16. */
  const firstOf = (bits: Code): Code => i32.trailingZeros(i32.or(bits, i32.const(BEHIND)))

  /** The lower byte is the first digit, ten times the second: 10 × 256 + 1 leaves their sum in the upper byte. */
  const pairsOfDigits: Code = v128.shiftRight16(
    v128.mul16(get('digits'), places16(JOIN_PAIR, JOIN_PAIR)),
    i32.const(8),
  )

  /** Puts the digits of `chars` in order: 16 digits, as four integers of four digits. */
  const join = (into: string): Code => [
    refuse(get('order')),
    set('digits', v128.swizzle(v128.xor(get('chars'), bytesOf(ZERO)), get('order'))),
    refuse(v128.addUpTo255(get('digits'), bytesOf(UPPER_BIT_FROM_TEN))),
    set(into, v128.dot16(pairsOfDigits, places16(100, 1))),
  ]
  /** Two vectors of four digits each, as four integers of eight digits. */
  const eights = (left: string, right: string): Code =>
    v128.dot16(v128.narrow32(get(left), get(right)), places16(10_000, 1))

  /** Takes over how numbers are read; before any of them. */
  const loadForms: Code = [
    set('priceOrders', i32.load(get('known'), KNOWN.orders.price)),
    set('sizeOrders', i32.load(get('known'), KNOWN.orders.size)),
    set('priceWidth', i32.load(get('known'), KNOWN.widths.price)),
    set('sizeWidth', i32.load(get('known'), KNOWN.widths.size)),
  ]
  /** Leaves how wide the last numbers were, for the next frame; after all of them. */
  const storeWidths: Code = [
    i32.store(get('known'), get('priceWidth'), KNOWN.widths.price),
    i32.store(get('known'), get('sizeWidth'), KNOWN.widths.size),
  ]

  /** Decimal text up to its closing quote, as sixteen digits. */
  const readDecimal = (into: 'price' | 'size'): Code => [
    loadChars(get('at')),
    set('seen', i32.or(v128.signs8(v128.equal8(get('chars'), bytesOf(QUOTE))), i32.const(BEHIND))),
    set('end', i32.trailingZeros(get('seen'))),
    // A point behind the quote belongs to another number.
    set(
      'point',
      i32.trailingZeros(i32.or(v128.signs8(v128.equal8(get('chars'), bytesOf(POINT))), get('seen'))),
    ),
    set(
      'order',
      v128.load(
        i32.add(
          get(`${into}Orders`),
          i32.add(
            i32.mul(get('point'), i32.const(ORDERS_ROW_BYTES)),
            i32.shiftLeft(get('end'), i32.const(4)),
          ),
        ),
      ),
    ),
    join(into),
    // The next number is loaded before the end of this one is known, when it is as wide as the last: a jump can be
    // foreseen, a sum has to be waited for.
    when(i32.notEqual(get('end'), get(`${into}Width`)), set(`${into}Width`, get('end'))),
    move(get(`${into}Width`)),
  ]

  /** Price and size in their smallest units, divided by their steps: whole or refused. */
  const readSteps: Code = [
    set('digits', eights('price', 'size')),
    set(
      'units',
      v128.add64(
        v128.mul64(v128.floatsOf32(v128.shuffle(get('digits'), places([0, 2, 0, 2]))), floatsOf(HALF)),
        v128.floatsOf32(v128.shuffle(get('digits'), places([1, 3, 1, 3]))),
      ),
    ),
    refuse(v128.greater64(get('units'), floatsOf(MAX_EXACT))),
    // A step's worth is multiplied back: that is exact, and dividing takes longer than all the rest.
    set('steps', v128.nearest64(v128.mul64(get('units'), v128.load(get('known'), KNOWN.stepsInUnit)))),
    refuse(v128.notEqual64(v128.mul64(get('steps'), v128.load(get('known'), KNOWN.stepUnits)), get('units'))),
  ]

  const findDigitsEnd: Code = set(
    'end',
    firstOf(v128.signs8(v128.greater8(v128.xor(get('chars'), bytesOf(ZERO)), bytesOf(9)))),
  )
  const loadOrder = (digits: Code): Code =>
    set('order', v128.load(i32.shiftLeft(digits, i32.const(4)), DIGITS_AT))
  /** JSON has no number with a zero in front. */
  const refuseLeadingZero: Code = note(
    i32.and(i32.greater(get('end'), i32.const(1)), i32.equal(i32.load8(get('at')), i32.const(ZERO))),
  )
  const highHalf: Code = v128.lane32(get('digits'), 0)
  const lowHalf: Code = v128.lane32(get('digits'), 1)

  /** A whole number below 2^53 into `number`. */
  const readExact: Code = [
    [loadChars(get('at')), findDigitsEnd, refuseLeadingZero, loadOrder(get('end')), join('price')],
    set('digits', v128.floatsOf32(eights('price', 'price'))),
    set(
      'number',
      f64.add(f64.mul(v128.laneF64(get('digits'), 0), f64.const(HALF)), v128.laneF64(get('digits'), 1)),
    ),
    note(f64.greater(get('number'), f64.const(MAX_EXACT))),
    move(get('end')),
  ]

  /** Up to 16 digits that nobody wants. */
  const skipDigits: Code = [
    [loadChars(get('at')), findDigitsEnd, refuseLeadingZero],
    note(i32.equal(get('end'), i32.const(0))),
    move(get('end')),
  ]

  /** Nineteen digits: nanoseconds since 1970. */
  const checkNanos: Code = [
    [loadChars(get('at')), findDigitsEnd, refuseLeadingZero],
    note(i32.notEqual(get('end'), i32.const(VECTOR_BYTES))),
    loadChars(i32.add(get('at'), i32.const(VECTOR_BYTES))),
    findDigitsEnd,
    note(i32.notEqual(get('end'), i32.const(NANOS.beyondVector))),
  ]

  /** Their whole milliseconds into `number`. */
  const readNanosAsMs: Code = [
    checkNanos,
    [loadChars(get('at')), loadOrder(i32.const(NANOS.ms)), join('price')],
    set('digits', v128.floatsOf32(eights('price', 'price'))),
    set(
      'number',
      f64.add(f64.mul(v128.laneF64(get('digits'), 0), f64.const(HALF)), v128.laneF64(get('digits'), 1)),
    ),
    move(i32.const(NANOS.digits)),
  ]

  /** All of them into `number`, rounded once. */
  const readNanosRounded: Code = [
    checkNanos,
    [loadOrder(i32.const(NANOS.beyondVector)), join('size')],
    [loadChars(get('at')), loadOrder(i32.const(VECTOR_BYTES)), join('price')],
    set('digits', eights('price', 'size')),
    set(
      'number',
      f64.fromU64(
        i64.add(
          i64.mul(
            i64.add(i64.mul(i64.fromI32(highHalf), i64.const(BigInt(HALF))), i64.fromI32(lowHalf)),
            i64.const(NANOS.beyondVectorUnit),
          ),
          i64.fromI32(v128.lane32(get('digits'), 3)),
        ),
      ),
    ),
    move(i32.const(NANOS.digits)),
  ]

  return {
    note,
    refuse,
    move,
    loadForms,
    storeWidths,
    readDecimal,
    readSteps,
    readExact,
    skipDigits,
    readNanosAsMs,
    readNanosRounded,
  }
}
