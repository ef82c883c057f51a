import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D, type Decimal } from '../../src/main/base/decimal.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { BookChanges } from '../../src/main/venues/book-sink.ts'
import type { BookDecoder } from '../../src/main/venues/scanned-book.ts'

type Level = readonly [ticks: number, lots: number]

/** One change of a book, before a venue's way of writing it. */
export interface WrittenDiff {
  readonly previousId: number
  readonly lastId: number
  readonly timeMs: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** A level as text. */
export type LevelText = (level: Level) => readonly [price: string, size: string]

interface Grid {
  readonly tickSize: Decimal
  readonly lotSize: Decimal
}

/** One venue's reader of book frames, and how the venue writes them. */
export interface DecodedVenue<Frame extends BookChanges> {
  readonly name: string
  readonly createDecoder: (grid: Grid) => BookDecoder<Frame>
  /** The way through JSON alone. */
  readonly createReader: (grid: Grid) => (bytes: Buffer, receivedAtMs: number) => Frame
  readonly encode: (diff: WrittenDiff, text: LevelText) => object
  /** What the frame says beside its levels. */
  readonly expected: (diff: WrittenDiff, receivedAtMs: number) => Partial<Frame>
}

/** Steps and the decimals they are written with, fewer than the step has where zeros are left out. */
const GRIDS = [
  { tickSize: '0.1', lotSize: '0.001', decimals: [1, 3] },
  { tickSize: '0.10', lotSize: '0.001', decimals: [2, 4] },
  { tickSize: '1', lotSize: '0.00000001', decimals: [2, 8] },
  { tickSize: '0.00001', lotSize: '1', decimals: [5, 0] },
  { tickSize: '0.0000001', lotSize: '1000', decimals: [7, 1] },
  { tickSize: '0.5', lotSize: '0.25', decimals: [1, 2] },
  { tickSize: '5', lotSize: '0.1', decimals: [0, 1] },
].map(({ tickSize, lotSize, decimals }) => ({
  grid: { tickSize: new D(tickSize), lotSize: new D(lotSize) },
  decimals: decimals as [number, number],
}))
const [FIRST] = GRIDS
if (!FIRST) throw new Error('expected a grid')

const paddedText =
  ({ grid, decimals }: (typeof GRIDS)[number]): LevelText =>
  ([ticks, lots]) => [
    grid.tickSize.times(ticks).toFixed(decimals[0]),
    grid.lotSize.times(lots).toFixed(decimals[1]),
  ]
const plainText =
  ({ grid }: (typeof GRIDS)[number]): LevelText =>
  ([ticks, lots]) => [grid.tickSize.times(ticks).toFixed(), grid.lotSize.times(lots).toFixed()]

const level = fc.tuple(
  fc.integer({ min: 1, max: 999_999 }),
  fc.oneof(fc.constant(0), fc.nat(9_999_999)),
) satisfies fc.Arbitrary<Level>
const id = fc.integer({ min: 1, max: 999_999_999_999_999 })
const diffs = fc.record({
  previousId: id,
  lastId: id,
  timeMs: fc.integer({ min: 1_600_000_000_000, max: 1_999_999_999_999 }),
  bids: fc.array(level, { maxLength: 12 }),
  asks: fc.array(level, { maxLength: 12 }),
})

const SAMPLE: WrittenDiff = {
  previousId: 5123107832006,
  lastId: 5123107837557,
  timeMs: 1723161256298,
  bids: [
    [618002, 2507],
    [618001, 0],
  ],
  asks: [[618003, 12507]],
}

/** A frame with one thing wrong or unusual. Some stay readable. */
const MUTATIONS: Readonly<Record<string, (text: string, at: number) => string>> = {
  'no change at all': (text) => text,
  truncated: (text, at) => text.slice(0, at % text.length),
  'truncated and closed': (text, at) => `${text.slice(0, at % text.length)}}`,
  'one byte changed': (text, at) =>
    `${text.slice(0, at % text.length)}${String.fromCharCode(at % 256)}${text.slice((at % text.length) + 1)}`,
  'one digit changed': (text, at) =>
    text.replaceAll(/\d/g, (digit, place: number) => (place % 97 === at % 97 ? '7' : digit)),
  'one byte doubled': (text, at) =>
    text.slice(0, at % text.length) + text.slice(Math.max(0, (at % text.length) - 1)),
  'one byte lost': (text, at) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
  'keys in another order': (text) => JSON.stringify(reversed(JSON.parse(text))),
  'an extra key': (text, at) => JSON.stringify({ ...(JSON.parse(text) as object), [`k${at}`]: at }),
  'an extra key inside': (text) => text.replace(/\{(?=[^{]*$)/, '{"extra":[1,"2"],'),
  'white space': (text, at) => JSON.stringify(JSON.parse(text), null, 1 + (at % 3)),
  'a space somewhere': (text) => text.replace('":', '": '),
  'numbers without quotes': (text) => text.replaceAll(/"([\d.]+)"/g, '$1'),
  'numbers with quotes': (text) => text.replaceAll(/:(\d+)/g, ':"$1"'),
  exponent: (text) => text.replace(/"(\d+\.\d+)"/, '"$1e2"'),
  'an exponent without quotes': (text) => text.replace(/:(\d+)/, ':$1e0'),
  negative: (text) => text.replace(/"(\d+\.\d+)"/, '"-$1"'),
  'an extra decimal zero': (text) => text.replace(/"(\d+\.\d+)"/, '"$10"'),
  'many extra decimal zeros': (text) => text.replace(/"(\d+\.\d+)"/, '"$1000000000000"'),
  'more decimals than the step': (text) => text.replace(/"(\d+\.\d+)"/, '"$15"'),
  'more decimals than are scanned': (text) => text.replace(/"(\d+\.\d+)"/, '"$1000000001"'),
  'zeros in front': (text) => text.replace(/"(\d+\.\d+)"/, '"00$1"'),
  'no dot': (text) => text.replace(/"(\d+)\.\d+"/, '"$1"'),
  'a bare dot': (text) => text.replace(/"(\d+)\.\d+"/, '"$1."'),
  'no number': (text) => text.replace(/"(\d+\.\d+)"/, '""'),
  'escaped digits': (text) => text.replace(/"(\d)(\d*\.\d+)"/, '"\\u003$1$2"'),
  'escaped text': (text) =>
    text.replace(/":"([A-Za-z])/, (_, letter: string) => `":"\\u00${letter.charCodeAt(0).toString(16)}`),
  'another text': (text) => text.replace(/BTC/g, 'ETH'),
  'an id beyond 2^53': (text) => text.replace(/\d{13,15}/, '9007199254740993'),
  'an id with a fraction': (text) => text.replace(/:(\d{4,})/, ':$1.5'),
  'a zero in front of an id': (text) => text.replace(/:(\d{4,})/, ':0$1'),
  'a huge price': (text) => text.replace(/"\d+\.\d+"/, '"12345678901234567890.1"'),
  'nine integer digits': (text) => text.replace(/"\d+\.\d+"/, '"123456789.1"'),
  'a side that is null': (text) => text.replace(/\[(?=[[{]|\])[^\]]*\]+/, 'null'),
  'an empty level': (text) => text.replace(/\[\]/, '[[]]'),
  'text after the end': (text) => `${text}}`,
  'a byte order mark': (text) => `﻿${text}`,
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, reversed(field)]),
  )
}

const side = (ticks: Float64Array, lots: Float64Array, count: number): Level[] =>
  Array.from({ length: count }, (_, at): Level => [ticks[at] as number, lots[at] as number])

/** A frame as plain values, copied: the arrays are used again. */
function plain<Frame extends BookChanges>(frame: Frame): Record<string, unknown> {
  const { bidTicks, bidLots, askTicks, askLots, ...rest } = frame
  return {
    ...rest,
    bids: side(bidTicks, bidLots, frame.bidCount),
    asks: side(askTicks, askLots, frame.askCount),
  }
}

/** What came of a frame: its values, or the words it was refused with. */
function outcome(decode: () => BookChanges): unknown {
  try {
    return plain(decode())
  } catch (cause) {
    expect(cause).toBeInstanceOf(AppError)
    const { kind, message, detail } = cause as AppError
    expect(kind).toBe('protocol')
    return { message, detail }
  }
}

const sorted = (levels: readonly Level[]): Level[] => levels.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])

/** Holds a venue's book decoder to its own way through JSON: whatever the scanner reads is what JSON says. */
export function describeBookDecoder<Frame extends BookChanges>(venue: DecodedVenue<Frame>): void {
  const bytesOf = (diff: WrittenDiff, text: LevelText): Buffer =>
    Buffer.from(JSON.stringify(venue.encode(diff, text)))
  const texts = [
    ['padded', paddedText],
    ['unpadded', plainText],
  ] as const

  describe(`book frames of ${venue.name}`, () => {
    const cases = GRIDS.flatMap((grid) => texts.map(([how, text]) => ({ ...grid, how, text: text(grid) })))
    test.each(cases)(
      'ticks of $grid.tickSize and lots of $grid.lotSize, $how, read as written, by the scanner',
      ({ grid, text }) => {
        fc.assert(
          fc.property(fc.array(diffs, { minLength: 2, maxLength: 12 }), (sequence) => {
            const decoder = venue.createDecoder(grid)
            const read = venue.createReader(grid)
            for (const [at, diff] of sequence.entries()) {
              const bytes = bytesOf(diff, text)
              const { bids, asks, ...got } = plain(decoder.decode(bytes, at))
              expect(sorted(bids as Level[])).toEqual(sorted(diff.bids))
              expect(sorted(asks as Level[])).toEqual(sorted(diff.asks))
              expect(got).toMatchObject({ ...venue.expected(diff, at), receivedAtMs: at })
              expect({ ...got, bids, asks }).toEqual(plain(read(bytes, at)))
            }
            expect(decoder.counts()).toEqual({
              fastFrames: sequence.length - 1,
              slowFrames: 1,
              checkedFrames: 1,
              mismatches: 0,
            })
          }),
          { numRuns: 25 },
        )
      },
    )

    test.each(Object.entries(MUTATIONS))('%s: what JSON says, or its refusal', (_, mutate) => {
      const text = paddedText(FIRST as (typeof GRIDS)[number])
      const { grid } = FIRST as (typeof GRIDS)[number]
      fc.assert(
        fc.property(diffs, fc.nat(100_000), (diff, at) => {
          const decoder = venue.createDecoder(grid)
          // The third frame is neither the one the scanner learns from nor the one it is checked on.
          for (let warm = 0; warm < 2; warm += 1) decoder.decode(bytesOf(SAMPLE, text), 0)
          const bytes = Buffer.from(mutate(bytesOf(diff, text).toString(), at))
          const read = venue.createReader(grid)
          expect(outcome(() => decoder.decode(bytes, 7))).toEqual(outcome(() => read(bytes, 7)))
          // And it goes on as before.
          expect(outcome(() => decoder.decode(bytesOf(SAMPLE, text), 8))).toEqual(
            outcome(() => read(bytesOf(SAMPLE, text), 8)),
          )
        }),
        { numRuns: 60 },
      )
    })

    test('a frame cut short never runs on into what an earlier frame left behind', () => {
      const text = plainText(FIRST as (typeof GRIDS)[number])
      const decoder = venue.createDecoder((FIRST as (typeof GRIDS)[number]).grid)
      const whole = bytesOf(SAMPLE, text)
      for (let length = 0; length < whole.length; length += 1) {
        for (let warm = 0; warm < 2; warm += 1) decoder.decode(whole, 0)
        expect(() => decoder.decode(whole.subarray(0, length), 0)).toThrow(AppError)
      }
    })

    test('a frame larger than the scanner takes is read all the same', () => {
      const grid = FIRST as (typeof GRIDS)[number]
      const text = plainText(grid)
      const bids = Array.from({ length: 4_000 }, (_, at): Level => [618_000 - at, at])
      const bytes = bytesOf({ ...SAMPLE, bids }, text)
      expect(bytes.length).toBeGreaterThan(65_536)
      const decoder = venue.createDecoder(grid.grid)
      decoder.decode(bytesOf(SAMPLE, text), 0)
      const frame = decoder.decode(bytes, 3)
      expect(sorted(side(frame.bidTicks, frame.bidLots, frame.bidCount))).toEqual(sorted(bids))
      expect(decoder.counts()).toMatchObject({ fastFrames: 0, slowFrames: 2 })
    })
  })
}
