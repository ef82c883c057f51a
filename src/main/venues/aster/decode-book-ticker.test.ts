import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { type BookTickerFrame, createBookTickerDecoder } from './decode-book-ticker.ts'

interface Grid {
  readonly tickSize: Decimal
  readonly lotSize: Decimal
  readonly priceText: number
  readonly sizeText: number
}

const GRIDS: readonly Grid[] = [
  { tickSize: new D('0.10'), lotSize: new D('0.001'), priceText: 2, sizeText: 3 },
  { tickSize: new D('0.00001'), lotSize: new D('1'), priceText: 5, sizeText: 0 },
  { tickSize: new D('0.5'), lotSize: new D('0.25'), priceText: 1, sizeText: 2 },
  { tickSize: new D('0.00000001'), lotSize: new D('0.00000001'), priceText: 8, sizeText: 8 },
]
const GRID = GRIDS[0] as Grid

interface Ticker {
  readonly u: number
  readonly bid: readonly [number, number]
  readonly ask: readonly [number, number]
}

/** The key orders of the venue's sheet and of the recorded feed. */
const ORDERS = { sheet: 'e,u,E,T,s,b,B,a,A', recorded: 'e,u,s,b,B,a,A,T,E' } as const

function textOf(grid: Grid, { u, bid, ask }: Ticker, order: keyof typeof ORDERS): string {
  const fields: Record<string, unknown> = {
    e: 'bookTicker',
    u,
    E: 1568014460893,
    T: 1568014460891,
    s: 'BTCUSDT',
    b: grid.tickSize.times(bid[0]).toFixed(grid.priceText),
    B: grid.lotSize.times(bid[1]).toFixed(grid.sizeText),
    a: grid.tickSize.times(ask[0]).toFixed(grid.priceText),
    A: grid.lotSize.times(ask[1]).toFixed(grid.sizeText),
  }
  return JSON.stringify(Object.fromEntries(ORDERS[order].split(',').map((key) => [key, fields[key]])))
}

const expected = ({ u, bid, ask }: Ticker, receivedAtMs: number): BookTickerFrame => ({
  bidTicks: bid[0],
  bidLots: bid[1],
  askTicks: ask[0],
  askLots: ask[1],
  sequence: u,
  venueTimeMs: 1568014460891,
  receivedAtMs,
  venueSymbol: 'BTCUSDT',
})

const level = fc.tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.nat(999_999_999))
const tickers = fc.record({ u: fc.integer({ min: 1, max: 999_999_999_999_999 }), bid: level, ask: level })
const order = fc.constantFrom('sheet' as const, 'recorded' as const)

describe.each(GRIDS)('book tickers on ticks of $tickSize and lots of $lotSize', (grid) => {
  test('both key orders read as they were written, by the scanner', () => {
    fc.assert(
      fc.property(order, fc.array(tickers, { minLength: 2, maxLength: 30 }), (keys, frames) => {
        const decoder = createBookTickerDecoder(grid)
        for (const [at, ticker] of frames.entries()) {
          const frame = decoder.decode(Buffer.from(textOf(grid, ticker, keys)), at)
          expect({ ...frame }).toEqual(expected(ticker, at))
        }
        expect(decoder.counts()).toMatchObject({
          slowFrames: 1,
          fastFrames: frames.length - 1,
          mismatches: 0,
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('book tickers that are not as usual', () => {
  const sample: Ticker = { u: 400900217, bid: [600000, 3210], ask: [600001, 4066] }
  const warm = (keys: keyof typeof ORDERS) => {
    const decoder = createBookTickerDecoder(GRID)
    for (let frame = 0; frame < 3; frame += 1) decoder.decode(Buffer.from(textOf(GRID, sample, keys)), 0)
    return decoder
  }
  const refusal = (decode: () => unknown): AppError => {
    try {
      decode()
    } catch (cause) {
      expect(cause).toBeInstanceOf(AppError)
      return cause as AppError
    }
    throw new Error('expected a refusal')
  }

  test.each(['sheet', 'recorded'] as const)('no cut of a frame is read (%s order)', (keys) => {
    const decoder = warm(keys)
    const text = textOf(GRID, sample, keys)
    for (let length = 0; length < text.length; length += 1) {
      for (const cut of [text.slice(0, length), `${text.slice(0, length)}}`]) {
        // `…,"E":1568}` and `…,"T":1568}` are whole frames with another time; the event time is not needed.
        if (!/"[TE]":\d+\}$/.test(cut) && cut !== text)
          expect(refusal(() => decoder.decode(Buffer.from(cut), 0)).kind).toBe('protocol')
      }
    }
  })

  test.each(['sheet', 'recorded'] as const)('one byte changed: the same as plain JSON (%s order)', (keys) => {
    fc.assert(
      fc.property(tickers, fc.nat(1_000), fc.integer({ min: 32, max: 126 }), (ticker, at, byte) => {
        const decoder = warm(keys)
        const bytes = Buffer.from(textOf(GRID, ticker, keys))
        bytes[at % bytes.length] = byte
        let fields: Record<string, unknown>
        try {
          fields = JSON.parse(bytes.toString()) as Record<string, unknown>
        } catch {
          return
        }
        let frame: BookTickerFrame
        try {
          frame = decoder.decode(bytes, 0)
        } catch (cause) {
          expect(cause).toMatchObject({ kind: 'protocol' })
          return
        }
        expect([frame.sequence, frame.venueTimeMs, frame.venueSymbol]).toEqual([fields.u, fields.T, fields.s])
        expect(GRID.tickSize.times(frame.bidTicks).eq(fields.b as string)).toBe(true)
        expect(GRID.lotSize.times(frame.bidLots).eq(fields.B as string)).toBe(true)
        expect(GRID.tickSize.times(frame.askTicks).eq(fields.a as string)).toBe(true)
        expect(GRID.lotSize.times(frame.askLots).eq(fields.A as string)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('other key orders, more keys, spaces and a wrapper are read the slow way', () => {
    const decoder = warm('sheet')
    const fields = JSON.parse(textOf(GRID, sample, 'sheet')) as Record<string, unknown>
    const { e, ...rest } = fields
    for (const unusual of [
      { ...rest, e },
      { ...fields, x: 1 },
      { stream: 'btcusdt@bookTicker', data: fields },
    ]) {
      const before = decoder.counts().slowFrames
      expect({ ...decoder.decode(Buffer.from(JSON.stringify(unusual)), 4) }).toEqual(expected(sample, 4))
      expect(decoder.counts().slowFrames).toBe(before + 1)
    }
    expect({ ...decoder.decode(Buffer.from(JSON.stringify(fields, null, 2)), 4) }).toEqual(
      expected(sample, 4),
    )
  })

  test('what cannot be read says what was expected', () => {
    const decoder = warm('sheet')
    const text = textOf(GRID, sample, 'sheet')
    const decode = (changed: string) => refusal(() => decoder.decode(Buffer.from(changed), 0))
    expect(decode(text.replace('60000.00', '60000.05')).detail).toEqual({ reason: 'off-grid' })
    expect(decode(text.replace('"3.210"', '3.21')).message).toMatch(/field B as text, got 3.21/)
    expect(decode(text.replace('"3.210"', '"-3.210"')).message).toMatch(/size as plain decimal text/)
    expect(decode(text.replace('400900217', '9007199254740993')).message).toMatch(/field u as a whole number/)
    expect(decode(text.replace('bookTicker', 'miniTicker')).message).toMatch(/expected a bookTicker frame/)
    expect(decode('').message).toMatch(/expected a bookTicker frame, got ""/)
  })
})
