import type { FrameHole, FrameShape, LevelShape, LevelsInto, Side } from './frame-shape.ts'
import { bytesOf, NUMBER_LOCALS, numberCode, vectorOf } from './number-code.ts'
import { ASKS_AT, BIDS_AT, FOUND, KNOWN, LEVELS_BYTES, MEMORY, TEXT } from './scan-memory.ts'
import {
  type Code,
  compileFunction,
  f64,
  i32,
  jumpIf,
  type Locals,
  loop,
  returns,
  select,
  v128,
  when,
} from './wasm-assembler.ts'

/** Scans one frame in the shared memory. All places are addresses there. */
export type ScanFrame = (
  at: number,
  /** The end of the frame. */
  end: number,
  /** What the reader knows: its steps, then its texts. */
  known: number,
) => number

/** What the function answers when something else stands there than it reads. */
const REFUSED: Code = returns(i32.const(-1))
const VECTOR_BYTES = 16
const QUOTE = 0x22
const [LIST_OPEN, LIST_CLOSE, COMMA] = [0x5b, 0x5d, 0x2c]
const FLOAT_BYTES = 8
/** `BUY"` and `SELL`, as little-endian words. */
const BUY = Buffer.from('BUY"').readInt32LE()
const SELL = Buffer.from('SELL').readInt32LE()
/** What these bytes have in common tells ` ` to `?`: plain text without a backslash. */
const [PLAIN_MASK, PLAIN] = [0xe0, 0x20]

/**
 * Compiles a shape into one function that reads such a frame from end to end: it returns the place behind what it read,
 * which is the frame's end when all of it was as expected, or −1.
 *
 * What is wrong is collected on the way and looked at once. Nothing runs away: each step moves forward, no level begins
 * behind the end, and a frame cut short cannot end where it should.
 */
export function compileShape(shape: FrameShape): ScanFrame {
  return compileFunction<ScanFrame>(
    {
      exportName: 'scanFrame',
      parameters: ['at', 'frameEnd', 'known'],
      locals: {
        i32: [...NUMBER_LOCALS.i32, 'bids', 'asks', 'isAsk', 'into', 'next'],
        f64: NUMBER_LOCALS.f64,
        v128: [...NUMBER_LOCALS.v128, 'differs'],
      },
      body: (locals) => bodyOf(shape, locals),
    },
    MEMORY,
  )
}

function bodyOf({ parts }: FrameShape, locals: Locals): Code {
  const { get, set } = locals
  const number = numberCode(locals)
  const { note, move } = number
  const byteHere = i32.load8(get('at'))
  const differ = (difference: Code): Code => set('differs', v128.or(get('differs'), difference))

  const literal = (text: string): Code => {
    const bytes = Buffer.from(text, 'latin1')
    const code: Code[] = []
    for (let from = 0; from < bytes.length; from += VECTOR_BYTES) {
      const chunk = [...bytes.subarray(from, from + VECTOR_BYTES)]
      const rest = new Array<number>(VECTOR_BYTES - chunk.length).fill(0)
      const difference = v128.xor(v128.load(get('at'), from), vectorOf([...chunk, ...rest]))
      const mask = vectorOf([...chunk.map(() => 0xff), ...rest])
      code.push(differ(rest.length === 0 ? difference : v128.and(difference, mask)))
    }
    return [code, move(i32.const(bytes.length))]
  }

  const learnedText = (index: number): Code => {
    const at = KNOWN.texts + index * TEXT.bytes
    const half = (offset: number): Code =>
      differ(
        v128.and(
          v128.xor(v128.load(get('at'), offset), v128.load(get('known'), at + offset)),
          v128.load(get('known'), at + TEXT.mask + offset),
        ),
      )
    return [half(0), half(VECTOR_BYTES), move(i32.load(get('known'), at + TEXT.length))]
  }

  /** Up to 16 characters and their closing quote, which the next literal looks at. */
  const unusedText: Code = [
    set('chars', v128.load(get('at'))),
    set(
      'end',
      i32.trailingZeros(
        i32.or(v128.signs8(v128.equal8(get('chars'), bytesOf(QUOTE))), i32.const(1 << VECTOR_BYTES)),
      ),
    ),
    note(
      i32.and(
        v128.signs8(v128.notEqual8(v128.and(get('chars'), bytesOf(PLAIN_MASK)), bytesOf(PLAIN))),
        i32.sub(i32.shiftLeft(i32.const(1), get('end')), i32.const(1)),
      ),
    ),
    move(get('end')),
  ]

  const side: Code = [
    set('next', i32.load(get('at'))),
    set('isAsk', i32.equal(get('next'), i32.const(SELL))),
    note(i32.and(i32.notEqual(get('next'), i32.const(SELL)), i32.notEqual(get('next'), i32.const(BUY)))),
    move(i32.add(get('isAsk'), i32.const('BUY'.length))),
  ]

  const storeLevel = (into: LevelsInto): Code => {
    const pointer = into.side === 'bid' ? 'bids' : into.side === 'ask' ? 'asks' : 'into'
    const size = into.deleted ? bytesOf(0) : get('steps')
    const advance = (name: string, by: Code): Code => set(name, i32.add(get(name), by))
    return [
      into.side === 'named' ? set('into', select(get('isAsk'), get('asks'), get('bids'))) : [],
      v128.storeLane64(get(pointer), get('steps'), 0),
      v128.storeLane64(get(pointer), size, 1, LEVELS_BYTES),
      into.side === 'named'
        ? [
            advance('asks', i32.shiftLeft(get('isAsk'), i32.const(3))),
            advance('bids', i32.sub(i32.const(FLOAT_BYTES), i32.shiftLeft(get('isAsk'), i32.const(3)))),
          ]
        : advance(pointer, i32.const(FLOAT_BYTES)),
    ]
  }

  const level = (shape: LevelShape, into: LevelsInto): Code => [
    shape.parts.map((part) => {
      if (typeof part === 'string') return literal(part)
      if (part.hole === 'side') return side
      return part.hole === 'unused' ? number.skipDigits : number.readDecimal(part.hole)
    }),
    number.readSteps,
    storeLevel(into),
  ]

  const list = (shape: LevelShape, into: LevelsInto): Code => [
    note(i32.xor(byteHere, i32.const(LIST_OPEN))),
    when(i32.equal(i32.load8(get('at'), 1), i32.const(LIST_CLOSE)), move(i32.const(1))),
    when(
      i32.notEqual(byteHere, i32.const(LIST_CLOSE)),
      loop([
        when(i32.notLess(get('at'), get('frameEnd')), REFUSED),
        move(i32.const(1)),
        level(shape, into),
        jumpIf(i32.equal(byteHere, i32.const(COMMA)), 0),
      ]),
    ),
    note(i32.xor(byteHere, i32.const(LIST_CLOSE))),
    move(i32.const(1)),
  ]

  const pointersOf = (one: Side): LevelsInto => ({ side: one, deleted: false })
  let [texts, integers] = [0, 0]
  const hole = (part: FrameHole): Code => {
    if (part.hole === 'levels') return list(part.level, part.into)
    if (part.hole === 'level') return level(part.level, pointersOf(part.side))
    if (part.hole === 'unused-text') return unusedText
    if (part.hole === 'text') return learnedText(texts++)
    if (part.form === 'unused') return number.skipDigits
    const read = {
      exact: number.readExact,
      'nanos-as-ms': number.readNanosAsMs,
      'nanos-rounded': number.readNanosRounded,
    }[part.form]
    return [read, f64.store(i32.const(FOUND.integers + FLOAT_BYTES * integers++), get('number'))]
  }

  return [
    [set('bids', i32.const(BIDS_AT)), set('asks', i32.const(ASKS_AT)), number.loadForms],
    parts.map((part) => (typeof part === 'string' ? literal(part) : hole(part))),
    i32.store(i32.const(FOUND.bidEnd), get('bids')),
    i32.store(i32.const(FOUND.askEnd), get('asks')),
    number.storeWidths,
    [when(get('wrong'), REFUSED), when(v128.anyTrue(get('differs')), REFUSED)],
    when(v128.signs8(get('refused')), REFUSED),
    get('at'),
  ]
}
