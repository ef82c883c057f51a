import { expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { scannable } from '../net/frame-scan/frame-scanner.ts'
import { frameShape, INTEGER, levelShape, levels, PRICE, SIZE, TEXT } from '../net/frame-scan/frame-shape.ts'
import type { BookChanges } from './book-sink.ts'
import { createScannedBookDecoder } from './scanned-book.ts'

const LEVEL = levelShape`["${PRICE}","${SIZE}"]`
const SHAPE = scannable(
  frameShape`{"s":"${TEXT}","u":${INTEGER},"b":${levels('bid', LEVEL)},"a":${levels('ask', LEVEL)}}`,
)
const GRID = { tickSize: new D('0.1'), lotSize: new D('0.01') }

interface Frame extends BookChanges {
  readonly symbol: string
}

const frameText = (u: number, size = '2.00', s = 'BTC'): Buffer =>
  Buffer.from(JSON.stringify({ s, u, b: [['1.1', size]], a: [] }))

interface Wire {
  readonly s: string
  readonly u: number
  readonly b: readonly (readonly [string, string])[]
}

/** @param lotsOf what the way through JSON makes of a size */
function rig(lotsOf = (size: string): number => Math.round(Number(size) * 100), grid = GRID) {
  const logged: string[] = []
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (event) => void logged.push(event),
  }
  const decoder = createScannedBookDecoder<Frame>({
    name: 'venue.book',
    shapes: [SHAPE],
    grid,
    log,
    readSlowly(bytes, receivedAtMs) {
      const { s, u, b } = JSON.parse(bytes.toString()) as Wire
      if (b.some(([, size]) => size === '6.66')) throw new AppError('protocol', 'expected another size')
      return {
        bidTicks: Float64Array.from(b, ([price]) => Math.round(Number(price) * 10)),
        bidLots: Float64Array.from(b, ([, size]) => lotsOf(size)),
        bidCount: b.length,
        askTicks: new Float64Array(0),
        askLots: new Float64Array(0),
        askCount: 0,
        sequence: u,
        venueTimeMs: 5,
        receivedAtMs,
        symbol: s,
      }
    },
    fill(frame, integers) {
      frame.sequence = integers[0] as number
    },
  })
  const read = (bytes: Buffer, receivedAtMs = 0): unknown[] => {
    const frame = decoder.decode(bytes, receivedAtMs)
    const lots = [...frame.bidLots.subarray(0, frame.bidCount)]
    return [frame.symbol, frame.sequence, frame.venueTimeMs, frame.receivedAtMs, lots]
  }
  return { decoder, read, logged }
}

test('what the texts say is as in the frame they were learned from; other texts are learned anew', () => {
  const { decoder, read } = rig()
  expect(read(frameText(1), 7)).toEqual(['BTC', 1, 5, 7, [200]])
  expect(read(frameText(2, '3'), 8)).toEqual(['BTC', 2, 5, 8, [300]])
  expect(read(frameText(3, '4', 'ETH'), 9)).toEqual(['ETH', 3, 5, 9, [400]])
  expect(read(frameText(4, '5', 'ETH'), 10)).toEqual(['ETH', 4, 5, 10, [500]])
  expect(decoder.counts()).toEqual({ fastFrames: 2, slowFrames: 2, checkedFrames: 1, mismatches: 0 })
})

test('the first frame and each thousandth are read twice', () => {
  const { decoder, read } = rig()
  for (let frame = 0; frame < 2_002; frame += 1) read(frameText(frame))
  expect(decoder.counts()).toEqual({ fastFrames: 2_001, slowFrames: 1, checkedFrames: 3, mismatches: 0 })
})

test('where JSON says something else the scanner is retired, and JSON is right', () => {
  const { decoder, read, logged } = rig((size) => (size === '3.00' ? 7 : Math.round(Number(size) * 100)))
  read(frameText(1))
  expect(read(frameText(2, '3.00'))).toEqual(['BTC', 2, 5, 0, [7]])
  expect(read(frameText(3, '4.00'))).toEqual(['BTC', 3, 5, 0, [400]])
  expect(decoder.counts()).toEqual({ fastFrames: 1, slowFrames: 3, checkedFrames: 1, mismatches: 1 })
  expect(logged).toEqual(['venue.book.scanner-retired'])
})

test('where JSON refuses the scanner is retired, and the refusal stands', () => {
  const { decoder, read, logged } = rig()
  read(frameText(1))
  expect(() => read(frameText(2, '6.66'))).toThrow('expected another size')
  expect(decoder.counts()).toMatchObject({ mismatches: 1 })
  expect(logged).toEqual(['venue.book.scanner-retired'])
})

test('a step finer than the scanner counts in leaves all to JSON', () => {
  const { decoder, read } = rig(undefined, { tickSize: new D('0.000000001'), lotSize: new D('0.01') })
  for (let frame = 0; frame < 3; frame += 1) read(frameText(frame))
  expect(decoder.counts()).toMatchObject({ fastFrames: 0, slowFrames: 3 })
})

test('a step that is not positive is refused', () => {
  expect(() => rig(undefined, { tickSize: new D(0), lotSize: new D(1) })).toThrow(AppError)
})
