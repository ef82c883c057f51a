import { numberCode, numberLocals, REFUSED } from './decode-number-code.ts'
import { FOUND, MEMORY } from './decode-scratch.ts'
import { type Code, compileFunction, f64, i32, i64, type Locals, when } from './decode-wasm-assembler.ts'

/** Scans the four numbers of a book ticker. All places are addresses in the shared memory. */
export type ScanTop = (
  /** The first digit of the bid price. */
  at: number,
  priceColumn: number,
  sizeColumn: number,
  /** The last number is closed by something else than the first three. */
  lastColumn: number,
  /** Characters that each number had the last time, without its tail. */
  bidPriceWidth: number,
  bidSizeWidth: number,
  askPriceWidth: number,
  askSizeWidth: number,
) => number

/** What stands between the numbers, as words of seven characters. */
const SEPARATORS = ['","B":"', '","a":"', '","A":"'].map((text) =>
  Buffer.from(`${text}\0`, 'latin1').readBigUInt64LE(0),
)
const SEPARATOR_CHARS = 7
const SEVEN_BYTES = 0x00ff_ffff_ffff_ffffn

/** Column and expected width of each number, in their order. */
const NUMBERS = [
  ['price', 'bidPriceWidth'],
  ['size', 'bidSizeWidth'],
  ['price', 'askPriceWidth'],
  ['last', 'askSizeWidth'],
] as const

const body = (locals: Locals): Code => {
  const { get, set } = locals
  const number = numberCode(locals)
  const readNumber = ([column, width]: readonly [string, string], index: number): Code => [
    set(`${column}Width`, get(width)),
    number.expectWidth(column),
    number.findEnd(column, get('at')),
    number.read(column),
    f64.store(i32.const(FOUND.values + index * 8), f64.fromI64(get('value'))),
    i32.store(i32.const(FOUND.widths + index * 4), get(`${column}Width`)),
    set('at', i32.add(get(`${column}End`), get(`${column}Tail`))),
  ]
  const skipSeparator = (separator: bigint): Code => [
    when(i64.notEqual(i64.and(i64.load(get('at')), i64.const(SEVEN_BYTES)), i64.const(separator)), REFUSED),
    set('at', i32.add(get('at'), i32.const(SEPARATOR_CHARS))),
  ]
  return [
    ['price', 'size', 'last'].map(number.load),
    NUMBERS.map((spec, index) => {
      const separator = SEPARATORS[index]
      return [readNumber(spec, index), separator === undefined ? [] : skipSeparator(separator)]
    }),
    when(number.sawOther(), REFUSED),
    get('at'),
  ]
}

const numbers = numberLocals(['price', 'size', 'last'])

/**
 * `price","B":"size","a":"price","A":"size"` → four numbers without their dots, in memory. Returns the place of
 * the last quote, or −1 when anything else stands there.
 */
export const scanTop = compileFunction<ScanTop>(
  {
    exportName: 'scanTop',
    parameters: [
      'at',
      'priceColumn',
      'sizeColumn',
      'lastColumn',
      'bidPriceWidth',
      'bidSizeWidth',
      'askPriceWidth',
      'askSizeWidth',
    ],
    i32: ['priceWidth', 'sizeWidth', 'lastWidth', ...numbers.i32],
    i64: numbers.i64,
    body,
  },
  MEMORY,
)
