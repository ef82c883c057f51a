import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D } from '../../base/decimal.ts'
import { FrameScanner, scannable } from './frame-scanner.ts'
import {
  type FrameShape,
  frameShape,
  INTEGER,
  levelShape,
  levels,
  NANOS_AS_MS,
  NANOS_ROUNDED,
  namedLevels,
  oneLevel,
  PRICE,
  SIDE,
  SIZE,
  TEXT,
  UNUSED_COUNT,
  UNUSED_INTEGER,
  UNUSED_TEXT,
} from './frame-shape.ts'
import { MAX_SCAN_BYTES, SCANNED } from './scan-memory.ts'

const UNIT = 1e8
const FINEST = { tickSize: new D('0.00000001'), lotSize: new D('0.00000001') }
const PAIR = levelShape`["${PRICE}","${SIZE}"]`
const ONE = scannable(frameShape`{"p":${oneLevel('bid', levelShape`"${PRICE}","s":"${SIZE}"`)}}`)
const LISTS = scannable(
  frameShape`{"s":"${TEXT}","n":${INTEGER},"b":${levels('bid', PAIR)},"a":${levels('ask', PAIR)}}`,
)

/** A scanner that has learned from one frame. */
function learned(
  shape: ReturnType<typeof scannable>,
  sample: string,
  tickSize = '0.00000001',
  lotSize = '0.00000001',
): FrameScanner {
  const scanner = new FrameScanner([shape], { tickSize: new D(tickSize), lotSize: new D(lotSize) })
  expect(scanner.learn(Buffer.from(sample))).toBe(true)
  return scanner
}

const levelsOf = (ticks: Float64Array, lots: Float64Array, count: number): number[][] =>
  Array.from({ length: count }, (_, at) => [ticks[at] as number, lots[at] as number])
const bidsOf = ({ bidCount }: FrameScanner) => levelsOf(SCANNED.bidTicks, SCANNED.bidLots, bidCount)
const asksOf = ({ askCount }: FrameScanner) => levelsOf(SCANNED.askTicks, SCANNED.askLots, askCount)

describe('decimal text', () => {
  const scanner = learned(ONE, '{"p":"1","s":"1"}')
  const scan = (price: string, size = '1'): number[] | undefined =>
    scanner.scan(Buffer.from(`{"p":"${price}","s":"${size}"}`)) ? bidsOf(scanner)[0] : undefined

  const digits = (min: number, max: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((all) => all.join(''))
  const plain = fc
    .tuple(digits(1, 7), digits(0, 8))
    .map(([whole, rest]) => (rest ? `${whole}.${rest}` : whole))

  test('up to 7 digits and 8 decimals read as they are, padded or not', () => {
    fc.assert(
      fc.property(plain, plain, (price, size) => {
        const expected = [price, size].map((text) => new D(text).times(UNIT).toNumber())
        expect(scan(price, size)).toEqual(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  test('any other text is refused, or read as the number that it is', () => {
    const anyText = fc
      .array(fc.constantFrom(...'0123456789..-+eE "\\,x/:'), { maxLength: 20 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          digits(0, 20),
          plain.map((text) => `${text}.`),
        ),
        (text) => {
          for (const found of [scan(text), scan('1', text)?.toReversed()]) {
            if (found === undefined) continue
            expect(text).toMatch(/^\d+(\.\d+)?$/)
            expect(new D(text).times(UNIT).eq(found[0] as number)).toBe(true)
          }
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test.each([
    '',
    '.',
    '1.',
    '.5',
    '1..2',
    '1.2.3',
    '123456789',
    '1.123456789',
    '1e2',
    '-1',
    '1 ',
    '90071993',
  ])('%j is refused', (text) => {
    expect(scan(text)).toBeUndefined()
    expect(scan('1', text)).toBeUndefined()
  })

  test('numbers are whole steps or refused', () => {
    const half = learned(ONE, '{"p":"1","s":"1"}', '0.5', '25')
    const steps = (price: string, size: string) =>
      half.scan(Buffer.from(`{"p":"${price}","s":"${size}"}`)) ? bidsOf(half)[0] : undefined
    expect(steps('100.50', '75')).toEqual([201, 3])
    expect(steps('100.25', '75')).toBeUndefined()
    expect(steps('100.5', '70')).toBeUndefined()
    expect(steps('100.50000001', '75')).toBeUndefined()
  })
})

describe('decimal text on coarse steps', () => {
  const scanner = learned(ONE, '{"p":"1","s":"1"}', '0.01', '1000')
  const scan = (price: string, size: string): number[] | undefined =>
    scanner.scan(Buffer.from(`{"p":"${price}","s":"${size}"}`)) ? bidsOf(scanner)[0] : undefined

  test('up to 11 digits and 4 decimals read as they are', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.nat(99_999_999), fc.nat(2), (ticks, lots, more) => {
        const price = new D(ticks).times('0.01').toFixed(2 + more)
        expect(scan(price, `${lots}000`)).toEqual([ticks, lots])
        expect(scan(price, `${lots}000.0000`)).toEqual([ticks, lots])
        expect(scan(price, `${lots}001`)).toBeUndefined()
      }),
    )
  })

  test.each(['0.001', '1.00000', '9007199254740', '1234567890123', '1.'])(
    'a price of %j is refused',
    (price) => {
      expect(scan(price, '1000')).toBeUndefined()
    },
  )
})

test('a step finer than the scan counts in is not learned', () => {
  const lotSize = new D('0.000000001')
  const scanner = new FrameScanner([ONE], { ...FINEST, lotSize })
  expect(scanner.learn(Buffer.from('{"p":"1","s":"1"}'))).toBe(false)
})

describe('whole numbers', () => {
  const numbers = scannable(
    frameShape`{"u":${UNUSED_INTEGER},"n":${INTEGER},"t":"${NANOS_AS_MS}","r":${NANOS_ROUNDED}}`,
  )
  const NANOS = '1790586064900066293'
  const scanner = learned(numbers, `{"u":1,"n":1,"t":"${NANOS}","r":${NANOS}}`)
  const scan = (n: string, t = NANOS, u = '1'): number[] | undefined =>
    scanner.scan(Buffer.from(`{"u":${u},"n":${n},"t":"${t}","r":${t}}`))
      ? [...SCANNED.integers.subarray(0, 3)]
      : undefined

  test('every id up to 2^53 − 1 reads as it is', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(19), (id, cut) => {
        const text = String(id).slice(0, 1 + (cut % String(id).length))
        expect(scan(text, NANOS, text)?.[0]).toBe(Number(text))
      }),
      { numRuns: 1_000 },
    )
    expect(scan('9007199254740991')?.[0]).toBe(Number.MAX_SAFE_INTEGER)
  })

  test.each(['', '-1', '007', '1.5', '1e3', '9007199254740992', '9007199254740993', '12345678901234567'])(
    '%j is refused',
    (text) => expect(scan(text)).toBeUndefined(),
  )

  test('nanoseconds: whole milliseconds of the text, and what JSON makes of the number', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 18n, 10n ** 19n - 1n), (nanos) => {
        expect(scan('1', String(nanos))?.slice(1)).toEqual([Number(nanos / 1_000_000n), Number(nanos)])
      }),
      { numRuns: 1_000 },
    )
    for (const text of ['', '999', '179058606490006629', '17905860649000662930'])
      expect(scan('1', text)).toBeUndefined()
  })
})

describe('a frame', () => {
  const sample = '{"s":"BTC","n":7,"b":[["1","2"],["3","4"]],"a":[]}'
  const scanner = learned(LISTS, sample)
  const scan = (text: string): boolean => scanner.scan(Buffer.from(text))

  test('has its levels in the order they came', () => {
    expect(scan(sample)).toBe(true)
    expect(bidsOf(scanner)).toEqual([
      [1 * UNIT, 2 * UNIT],
      [3 * UNIT, 4 * UNIT],
    ])
    expect(asksOf(scanner)).toEqual([])
    expect(SCANNED.integers[0]).toBe(7)
  })

  test('cut short, or longer than it was, is refused', () => {
    for (let length = 0; length < sample.length; length += 1) {
      expect(scan(sample)).toBe(true)
      expect(scan(sample.slice(0, length))).toBe(false)
      expect(scan(`${sample.slice(0, length)}}`), sample.slice(0, length)).toBe(length === sample.length - 1)
      expect(scan(`${sample}${sample[length]}`)).toBe(false)
    }
  })

  test('with any other byte is refused, or has another digit there', () => {
    const bytes = Buffer.from(sample)
    for (let at = 0; at < bytes.length; at += 1)
      for (let byte = 0; byte < 256; byte += 1) {
        const other = Buffer.from(bytes)
        other[at] = byte
        if (!scanner.scan(other)) continue
        expect(`${sample[at]}${String.fromCharCode(byte)}`, `byte ${at}`).toMatch(/^(\d\d|(.)\2)$/)
      }
  })

  test.each(['', 'ETH', 'BTCX', 'BT', 'B"C', 'ŁTC'])('of %j is not one of BTC', (text) => {
    expect(scan(sample.replace('BTC', text))).toBe(false)
  })

  test.each(['币安USDT', 'A', '12345678901234567890123456789012'])(
    'of %j is known when it was learned',
    (text) => {
      const other = sample.replace('BTC', text)
      expect(learned(LISTS, other).scan(Buffer.from(other))).toBe(true)
    },
  )

  test('whose text needs escapes or is too long, or that is too large, is not learned', () => {
    const unknown = new FrameScanner([LISTS], FINEST)
    for (const text of ['A\\"B', 'a name of more than 32 characters'])
      expect(unknown.learn(Buffer.from(sample.replace('BTC', text)))).toBe(false)
    const big = `{"s":"BTC","n":7,"b":[${new Array(7_000).fill('["1","2"]').join(',')}],"a":[]}`
    expect(big.length).toBeGreaterThan(MAX_SCAN_BYTES)
    expect(unknown.learn(Buffer.from(big))).toBe(false)
    expect(unknown.scan(Buffer.from(sample))).toBe(false)
    expect(scan(big)).toBe(false)
  })

  test('as large as it may be is read', () => {
    const rows = new Array(6_500).fill('["1","2"]').join(',')
    expect(scan(`{"s":"BTC","n":7,"b":[${rows}],"a":[["5","6"]]}`)).toBe(true)
    expect([scanner.bidCount, scanner.askCount]).toEqual([6_500, 1])
    expect(asksOf(scanner)).toEqual([[5 * UNIT, 6 * UNIT]])
    // Nothing but separators: more levels than fit would be, were they any.
    expect(scan(`{"s":"BTC","n":7,"b":[${new Array(8_180).fill('["",""]').join(',')}],"a":[]}`)).toBe(false)
  })
})

test('frames of no known shape: after a hundred only each hundredth is looked at', () => {
  const known = Buffer.from('{"s":"BTC","n":7,"b":[],"a":[]}')
  const scanner = new FrameScanner([LISTS], FINEST)
  const learnAfter = (unknown: number): boolean => {
    for (let frame = 0; frame < unknown; frame += 1) expect(scanner.learn(Buffer.from('{}'))).toBe(false)
    return scanner.learn(known)
  }
  expect(learnAfter(99)).toBe(true)
  expect(learnAfter(150)).toBe(false)
  expect(learnAfter(48)).toBe(true)
  expect(learnAfter(0)).toBe(true)
})

test('levels that name their side, and deleted ones', () => {
  const shape: FrameShape = frameShape`{"i":${namedLevels(
    levelShape`{"side":"${SIDE}","price":"${PRICE}","size":"${SIZE}","n":${UNUSED_COUNT}}`,
  )},"d":${namedLevels(levelShape`{"side":"${SIDE}","price":"${PRICE}","size":"${SIZE}"}`, true)},"x":"${UNUSED_TEXT}"}`
  const frame = (side: string, unused = '67629.7') =>
    JSON.stringify({
      i: [
        { side: 'SELL', price: '9', size: '1', n: 3 },
        { side: 'BUY', price: '5', size: '2', n: 40 },
      ],
      d: [{ side, price: '7', size: '4' }],
      x: unused,
    })
  const scanner = learned(scannable(shape), frame('BUY'), '1', '1')
  expect(scanner.scan(Buffer.from(frame('SELL')))).toBe(true)
  expect([bidsOf(scanner), asksOf(scanner)]).toEqual([
    [[5, 2]],
    [
      [9, 1],
      [7, 0],
    ],
  ])
  expect(scanner.scan(Buffer.from(frame('BUY', '')))).toBe(true)
  expect(bidsOf(scanner)).toEqual([
    [5, 2],
    [7, 0],
  ])
  for (const side of ['', 'BUYS', 'SEL', 'buy', 'BUY\\"'])
    expect(scanner.scan(Buffer.from(frame(side)))).toBe(false)
  for (const unused of ['a', '1\\u0030', '\\', '"', '12345678901234567'])
    expect(scanner.scan(Buffer.from(frame('BUY', unused))), unused).toBe(false)
})

test('more readers than there are places: each keeps what it knows', () => {
  const readers = Array.from({ length: 1_100 }, (_, at) => {
    const text = `{"s":"S${at}","n":${at},"b":[["${at}","1"]],"a":[]}`
    return { at, text, scanner: learned(LISTS, text, '1', '1') }
  })
  for (const { at, text, scanner } of [...readers, ...readers.toReversed()]) {
    expect(scanner.scan(Buffer.from(text))).toBe(true)
    expect([SCANNED.integers[0], bidsOf(scanner)]).toEqual([at, [[at, 1]]])
    expect(scanner.scan(Buffer.from(text.replace(`"S${at}"`, '"S"')))).toBe(false)
  }
})
