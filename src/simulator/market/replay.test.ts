import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../clock.ts'
import { fixed } from '../fixed.ts'
import { createAccount } from '../matching/account.ts'
import { Exchange } from '../matching/exchange.ts'
import { asterInstruments } from '../protocols/aster/instruments.ts'
import { orderRequest } from '../test-exchange.ts'
import { createMarkets, openMarkets, openRecording } from './run-markets.ts'
import type { MarketEvent } from './symbol-market.ts'

const T0_MS = 1_700_000_000_000
const line = (afterMs: number, frame: unknown): string => `${T0_MS + afterMs}000000 ${JSON.stringify(frame)}`
const stream = (name: string, data: object) => ({
  stream: `btcusdt@${name}`,
  data: { s: 'BTCUSDT', E: T0_MS, T: T0_MS - 1, ...data },
})
const diff = (U: number, u: number, pu: number, b: string[][], a: string[][]) =>
  stream('depth@0ms', { e: 'depthUpdate', U, u, pu, b, a })
const ticker = (u: number, B: string, A: string) =>
  stream('bookTicker', { e: 'bookTicker', u, b: '60000.00', B, a: '60000.10', A })
const trade = (p: string, q: string, m: boolean) =>
  stream('trade', { e: 'trade', t: 1, p, q, X: 'MARKET', m })

/** A snapshot asked for while the stream was running: its id lies within the second diff. */
const LINES = [
  line(0, diff(90, 95, 89, [['59999.00', '7.000']], [])),
  line(10, ticker(96, '1.000', '2.000')),
  line(20, {
    lastUpdateId: 100,
    E: T0_MS,
    T: T0_MS,
    bids: [
      ['60000.00', '1.000'],
      ['59999.90', '3.000'],
    ],
    asks: [
      ['60000.10', '2.000'],
      ['60000.20', '4.000'],
    ],
  }),
  line(
    30,
    diff(
      96,
      105,
      95,
      [['60000.00', '1.500']],
      [
        ['60000.20', '0.000'],
        ['60000.30', '9.000'],
      ],
    ),
  ),
  line(40, ticker(106, '1.500', '2.000')),
  line(50, trade('60000.00', '0.800', true)),
  line(60, ticker(107, '0.700', '2.000')),
  line(100, diff(106, 110, 105, [['60000.00', '0.700']], [])),
  line(110, trade('59999.90', '1.000', true)),
  line(200, diff(111, 112, 110, [['59990.00', '0.000']], [['60000.10', '2.500']])),
]

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function write(name: string, bytes: Buffer | string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, bytes)
  return file
}

async function open(bytes: Buffer | string, speed = 1) {
  const notes: string[] = []
  const clock = createManualClock(1_800_000_000_000)
  const file = await write(`feed-${Math.random()}.gz`, bytes)
  const note = (message: string): void => void notes.push(message)
  const recording = await openRecording(file, speed, asterInstruments(), note)
  const markets = createMarkets(asterInstruments(), recording, clock.now())
  const exchange = new Exchange({ clock, markets, firstOrderId: 1 })
  const account = createAccount('a', fixed('1000000'), { maker: 0n, taker: 0n })
  const opened = openMarkets({
    exchange,
    clock,
    seed: 's',
    recording,
    note,
    isHeld: () => false,
    world: undefined,
  })
  exchange.addAccount(account)
  const market = exchange.market('BTCUSDT')
  const events: MarketEvent[] = []
  market.events.listen((event) => events.push(event))
  const lifetime = new AbortController()
  const running = opened.run(lifetime.signal)
  return {
    notes,
    clock,
    exchange,
    account,
    market,
    replay: opened.replay,
    diffs: () =>
      events
        .filter((event) => event.kind === 'depth' && event.cadenceMs === 0)
        .map((event) => (event.kind === 'depth' ? event.frame : undefined)),
    tops: () =>
      events
        .filter((event) => event.kind === 'top')
        .map((event) => (event.kind === 'top' ? event.top : undefined)),
    /** Lets the file be read, and then time pass. */
    async advance(byMs: number) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      await clock.advance(byMs)
    },
    async stop() {
      lifetime.abort()
      await running
    },
  }
}

const whole = (): Buffer => gzipSync(LINES.join('\n'))

describe('replay', () => {
  it('tells what was recorded word for word, re-stamped, and bridges the snapshot', async () => {
    const test = await open(whole())
    expect(test.market.depth.updateId).toBe(100)
    expect(test.market.book.levels('buy', 5)).toEqual([
      { ticks: 600_000, lots: 1_000 },
      { ticks: 599_999, lots: 3_000 },
    ])
    await test.advance(99)
    expect(test.diffs()).toMatchObject([
      { firstId: 90, lastId: 95, previousId: 89, bids: [['59999.00', '7.000']] },
      {
        firstId: 96,
        lastId: 105,
        previousId: 95,
        atMs: 1_800_000_000_029,
        asks: [
          ['60000.20', '0.000'],
          ['60000.30', '9.000'],
        ],
      },
    ])
    expect(test.tops()).toMatchObject([
      { id: 96, bid: ['60000.00', '1.000'] },
      { id: 106, bid: ['60000.00', '1.500'] },
      { id: 107 },
    ])
    expect(test.market.depth.updateId).toBe(105)
    expect(test.market.book.displayed('sell', 600_002)).toBe(0)
    await test.stop()
  })

  it('plays faster when told to', async () => {
    const test = await open(whole(), 10)
    await test.advance(10)
    expect(test.market.depth.updateId).toBe(110)
    await test.stop()
  })

  it('goes round with ids that grow and do not join, so that readers start over', async () => {
    const test = await open(whole())
    await test.advance(201)
    await test.advance(150)
    await test.advance(150)
    const frames = test.diffs()
    const next = frames.findIndex((frame, index) => index > 0 && (frame?.firstId ?? 0) > 1_000)
    expect(next).toBe(4)
    expect(frames[next]?.previousId).not.toBe(frames[next - 1]?.lastId)
    expect(test.replay?.status().round).toBe(1)
    const shift = (frames[next]?.firstId ?? 0) - 90
    expect(frames[next + 1]).toMatchObject({ firstId: 96 + shift, previousId: 95 + shift })
    expect(test.market.depth.updateId).toBeGreaterThanOrEqual(100 + shift)
    await test.stop()
  })

  it('shows what a taker took until the recording changes that level', async () => {
    const test = await open(whole())
    await test.advance(35)
    test.exchange.place(test.account, orderRequest({ side: 'sell', sizeLots: 500 }))
    expect(test.market.book.displayed('buy', 600_000)).toBe(1_000)
    expect(test.tops().at(-1)?.bid).toEqual(['60000.00', '0.500'])
    await test.advance(10)
    // The recording says another size at the touch: its word counts again.
    expect(test.tops().at(-1)).toMatchObject({ id: 106, bid: ['60000.00', '1.500'] })
    await test.advance(60)
    expect(test.diffs().at(-1)).toMatchObject({ lastId: 110, bids: [['60000.00', '0.700']] })
    expect(test.market.book.displayed('buy', 600_000)).toBe(700)
    await test.stop()
  })

  it('shows a resting order in the next recorded frames and fills it behind the size before it', async () => {
    const test = await open(whole())
    await test.advance(35)
    const order = test.exchange.place(
      test.account,
      orderRequest({ side: 'buy', priceTicks: 600_000, sizeLots: 200 }),
    )
    expect(test.tops().at(-1)?.bid).toEqual(['60000.00', '1.200'])
    await test.advance(10)
    expect(test.tops().at(-1)).toMatchObject({ id: 106, bid: ['60000.00', '1.700'] })
    await test.advance(20)
    // 1.500 stood before it and 0.800 was sold: not yet.
    expect(order.filledLots).toBe(0)
    await test.advance(40)
    expect(test.diffs().at(-1)).toMatchObject({ lastId: 110, bids: [['60000.00', '0.900']] })
    await test.advance(10)
    // A trade below its price must have passed it.
    expect(order.status).toBe('filled')
    await test.stop()
  })

  it('fills a resting order that the recorded best price reaches, as far as its size goes', async () => {
    const fallen = { e: 'bookTicker', u: 108, b: '59999.80', B: '1.000', a: '59999.90', A: '0.120' }
    const lines = [...LINES.slice(0, 7), line(70, stream('bookTicker', fallen))]
    const test = await open(gzipSync(lines.join('\n')))
    await test.advance(62)
    const request = orderRequest({ side: 'buy', priceTicks: 600_000, sizeLots: 200 })
    const order = test.exchange.place(test.account, request)
    expect(order.filledLots).toBe(0)
    await test.advance(10)
    expect(order.filledLots).toBe(120)
    expect(test.account.trades).toMatchObject([{ ticks: 600_000, maker: true }])
    await test.stop()
  })
})

describe('a replay between two diffs', () => {
  it('trades at the recorded best prices, which are newer than the book', async () => {
    const moved = { e: 'bookTicker', u: 106, b: '60000.20', B: '0.300', a: '60000.30', A: '0.400' }
    const lines = [...LINES.slice(0, 4), line(40, stream('bookTicker', moved))]
    const test = await open(gzipSync(lines.join('\n')))
    await test.advance(45)
    test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 100 }))
    expect(test.account.trades).toMatchObject([{ ticks: 600_003, lots: 100 }])
    const postOnly = orderRequest({ side: 'buy', priceTicks: 600_003, timeInForce: 'GTX' })
    expect(test.exchange.place(test.account, postOnly).status).toBe('expired')
    expect(test.tops().at(-1)).toMatchObject({ bid: ['60000.20', '0.300'], ask: ['60000.30', '0.300'] })
    await test.stop()
  })
})

describe('files that cannot be played', () => {
  it.each([
    ['a plain text', LINES.join('\n'), 'expected gzip (bytes 1f8b), found the bytes 3137'],
    ['an empty file', '', 'found an empty file'],
    [
      'a feed without a snapshot',
      gzipSync(LINES.filter((_, index) => index !== 2).join('\n')),
      'expected a depth snapshot',
    ],
    [
      'another symbol',
      gzipSync(LINES.join('\n').replaceAll('BTCUSDT', 'XRPUSDT')),
      /expected frames of a base listed here in the same currency \(BTC, ETH, .*\), found XRPUSDT/,
    ],
    ['a file cut before its snapshot', whole().subarray(0, 40), 'expected a depth snapshot'],
  ])('names the file, what was expected and what %s is', async (_, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(message)
  })

  it('says when there is no such file', async () => {
    await expect(
      openRecording(join(folder, 'none.gz'), 1, asterInstruments(), () => undefined),
    ).rejects.toThrow(/none\.gz: expected a recorded feed, found no such file/)
  })

  it('plays what is whole of a truncated file, and says so', async () => {
    const many = [
      ...LINES,
      ...Array.from({ length: 4_000 }, (_, index) =>
        line(300 + index, ticker(200 + index, `${Math.random().toFixed(3)}`, '1.000')),
      ),
    ]
    const bytes = gzipSync(many.join('\n'))
    const test = await open(bytes.subarray(0, Math.floor(bytes.length * 0.7)))
    await test.advance(250)
    expect(test.market.depth.updateId).toBe(112)
    // The file is unpacked beside the test, however long that takes on a busy machine.
    while (test.notes.length === 0) await test.advance(1_000)
    expect(test.notes[0]).toMatch(/expected a whole gzip file, found its end after line \d+/)
    expect(test.tops().length).toBeGreaterThan(1_000)
    await test.stop()
  })

  it('skips unreadable lines and names the first of them', async () => {
    const broken = LINES.toSpliced(
      4,
      0,
      'not a line',
      `${T0_MS}000000 {"stream":"x","data":{"e":"depthUpdate"}}`,
    )
    const test = await open(gzipSync(broken.join('\n')))
    await test.advance(201)
    expect(test.notes).toHaveLength(2)
    expect(test.notes[0]).toMatch(
      /line 5: expected "<receive time in ns> <frame as JSON>", found "not a line"/,
    )
    expect(test.notes[1]).toMatch(/line 6: expected a depthUpdate with U, u, b and a/)
    expect(test.market.depth.updateId).toBe(112)
    await test.stop()
  })
})
