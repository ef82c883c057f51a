import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { createDepthDecoder, type DepthFrame } from './decode-depth.ts'

interface Grid {
  readonly tickSize: Decimal
  readonly lotSize: Decimal
  /** Decimals that the venue writes. */
  readonly priceText: number
  readonly sizeText: number
}

/** Steps and decimals as the venue has them, and stranger ones: the text may be longer than the step. */
const GRIDS: readonly Grid[] = [
  { tickSize: new D('0.10'), lotSize: new D('0.001'), priceText: 2, sizeText: 3 },
  { tickSize: new D('0.1'), lotSize: new D('0.001'), priceText: 1, sizeText: 3 },
  { tickSize: new D('0.01'), lotSize: new D('1'), priceText: 2, sizeText: 0 },
  { tickSize: new D('0.00001'), lotSize: new D('1'), priceText: 5, sizeText: 0 },
  { tickSize: new D('0.0000001'), lotSize: new D('1000'), priceText: 7, sizeText: 0 },
  { tickSize: new D('0.5'), lotSize: new D('0.25'), priceText: 1, sizeText: 2 },
  { tickSize: new D('5'), lotSize: new D('0.1'), priceText: 2, sizeText: 4 },
  { tickSize: new D('0.0001'), lotSize: new D('0.0001'), priceText: 8, sizeText: 4 },
  { tickSize: new D('0.00000001'), lotSize: new D('0.00000001'), priceText: 8, sizeText: 8 },
]

type Level = readonly [ticks: number, lots: number]
interface Diff {
  readonly ids: readonly [number, number, number]
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

const levelTexts = (grid: Grid, levels: readonly Level[]): string[][] =>
  levels.map(([ticks, lots]) => [
    grid.tickSize.times(ticks).toFixed(grid.priceText),
    grid.lotSize.times(lots).toFixed(grid.sizeText),
  ])

function textOf(grid: Grid, diff: Diff, symbol = 'BTCUSDT'): string {
  const [U, u, pu] = diff.ids
  const [b, a] = [levelTexts(grid, diff.bids), levelTexts(grid, diff.asks)]
  return JSON.stringify({ e: 'depthUpdate', E: 1723161256299, T: 1723161256298, s: symbol, U, u, pu, b, a })
}

const idOf = fc.integer({ min: 1, max: 999_999_999_999_999 })
const level = fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.oneof(fc.constant(0), fc.nat(9_999_999)))
const diffs = fc.record({
  ids: fc.tuple(idOf, idOf, idOf),
  bids: fc.array(level, { maxLength: 12 }),
  asks: fc.array(level, { maxLength: 12 }),
})

const levelsOf = (ticks: Float64Array, lots: Float64Array, count: number): Level[] =>
  Array.from({ length: count }, (_, at): Level => [ticks[at] as number, lots[at] as number])

/** What a frame says, in the words of the test. */
const read = (frame: DepthFrame) => ({
  ids: [frame.firstId, frame.lastId, frame.previousId],
  sequence: frame.sequence,
  venueTimeMs: frame.venueTimeMs,
  receivedAtMs: frame.receivedAtMs,
  venueSymbol: frame.venueSymbol,
  bids: levelsOf(frame.bidTicks, frame.bidLots, frame.bidCount),
  asks: levelsOf(frame.askTicks, frame.askLots, frame.askCount),
})

const expected = (diff: Diff, receivedAtMs: number, symbol = 'BTCUSDT') => ({
  ...diff,
  sequence: diff.ids[1],
  venueTimeMs: 1723161256298,
  receivedAtMs,
  venueSymbol: symbol,
})

function decodeOrRefuse(decode: () => DepthFrame) {
  try {
    return read(decode())
  } catch (cause) {
    expect(cause).toBeInstanceOf(AppError)
    expect((cause as AppError).kind).toBe('protocol')
    return undefined
  }
}

describe.each(GRIDS)('depth diffs on ticks of $tickSize and lots of $lotSize', (grid) => {
  test('every diff reads as it was written, by the scanner', () => {
    fc.assert(
      fc.property(fc.array(diffs, { minLength: 2, maxLength: 20 }), (sequence) => {
        const decoder = createDepthDecoder(grid)
        for (const [at, diff] of sequence.entries()) {
          expect(read(decoder.decode(Buffer.from(textOf(grid, diff)), at))).toEqual(expected(diff, at))
        }
        const { fastFrames, slowFrames, mismatches } = decoder.counts()
        expect(mismatches).toBe(0)
        // The first one shows the symbol.
        expect([slowFrames, fastFrames]).toEqual([1, sequence.length - 1])
      }),
      { numRuns: 60 },
    )
  })
})

const GRID = GRIDS[0] as Grid
const SAMPLE: Diff = {
  ids: [5123107832006, 5123107837557, 5123107831937],
  bids: [
    [618002, 2507],
    [618001, 0],
  ],
  asks: [[618003, 12507]],
}

/** A frame with one thing wrong or unusual. Some stay readable. */
const MUTATIONS: Record<string, (text: string, at: number) => string> = {
  truncated: (text, at) => text.slice(0, at % text.length),
  'truncated and closed': (text, at) => `${text.slice(0, at % text.length)}}`,
  'one byte changed': (text, at) =>
    `${text.slice(0, at % text.length)}${String.fromCharCode(at % 256)}${text.slice((at % text.length) + 1)}`,
  'one byte doubled': (text, at) =>
    text.slice(0, at % text.length) + text.slice(Math.max(0, (at % text.length) - 1)),
  'one byte lost': (text, at) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
  'keys in another order': (text) => {
    const { e, b, ...rest } = JSON.parse(text) as Record<string, unknown>
    return JSON.stringify({ ...rest, b, e })
  },
  'an extra key': (text, at) => JSON.stringify({ ...(JSON.parse(text) as object), [`k${at}`]: at }),
  'white space': (text, at) => JSON.stringify(JSON.parse(text), null, 1 + (at % 3)),
  'numbers without quotes': (text) => text.replaceAll(/"([\d.]+)"/g, '$1'),
  exponent: (text) => text.replace(/"(\d+\.\d+)","/, '"$1e2","'),
  negative: (text) => text.replace(/"(\d+\.\d+)"\]/, '"-$1"]'),
  'an extra decimal zero': (text) => text.replace(/"(\d+\.\d+)","/, '"$10","'),
  'off the grid': (text) => text.replace(/"(\d+\.\d)\d","/, '"$15","'),
  'three elements': (text) => text.replaceAll(/"\],/g, '",[]],'),
  'one element': (text) => text.replace(/,"[\d.]+"\]/, ']'),
  'no dot': (text) => text.replace(/"(\d+)\.\d+"\]/, '"$1"]'),
  'another symbol': (text) => text.replace('BTCUSDT', 'ETHUSDT'),
  'another event': (text) => text.replace('depthUpdate', 'aggTradeXYZ'),
  'an id beyond 2^53': (text) => text.replace(/"u":\d+/, '"u":9007199254740993'),
  'an id with a fraction': (text) => text.replace(/"u":(\d+)/, '"u":$1.5'),
  'a huge price': (text) => text.replace(/"\d+\.\d+","/, '"12345678901234567890.10","'),
  'a list that is none': (text) => text.replace(/"b":\[.*?\]\]/, '"b":null'),
  'text after the end': (text) => `${text}}`,
  wrapped: (text) => `{"stream":"btcusdt@depth@100ms","data":${text}}`,
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What plain JSON and decimal arithmetic say; `undefined` when the frame cannot be a diff. */
function reference(text: string) {
  const parsed = JSON.parse(text) as Record<string, Record<string, unknown>>
  const frame: Record<string, unknown> = parsed.data ?? parsed
  const steps = (value: unknown, step: Decimal): number => {
    if (typeof value !== 'string' || !/^\d+(\.\d+)?$/.test(value)) return Number.NaN
    const count = new D(value).div(step)
    return count.isInteger() && count.lt(2 ** 53) ? count.toNumber() : Number.NaN
  }
  const levels = (value: unknown): Level[] =>
    Array.isArray(value)
      ? value.map((item: unknown[]): Level => [steps(item[0], GRID.tickSize), steps(item[1], GRID.lotSize)])
      : [[Number.NaN, 0]]
  const ids = [frame.U, frame.u, frame.pu]
  const [bids, asks] = [levels(frame.b), levels(frame.a)]
  const numbers = [...ids, frame.T, ...bids.flat(), ...asks.flat()]
  const isWhole = numbers.every((value) => Number.isSafeInteger(value) && (value as number) >= 0)
  if (!isWhole || frame.e !== 'depthUpdate' || typeof frame.s !== 'string' || frame.s === '') return undefined
  const [venueTimeMs, venueSymbol, sequence] = [frame.T, frame.s, frame.u]
  return { ids, sequence, venueTimeMs, receivedAtMs: 7, venueSymbol, bids, asks }
}

describe('depth frames that are not as usual', () => {
  test.each(Object.entries(MUTATIONS))('%s: the same as plain JSON, or refused', (name, mutate) => {
    fc.assert(
      fc.property(diffs, fc.nat(100_000), (diff, at) => {
        const decoder = createDepthDecoder(GRID)
        // The third frame is neither the one the scanner learns from nor the one it is checked on.
        for (let warm = 0; warm < 2; warm += 1) decoder.decode(Buffer.from(textOf(GRID, SAMPLE)), 0)
        const bytes = Buffer.from(mutate(textOf(GRID, diff), at), 'latin1')
        const got = decodeOrRefuse(() => decoder.decode(bytes, 7))
        const text = bytes.toString('utf8')
        expect(got, `${name}: ${text}`).toEqual(isJson(text) ? reference(text) : undefined)
      }),
      { numRuns: 150 },
    )
  })

  test('a truncated frame never runs on into what an earlier frame left behind', () => {
    const decoder = createDepthDecoder(GRID)
    const text = textOf(GRID, SAMPLE)
    for (let warm = 0; warm < 3; warm += 1) decoder.decode(Buffer.from(text), 0)
    for (let length = 0; length < text.length; length += 1) {
      for (const cut of [text.slice(0, length), `${text.slice(0, length)}}`]) {
        if (cut === text) continue
        expect(
          decodeOrRefuse(() => decoder.decode(Buffer.from(cut), 0)),
          cut,
        ).toBeUndefined()
      }
    }
  })

  test.each(['币安USDT', 'ŁUSDT', '1000000000000LONGNAMEUSDT', 'A"B'])(
    'symbol %s keeps its name',
    (symbol) => {
      const decoder = createDepthDecoder(GRID)
      for (let frame = 0; frame < 3; frame += 1) {
        expect(read(decoder.decode(Buffer.from(textOf(GRID, SAMPLE, symbol)), 0))).toEqual(
          expected(SAMPLE, 0, symbol),
        )
      }
      expect(decoder.decode(Buffer.from(textOf(GRID, SAMPLE, 'AUSDT')), 0).venueSymbol).toBe('AUSDT')
    },
  )

  test('errors say what was expected and what came', () => {
    const decoder = createDepthDecoder(GRID)
    const decode = (text: string) => () => decoder.decode(Buffer.from(text), 0)
    const text = textOf(GRID, SAMPLE)
    expect(decode('<html>')).toThrow(/expected a depthUpdate frame, got "<html>"/)
    expect(decode(text.replace('61800.20', '61800.25'))).toThrow(/price on the grid of 0.1, got "61800.25"/)
    expect(decode(text.replace('"2.507"', 'null'))).toThrow(/expected a size as plain decimal text, got null/)
    expect(decode(text.replace('5123107837557', '9007199254740993'))).toThrow(/field u as a whole number/)
  })

  test('a frame larger than the scanner takes is read the slow way', () => {
    const decoder = createDepthDecoder(GRID)
    const bids = Array.from({ length: 4_000 }, (_, at): Level => [618_000 - at, at])
    const big = { ...SAMPLE, bids }
    const bytes = Buffer.from(textOf(GRID, big))
    expect(bytes.length).toBeGreaterThan(65_536)
    decoder.decode(Buffer.from(textOf(GRID, SAMPLE)), 0)
    expect(read(decoder.decode(bytes, 3))).toEqual(expected(big, 3))
    expect(decoder.counts()).toMatchObject({ fastFrames: 0, slowFrames: 2 })
  })
})
