import { COLUMN } from './decode-level-column.ts'
import { type Code, i32, i64, jumpIf, type Locals, loop, returns, when } from './decode-wasm-assembler.ts'

const DIGIT_PAIRS = 0x0000_00ff_0000_00ffn
const UPPER_HALVES = 0xf0f0_f0f0_f0f0_f0f0n

/** What a function answers when something else stands there than it reads. */
export const REFUSED: Code = returns(i32.const(-1))

/** Locals that the number code works on, of each type. */
export function numberLocals(columns: readonly string[]): { readonly i32: string[]; readonly i64: string[] } {
  const of = (parts: readonly string[]) =>
    columns.flatMap((column) => parts.map((part) => `${column}${part}`))
  return {
    i32: of(['End', 'Tail']),
    i64: ['word', 'bits', 'value', ...of(['Zero', 'Bias', 'Even', 'Odd', 'Mask', 'Closing', 'ClosingMask'])],
  }
}

/** Code that reads the numbers of a column, for any function with the locals above and `…Column`, `…Width`. */
export function numberCode({ get, set }: Locals) {
  const byWidth = (column: string): Code =>
    i32.add(get(`${column}Column`), i32.shiftLeft(get(`${column}Width`), i32.const(3)))

  /** Takes over the width that the next number is expected to have. */
  const expectWidth = (column: string): Code => set(`${column}Mask`, i64.load(byWidth(column), COLUMN.masks))

  /** Loads what is known about a column. */
  const load = (column: string): Code => {
    const address = get(`${column}Column`)
    return [
      set(`${column}Zero`, i64.load(address, COLUMN.zero)),
      set(`${column}Bias`, i64.load(address, COLUMN.bias)),
      set(`${column}Even`, i64.load(address, COLUMN.even)),
      set(`${column}Odd`, i64.load(address, COLUMN.odd)),
      set(`${column}Closing`, i64.load(address, COLUMN.closing)),
      set(`${column}ClosingMask`, i64.load(address, COLUMN.closingMask)),
      set(`${column}Tail`, i32.load(address, COLUMN.tailChars)),
    ]
  }

  const isOpenAtEnd = (column: string): Code =>
    i64.notEqual(i64.and(i64.load(get(`${column}End`)), get(`${column}ClosingMask`)), get(`${column}Closing`))

  /** Finds the end of the number that begins at `start`; searches when it is not as wide as expected. */
  const findEnd = (column: string, start: Code): Code => {
    const [width, end] = [`${column}Width`, `${column}End`]
    return [
      set(end, i32.add(start, get(width))),
      when(isOpenAtEnd(column), [
        set(width, i32.sub(i32.load(get(`${column}Column`), COLUMN.minWidth), i32.const(1))),
        loop([
          set(width, i32.add(get(width), i32.const(1))),
          when(i32.greater(get(width), i32.const(COLUMN.maxWidth)), REFUSED),
          set(end, i32.add(start, get(width))),
          jumpIf(isOpenAtEnd(column), 0),
        ]),
        expectWidth(column),
      ]),
    ]
  }

  /** Joins the digits of `word`, which holds their values already, and notes what was none. */
  const joinDigits = (bias: Code, even: Code, odd: Code): Code => {
    const word = get('word')
    const everyOther = (shifted: Code): Code => i64.and(shifted, i64.const(DIGIT_PAIRS))
    const pairs = i64.add(
      i64.mul(everyOther(word), even),
      i64.mul(everyOther(i64.shiftRight(word, i64.const(16n))), odd),
    )
    return [
      set('bits', i64.or(get('bits'), i64.or(word, i64.add(word, bias)))),
      set('word', i64.add(i64.mul(word, i64.const(10n)), i64.shiftRight(word, i64.const(8n)))),
      set('word', i64.shiftRight(pairs, i64.const(32n))),
    ]
  }

  /** Reads the number before its end into `value`. */
  const read = (column: string): Code => {
    const [end, known] = [get(`${column}End`), get(`${column}Column`)]
    const digitsOf = (text: Code, zero: Code, mask: Code): Code => i64.and(i64.xor(text, zero), mask)
    const low = digitsOf(i64.load(i32.sub(end, i32.const(8))), get(`${column}Zero`), get(`${column}Mask`))
    const high = digitsOf(
      i64.load(i32.sub(end, i32.const(16))),
      i64.load(known, COLUMN.highZero),
      i64.load(byWidth(column), COLUMN.highMasks),
    )
    return [
      set('word', low),
      joinDigits(get(`${column}Bias`), get(`${column}Even`), get(`${column}Odd`)),
      set('value', get('word')),
      when(i32.greater(get(`${column}Width`), i32.const(8)), [
        set('word', high),
        joinDigits(
          i64.load(known, COLUMN.highBias),
          i64.load(known, COLUMN.highEven),
          i64.load(known, COLUMN.highOdd),
        ),
        set('value', i64.add(get('value'), i64.mul(get('word'), i64.load(known, COLUMN.highUnit)))),
      ]),
    ]
  }

  /** Not zero when something read so far was no digit, or no dot where one must be. */
  const sawOther = (): Code => i64.notEqual(i64.and(get('bits'), i64.const(UPPER_HALVES)), i64.const(0n))

  return { load, expectWidth, findEnd, read, sawOther }
}
