import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeVenue, type FakeVenue } from '../../../../test/fixtures/lighter/fake-venue.ts'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { createManualClock, type ManualClock } from '../../../../test/support/manual-clock.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo, Candle, PublicTrade } from '../../domain/market.ts'
import type { BookSink } from '../book-sink.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createLighterClient } from './index.ts'

const ETH = 'ETH' as SymbolId
const never = new AbortController().signal
/** A minute's beginning. */
const START_MS = 1_699_999_980_000

let venue: FakeVenue
let clock: ManualClock
let client: ExchangeClient
let leavesChannels: boolean

beforeEach(async () => {
  venue = createFakeVenue()
  leavesChannels = false
  clock = createManualClock(START_MS)
  venue.rest.set('/', () => ({ body: { timestamp: START_MS / 1000 } }))
  client = createLighterClient({
    endpoints: { restUrl: 'http://venue', wsUrl: 'ws://venue', chainId: 300 },
    readCredentials: () => undefined,
    signerWorkerUrl: new URL('./signer-worker.ts', import.meta.url),
    leavesChannels: () => leavesChannels,
    clock,
    log: silentLogger,
    transport: venue.transport,
    openConnection: venue.openConnection,
    random: () => 0.5,
  })
  await client.connect(never)
})
afterEach(() => client.disconnect())

const sentOf = (type: string) =>
  venue.frames.filter((frame) => frame.type === type).map(({ channel }) => channel)

test('the first listener of a channel joins it, the last one leaves it', async () => {
  const stops = [
    client.streams.subscribeBbo(ETH, () => undefined),
    client.streams.subscribeBbo(ETH, () => undefined),
  ]
  await clock.settle()
  expect(sentOf('subscribe')).toEqual(['ticker/0'])
  stops[0]?.()
  stops[0]?.()
  await clock.settle()
  expect(sentOf('unsubscribe')).toEqual([])
  stops[1]?.()
  await clock.settle()
  expect(sentOf('unsubscribe')).toEqual(['ticker/0'])
})

test('best bid and offer: the snapshot counts, old frames and empty sides do not', async () => {
  const told: Bbo[] = []
  client.streams.subscribeBbo(ETH, (bbo) => void told.push(bbo))
  await clock.settle()
  const frame = readFixture<{ ticker: object }>('ticker')
  const newer = { ...frame, nonce: 9182390021 }
  venue.push(frame)
  venue.push({ ...newer, ticker: { ...frame.ticker, b: { price: '', size: '' } } })
  venue.push({ ...newer, nonce: 9182390022, ticker: { ...frame.ticker, b: { price: '2064.47', size: '2' } } })
  expect(
    told.map(({ bidPrice, askPrice, sequence }) => [bidPrice.toFixed(), askPrice.toFixed(), sequence]),
  ).toEqual([
    ['2064.3', '2064.48', 9182390020],
    ['2064.47', '2064.48', 9182390022],
  ])
})

test('trades: history is not told, a repeated trade once, nulls are none', async () => {
  const trade = readFixture<object>('trade')
  venue.firstFrames.set('trade', { trades: [trade], liquidation_trades: null })
  const told: PublicTrade[] = []
  client.streams.subscribeTrades(ETH, (one) => void told.push(one))
  await clock.settle()
  const next = { ...trade, trade_id: 19211490283, trade_id_str: '19211490283', is_maker_ask: false }
  const update = { type: 'update/trade', channel: 'trade:0' }
  venue.push({ ...update, trades: [next, trade], liquidation_trades: null })
  venue.push({ ...update, trades: null, liquidation_trades: [next] })
  expect(told.map(({ tradeId, takerSide }) => [tradeId, takerSide])).toEqual([['19211490283', 'sell']])
})

test('candles: trades are folded into the REST candle that does not hold them yet', async () => {
  const openMs = START_MS
  venue.rest.set('/api/v1/candles', () => ({
    body: { code: 200, c: [{ t: openMs, o: 10, h: 12, l: 9, c: 11, v: 5, i: 100 }] },
  }))
  const told: Candle[] = []
  client.streams.subscribeCandles(ETH, (candle) => void told.push(candle))
  await clock.settle()
  const trade = (id: number, price: string, atMs: number) => ({
    ...readFixture<object>('trade'),
    trade_id_str: String(id),
    price,
    size: '1',
    timestamp: atMs,
  })
  venue.push({
    type: 'update/trade',
    channel: 'trade:0',
    trades: [
      trade(100, '99', openMs + 1),
      trade(101, '13', openMs + 2),
      trade(102, '8', openMs + 59_999),
      trade(103, '7', openMs + 60_000),
    ],
  })
  const brief = told.map(({ openTimeMs, open, high, low, close, volumeBase, closed }) =>
    [openTimeMs - openMs, open, high, low, close, volumeBase, closed].join(' '),
  )
  expect(brief.slice(-5)).toEqual([
    '0 10 12 9 11 5 false',
    '0 10 13 9 13 6 false',
    '0 10 13 8 8 7 false',
    '0 10 13 8 8 7 true',
    '60000 7 7 7 7 1 false',
  ])
})

test('a book: snapshot, gap, a new snapshot by leaving and joining; the status counts the gap', async () => {
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
    onChanges(book) {
      told.push(`changes ${book.sequence}`)
      return 'applied'
    },
    onFault: (fault) => void told.push(fault),
  }
  const stop = client.streams.subscribeBook(ETH, sink)
  await clock.settle()
  venue.push(readFixture('order-book-update'))
  await clock.advance(400)
  expect(told).toEqual(['snapshot 904845', 'gap', 'snapshot 904845'])
  expect(sentOf('unsubscribe')).toEqual(['order_book/0'])
  expect(client.streams.status()[0]).toMatchObject({ gaps: 1 })
  stop()
  await clock.settle()
  expect(sentOf('unsubscribe')).toEqual(['order_book/0', 'order_book/0'])
})

test('already subscribed: the channel is left and joined, for only that brings a snapshot', async () => {
  client.streams.subscribeTrades(ETH, () => undefined)
  await clock.settle()
  venue.push({ error: { code: 30003, message: 'Already Subscribed to : trade:0' } })
  await clock.settle()
  expect(sentOf('unsubscribe')).toEqual(['trade/0'])
  expect(sentOf('subscribe')).toEqual(['trade/0', 'trade/0'])
})

test('a subscription that is not answered replaces the connection', async () => {
  venue.answersSubscriptions = false
  client.streams.subscribeTrades(ETH, () => undefined)
  await clock.advance(6_000)
  expect(venue.connections).toBe(2)
})

test('pings keep the connection; their answers prove life only while no market data is wanted', async () => {
  await clock.advance(60_000)
  expect(sentOf('ping')).toHaveLength(12)
  expect(venue.connections).toBe(1)
  client.streams.subscribeTrades(ETH, () => undefined)
  await clock.advance(80_000)
  expect(venue.connections).toBe(2)
})

test('the venue’s own ping is answered', () => {
  venue.push({ type: 'ping' })
  expect(sentOf('pong')).toHaveLength(1)
})

test('a frame that is no JSON harms nothing', () => {
  venue.pushText('{"type":')
  expect(client.streams.status()[0]?.state).toBe('live')
})

test('pausing is a no-op: the one socket carries the account', async () => {
  client.streams.subscribeBbo(ETH, () => undefined)
  await client.streams.pauseMarketData()
  await client.streams.resumeMarketData(ETH)
  await clock.settle()
  expect([sentOf('unsubscribe'), venue.connections]).toEqual([[], 1])
})

test('market data pauses by leaving its channels only where the user chose so, and the socket stays', async () => {
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: () => void told.push('snapshot'),
    onChanges: () => 'applied',
    onFault: (fault) => void told.push(fault),
  }
  client.streams.subscribeBook(ETH, sink)
  await clock.settle()
  await client.streams.pauseMarketData(ETH)
  await clock.settle()
  expect([sentOf('unsubscribe'), client.capabilities.pausableMarketData]).toEqual([[], false])

  leavesChannels = true
  await client.streams.pauseMarketData(ETH)
  await client.streams.pauseMarketData()
  await clock.settle()
  expect([sentOf('unsubscribe'), client.capabilities.pausableMarketData]).toEqual([['order_book/0'], true])
  expect(client.streams.status()).toMatchObject([{ state: 'live' }])
  client.streams.subscribeBbo(ETH, () => undefined)
  await clock.settle()
  expect(sentOf('subscribe')).toEqual(['order_book/0'])

  leavesChannels = false
  await client.streams.resumeMarketData(ETH)
  await client.streams.resumeMarketData(ETH)
  await clock.settle()
  expect(sentOf('subscribe')).toEqual(['order_book/0', 'order_book/0', 'ticker/0'])
  expect(told.filter((each) => each !== 'snapshot')).toEqual(['paused'])
  expect(client.streams.trafficOf?.(ETH).messages).toBeGreaterThan(0)
})

test('a pause and a resume that the venue was not told about yet still bring a fresh snapshot', async () => {
  leavesChannels = true
  const told: string[] = []
  client.streams.subscribeBook(ETH, {
    onSnapshot: () => void told.push('snapshot'),
    onChanges: () => 'applied',
    onFault: (fault) => void told.push(fault),
  })
  await clock.settle()
  const before = told.length
  await Promise.all([client.streams.pauseMarketData(ETH), client.streams.resumeMarketData(ETH)])
  await clock.settle()
  expect(told.slice(before)).toEqual(['paused', 'snapshot'])
})
