import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/grvt/read.ts'
import {
  BTC,
  createScriptedGrvt,
  json,
  nanos,
  START_MS,
} from '../../../../test/fixtures/grvt/scripted-venue.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { BookSink } from '../book-sink.ts'
import { fullFrame } from './lite-names.ts'

const book = () => {
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: ({ sequence }) => void told.push(`snapshot ${sequence}`),
    onChanges({ sequence }) {
      told.push(`changes ${sequence}`)
      return 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  return { told, sink }
}
const snapshot = readFixture<object>('book-snapshot')
const change = (sequence: number) => ({
  ...readFixture<object>('book-change'),
  sequence_number: String(sequence),
  prev_sequence_number: String(sequence - 1),
})
const data = (stream: string, selector: string, sequence: number, feed: object) => ({
  stream,
  selector,
  sequence_number: String(sequence),
  feed,
  prev_sequence_number: String(Math.max(0, sequence - 1)),
})
const mini = {
  event_time: nanos(5),
  best_bid_price: '10',
  best_bid_size: '1',
  best_ask_price: '11',
  best_ask_size: '2',
}

/** The public client on an open market socket. */
async function open(options: { names?: 'lite' } = {}) {
  const scene = createScriptedGrvt({ keys: false, ...options })
  scene.on('mini', () => json({ result: { ...mini, best_bid_price: '9' } }))
  await scene.connect()
  return scene
}

describe('market data', () => {
  test('a book is one subscription at one rate; the answer names its first change', async () => {
    const { client, clock, market } = await open()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    expect(market().url).toBe('wss://venue.test/market-data/ws/full')
    expect(market().sent).toMatchObject([
      { method: 'subscribe', params: { stream: 'v1.book.d', selectors: ['BTC_USDT_Perp@50'] } },
    ])
    market().push(snapshot)
    market().push(change(101))
    expect(told).toEqual(['snapshot 100', 'changes 101'])
  })

  test('a second listener gets a fresh snapshot, and both go on', async () => {
    const { client, clock, market } = await open()
    const [one, two] = [book(), book()]
    client.streams.subscribeBook(BTC, one.sink)
    await clock.settle()
    market().push(snapshot)
    client.streams.subscribeBook(BTC, two.sink)
    await clock.advance(500)
    expect(market().sent.map(({ method }) => method)).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
    market().push(snapshot)
    market().push(change(101))
    expect(two.told).toEqual(['snapshot 100', 'changes 101'])
    expect(one.told).toEqual(['snapshot 100', 'snapshot 100', 'changes 101'])
  })

  test('a gap leaves the stream and takes it again', async () => {
    const { client, clock, market } = await open()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    market().push(snapshot)
    market().push(change(101))
    await clock.advance(3_000)
    market().push(change(103))
    await clock.advance(500)
    expect(market().sent.map(({ method }) => method)).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
    market().push(snapshot)
    expect(told.slice(2)).toEqual(['fault gap', 'snapshot 100'])
  })

  test('pausing unsubscribes and resuming brings a whole book', async () => {
    const { client, clock, market, wires } = await open()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    market().push(snapshot)
    await client.streams.pauseMarketData(BTC)
    expect(wires.every(({ isOver }) => isOver)).toBe(true)
    await client.streams.resumeMarketData(BTC)
    await clock.advance(500)
    market().push(snapshot)
    expect(told).toEqual(['snapshot 100', 'fault paused', 'snapshot 100'])
  })

  test('a refused subscription faults its book, costs no other, and is asked for again', async () => {
    const { client, clock, market, answers } = await open()
    const [btc, sui] = [book(), book()]
    client.streams.subscribeBook(BTC, btc.sink)
    client.streams.subscribeBook('SUI' as SymbolId, sui.sink)
    await clock.advance(500)
    answers.confirm = false
    market().events.closed('closed by the other side with code 1001')
    await clock.advance(1_500)
    const [both] = market().sent
    expect(both?.params?.selectors).toEqual(['BTC_USDT_Perp@50', 'SUI_USDT_Perp@50'])
    market().push({ jsonrpc: '2.0', error: { code: 3000, message: 'Instrument is invalid' }, id: both?.id })
    answers.confirm = true
    await clock.advance(6_000)
    expect(
      market()
        .sent.slice(1)
        .map(({ params }) => params?.selectors),
    ).toEqual([['BTC_USDT_Perp@50'], ['SUI_USDT_Perp@50']])
  })

  test('a request that is never answered replaces the connection', async () => {
    const { client, clock, wires, answers } = await open()
    answers.confirm = false
    client.streams.subscribeBook(BTC, book().sink)
    await clock.advance(6_000)
    expect(wires.length).toBeGreaterThan(1)
  })

  test('silence replaces the connection', async () => {
    const { client, clock, wires, market } = await open()
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    market().push(snapshot)
    await clock.advance(18_000)
    expect(wires.length).toBeGreaterThan(1)
    expect(told).toContain('fault silent')
  })

  test('best prices: a seed, then every frame; an empty side says nothing', async () => {
    const { client, clock, market } = await open()
    const told: string[] = []
    client.streams.subscribeBbo(BTC, ({ bidPrice, askPrice, source }) =>
      told.push(`${bidPrice} ${askPrice} ${source}`),
    )
    await clock.advance(100)
    market().push(data('v1.mini.s', 'BTC_USDT_Perp@200', 1, mini))
    market().push(
      data('v1.mini.s', 'BTC_USDT_Perp', 2, { ...mini, best_ask_price: '0.0', best_ask_size: '0.0' }),
    )
    market().push(data('v1.mini.s', 'BTC_USDT_Perp@200', 3, { ...mini, best_bid_price: '12' }))
    expect(told).toEqual(['9 11 rest', '10 11 stream'])
  })

  test('trades of the past are not news at the beginning, and are after a reconnect', async () => {
    const { client, clock, market } = await open()
    const told: string[] = []
    client.streams.subscribeTrades(BTC, ({ tradeId, takerSide }) => told.push(`${tradeId} ${takerSide}`))
    await clock.settle()
    const trade = (tradeId: string, sequence: number) =>
      data('v1.trade', 'BTC_USDT_Perp@50', sequence, {
        event_time: nanos(5),
        is_taker_buyer: true,
        size: '1',
        price: '10',
        trade_id: tradeId,
      })
    market().push(trade('1-1', 0))
    market().push(trade('2-1', 1))
    market().push(trade('2-1', 1))
    market().events.closed('closed by the other side with code 1006')
    await clock.advance(2_000)
    market().push(trade('2-1', 0))
    market().push(trade('3-1', 0))
    expect(told).toEqual(['2-1 buy', '3-1 buy'])
  })

  test('a candle is closed when the next begins', async () => {
    const { client, clock, market } = await open()
    const told: string[] = []
    client.streams.subscribeCandles(BTC, ({ openTimeMs, close, closed }) => {
      told.push(`${(openTimeMs - minuteMs) / 60_000} ${close} ${closed}`)
    })
    await clock.settle()
    const minuteMs = Math.floor(START_MS / 60_000) * 60_000
    const candle = (minute: number, close: string, sequence: number) =>
      data('v1.candle', 'BTC_USDT_Perp@CI_1_M-TRADE', sequence, {
        open_time: nanos(minuteMs + minute * 60_000),
        close_time: nanos(minuteMs + (minute + 1) * 60_000),
        open: '1',
        high: '3',
        low: '1',
        close,
        volume_b: '5',
      })
    market().push(candle(0, '2', 0))
    market().push(candle(-1, '1', 0))
    market().push(candle(0, '3', 1))
    await clock.advance(1)
    market().push(candle(1, '2', 2))
    expect(told).toEqual(['0 2 false', '0 3 false', '0 3 true', '1 2 false'])
  })
})

describe('short field names', () => {
  test('are asked for, and read as the full ones', async () => {
    const { client, clock, market } = await open({ names: 'lite' })
    const { told, sink } = book()
    client.streams.subscribeBook(BTC, sink)
    await clock.settle()
    expect(market().url).toBe('wss://venue.test/market-data/ws/lite')
    expect(market().sent).toEqual([
      { j: '2.0', m: 'subscribe', p: { s: 'v1.book.d', s1: ['BTC_USDT_Perp@50'] }, i: 1 },
    ])
    market().push({
      j: '2.0',
      r: { s: 'v1.book.d', s1: ['BTC_USDT_Perp@50'], fs: ['101'] },
      i: 1,
      m: 'subscribe',
    })
    const level = { p: '82966.3', s: '0.531', no: 3 }
    const frame = (sn: string, ps: string, b: object[]) => ({
      s: 'v1.book.d',
      s1: 'BTC_USDT_Perp@50',
      sn,
      f: { et: '1790586064400000000', i: 'BTC_USDT_Perp', b, a: [] },
      ps,
    })
    market().push(frame('0', '0', [level]))
    market().push(frame('101', '100', []))
    expect(told).toEqual(['snapshot 100', 'changes 101'])
  })

  test('the same letter has the meaning of its object', () => {
    const frame = {
      s: 'v1.trade',
      s1: 'X@50',
      sn: '1',
      f: { s: '2', p: '3', it: true, ti: '1-1', new: 1 },
      ps: '0',
    }
    expect(JSON.parse(fullFrame(Buffer.from(JSON.stringify(frame))).toString())).toEqual({
      stream: 'v1.trade',
      selector: 'X@50',
      sequence_number: '1',
      feed: { size: '2', price: '3', is_taker_buyer: true, trade_id: '1-1', new: 1 },
      prev_sequence_number: '0',
    })
    expect(fullFrame(Buffer.from('{"s')).toString()).toBe('{"s')
  })
})
