import { numberCode, numberLocals, REFUSED } from './decode-number-code.ts'
import { FOUND, MEMORY } from './decode-scratch.ts'
import {
  type Code,
  compileFunction,
  f64,
  i32,
  jumpIf,
  type Locals,
  loop,
  when,
} from './decode-wasm-assembler.ts'

/** `["` */
const LEVEL_OPEN = 0x225b
/** `"],[` */
const BETWEEN_LEVELS = 0x5b2c5d22
/** `"]]` */
const AFTER_LEVELS = 0x5d5d22
/** Characters of `","`, of `["`, and of `"],` and `"]]`. */
const CHARS = { betweenNumbers: 3, levelOpen: 2, levelEnd: 3 } as const

/** Scans the levels of one side. All places are addresses in the shared memory. */
export type ScanLevels = (
  /** The first level's `[`. */
  at: number,
  /** The end of the frame. */
  end: number,
  priceColumn: number,
  sizeColumn: number,
  /** Characters of the number before, without its tail: the next is most likely as long. */
  priceWidth: number,
  sizeWidth: number,
  /** Where the values go, as 64-bit floats. */
  prices: number,
  sizes: number,
) => number

const body = (locals: Locals): Code => {
  const { get, set } = locals
  const number = numberCode(locals)
  const next = (name: string, by: number): Code => set(name, i32.add(get(name), i32.const(by)))
  const note = (difference: Code): Code => set('wrong', i32.or(get('wrong'), difference))
  const pastNumber = (column: string, chars: number): Code =>
    i32.add(i32.add(get(`${column}End`), get(`${column}Tail`)), i32.const(chars))
  return [
    [number.load('price'), number.expectWidth('price'), number.load('size'), number.expectWidth('size')],
    loop([
      when(i32.notLess(get('at'), get('end')), REFUSED),
      note(i32.xor(i32.load16(get('at')), i32.const(LEVEL_OPEN))),
      next('at', CHARS.levelOpen),
      [number.findEnd('price', get('at')), number.read('price')],
      f64.store(get('prices'), f64.fromI64(get('value'))),
      set('at', pastNumber('price', CHARS.betweenNumbers)),
      [number.findEnd('size', get('at')), number.read('size')],
      f64.store(get('sizes'), f64.fromI64(get('value'))),
      [next('prices', 8), next('sizes', 8), next('count', 1)],
      set('after', i32.load(pastNumber('size', 0))),
      set('at', pastNumber('size', CHARS.levelEnd)),
      jumpIf(i32.equal(get('after'), i32.const(BETWEEN_LEVELS)), 0),
    ]),
    note(i32.xor(i32.and(get('after'), i32.const(0xffffff)), i32.const(AFTER_LEVELS))),
    [when(get('wrong'), REFUSED), when(number.sawOther(), REFUSED)],
    i32.store(i32.const(FOUND.count), get('count')),
    i32.store(i32.const(FOUND.widths), get('priceWidth')),
    i32.store(i32.const(FOUND.widths + 4), get('sizeWidth')),
    get('at'),
  ]
}

const numbers = numberLocals(['price', 'size'])

/**
 * `["price","size"],["price","size"]…]` → two arrays of numbers without their dots. Returns the place after the
 * closing bracket, or −1 when anything else stands there. Leaves the count and both widths in memory.
 *
 * What is wrong is collected over all levels and looked at once. Each level moves forward, and none begins past
 * the end.
 */
export const scanLevels = compileFunction<ScanLevels>(
  {
    exportName: 'scanLevels',
    parameters: ['at', 'end', 'priceColumn', 'sizeColumn', 'priceWidth', 'sizeWidth', 'prices', 'sizes'],
    i32: ['count', 'wrong', 'after', ...numbers.i32],
    i64: numbers.i64,
    body,
  },
  MEMORY,
)
