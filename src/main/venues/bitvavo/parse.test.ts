import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { entryPriceOf } from './cost.ts'
import { createBookDecoder } from './decode-book.ts'
import { filledOf, parseBalance, parseFill, parseOrder } from './parse.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseBook, parseCandles, parseSnapshot, parseTickerBook, parseTrades } from './parse-market.ts'
import { executionOf, parseTrade } from './parse-stream.ts'
import * as wire from './wire.ts'
import * as stream from './wire-stream.ts'

const BTC = 'BTC' as SymbolId
const OURS = 't-1' as ClientOrderId
const btc = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument
const fine = { ...btc, tickSize: new D('0.1') }
const answered = readFixture<Record<string, unknown>>('order')
const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const orderOf = (change: Record<string, unknown>) => {
  const payload = wire.order.parse({ ...answered, ...change })
  return parseOrder(payload, filledOf(payload), OURS, BTC, 9)
}

describe('orders', () => {
  test('an order as it is answered', () => {
    expect(text(orderOf({}))).toEqual({
      venue: 'bitvavo',
      symbol: 'BTC',
      clientOrderId: 't-1',
      venueOrderId: '1be6d0df-d5dc-4b53-a250-3376f3b393e6',
      side: 'buy',
      type: 'limit',
      timeInForce: 'GTC',
      status: 'open',
      sizeBase: '10',
      limitPrice: '7000',
      reduceOnly: false,
      filledBase: '0',
      averagePrice: '0',
      venueTimeMs: 1706100650751,
      receivedAtMs: 9,
    })
  })

  test.each([
    ['awaitingTrigger', 'open'],
    ['partiallyFilled', 'partially-filled'],
    ['filled', 'filled'],
    ['canceled', 'cancelled'],
    ['canceledIOC', 'cancelled'],
    ['canceledIoc', 'cancelled'],
    ['canceledMarketProtection', 'cancelled'],
    ['canceledFOK', 'expired'],
    ['canceledPostOnly', 'rejected'],
    ['expired', 'expired'],
  ])('%s is %s, whatever its spelling', (status, ours) => {
    expect(orderOf({ status }).status).toBe(ours)
  })

  test('a state that nobody has seen is not guessed', () => {
    expect(wire.order.safeParse({ ...answered, status: 'pondering' }).success).toBe(false)
  })

  test('the average is value by size, and the venue may say why an order ended', () => {
    const change = { status: 'canceled', filledAmount: '2', filledAmountQuote: '13999' }
    const order = orderOf({ ...change, restatementReason: 'cancelOnDelisting' })
    expect(text(order)).toMatchObject({ averagePrice: '6999.5', reason: 'cancelOnDelisting' })
    expect(orderOf({ status: 'canceledPostOnly' }).reason).toBe('post-only would have taken liquidity')
  })

  test('an order by quote amount has the size that it filled', () => {
    const { amount: _amount, amountRemaining: _rest, price: _price, ...head } = answered
    const order = parseOrder(
      wire.orderHead.parse({ ...head, orderType: 'market', amountQuote: '100' }),
      { base: new D('0.02'), quote: new D(100) },
      OURS,
      BTC,
      9,
    )
    expect(text(order)).toMatchObject({
      type: 'market',
      timeInForce: 'IOC',
      sizeBase: '0.02',
      averagePrice: '5000',
    })
  })
})

test('a fill of the stream; a negative fee is a rebate, an unsettled one counts as zero', () => {
  const push = stream.fillPush.parse(readFixture('fill-push'))
  const frame = {
    symbol: BTC,
    clientOrderId: OURS,
    venueOrderId: push.orderId,
    side: push.side,
    receivedAtMs: 9,
  }
  expect(text(parseFill(executionOf(push), frame))).toMatchObject({
    tradeId: '15d14b09-389d-4f83-9413-de9d0d8e7715',
    price: '3540.5',
    sizeBase: '0.00296444',
    feeQuote: '0.02440018',
    feeAsset: 'EUR',
    liquidity: 'taker',
  })
  expect(parseFill({ ...executionOf(push), fee: '-0.1' }, frame).feeQuote.toString()).toBe('-0.1')
  expect(parseFill({ ...executionOf(push), fee: undefined }, frame).feeQuote.toString()).toBe('0')
})

test('what rests in orders is ours too', () => {
  const [row] = wire.balances.parse([{ symbol: 'BTC', available: '1.5', inOrder: '0.25' }])
  expect(row && text(parseBalance(row, 9))).toMatchObject({ walletBalance: '1.75', availableBalance: '1.5' })
})

describe('the entry price of a holding', () => {
  const push = stream.fillPush.parse(readFixture('fill-push'))
  const fill = (side: 'buy' | 'sell', amount: string, price: string) =>
    parseFill(
      { ...executionOf(push), amount, price },
      { symbol: BTC, clientOrderId: OURS, venueOrderId: '1', side, receivedAtMs: 9 },
    )

  test('is that of the newest buys', () => {
    const fills = [
      fill('buy', '1', '110'),
      fill('sell', '5', '200'),
      fill('buy', '3', '90'),
      fill('buy', '9', '10'),
    ]
    expect(entryPriceOf(new D(2), fills, new D(500)).toString()).toBe('100')
  })

  test('takes the mark for what no buy explains', () => {
    expect(entryPriceOf(new D(2), [fill('buy', '1', '100')], new D(200)).toString()).toBe('150')
    expect(entryPriceOf(new D(0), [], new D(200)).toString()).toBe('0')
  })
})

describe('market data', () => {
  test('best bid and offer, as an object or as a list', () => {
    const row = readFixture('ticker-book')
    for (const payload of [row, [row]])
      expect(text(parseTickerBook(wire.tickerBook.parse(payload), fine, 9))).toMatchObject({
        bidPrice: '4999.9',
        askPrice: '5003.3',
        receivedAtMs: 9,
        source: 'rest',
      })
  })

  test.each([
    ['an empty side', { bid: null, bidSize: null }, /got none and 5003.3/],
    ['a crossed top', { bid: '5003.3' }, /got 5003.3 and 5003.3/],
    ['another market', { market: 'ETH-EUR' }, /best bid and offer of BTC-EUR, got none/],
  ])('%s is not a price', (_name, change, words) => {
    const payload = wire.tickerBook.parse({ ...readFixture<object>('ticker-book'), ...change })
    expect(() => parseTickerBook(payload, fine, 9)).toThrow(words)
  })

  test('a book by REST; its nanoseconds become milliseconds', () => {
    const book = parseBook(wire.book.parse(readFixture('book')), btc, 10, 9)
    expect(text(book)).toMatchObject({
      bids: [{ price: '4999', sizeBase: '0.015' }],
      sequence: 438524,
      venueTimeMs: 1542967486256,
    })
  })

  test('a side without orders may be null', () => {
    const book = wire.book.parse({ ...readFixture<object>('book'), bids: null, timestamp: undefined })
    expect(parseBook(book, btc, 10, 9)).toMatchObject({ bids: [], venueTimeMs: 9 })
  })

  test('padded and unpadded prices are the same ticks', () => {
    const padded = Buffer.from(
      '{"event":"book","market":"BTC-EUR","nonce":7,"bids":[["75516.00","0.1"]],"asks":[]}',
    )
    const plain = wire.book.parse({ market: 'BTC-EUR', nonce: 7, bids: [['75516', '0.10000000']], asks: [] })
    const diff = createBookDecoder(btc).decode(padded, 9)
    const snapshot = parseSnapshot(plain, btc, 9)
    expect([diff.bidTicks[0], diff.bidLots[0]]).toEqual([75_516, 10_000_000])
    expect([snapshot.bidTicks[0], snapshot.bidLots[0]]).toEqual([75_516, 10_000_000])
  })

  test('the documented diff, with a deletion and without a time', () => {
    const frame = createBookDecoder(fine).decode(Buffer.from(JSON.stringify(readFixture('book-push'))), 9)
    expect(frame).toMatchObject({ firstId: 41186, lastId: 41186, bidCount: 2, askCount: 0, venueTimeMs: 9 })
    expect([...frame.bidLots]).toEqual([0, 290_000])
  })

  test('a size beyond 2^53 lots is rounded, never refused', () => {
    const book = wire.book.parse({
      market: 'PEPE-EUR',
      nonce: 1,
      bids: [['1', '12345678901.12345678']],
      asks: [],
    })
    expect(parseSnapshot(book, btc, 9).bidLots[0]).toBe(Number('1234567890112345678'))
  })

  test.each([
    ['garbage', '{"event":"book",'],
    ['another event', '{"event":"ticker","market":"BTC-EUR"}'],
    ['no nonce', '{"event":"book","market":"BTC-EUR","bids":[],"asks":[]}'],
    ['a nonce beyond 2^53', '{"event":"book","nonce":9007199254740993,"bids":[],"asks":[]}'],
    ['levels that are no list', '{"event":"book","nonce":1,"bids":{"a":1},"asks":[]}'],
    ['a price off the grid', '{"event":"book","nonce":1,"bids":[["1.5","1"]],"asks":[]}'],
    ['a price as a number', '{"event":"book","nonce":1,"bids":[[1,"1"]],"asks":[]}'],
  ])('a diff with %s is a protocol error', (_name, frame) => {
    expect(() => createBookDecoder(btc).decode(Buffer.from(frame), 9)).toThrow(
      expect.objectContaining({ kind: 'protocol' }),
    )
  })

  test('trades turn to oldest first', () => {
    const [row] = wire.trades.parse(readFixture('trades'))
    const rows = row ? [{ ...row, id: 'new' }, row] : []
    expect(parseTrades(rows).map((trade) => trade.tradeId)).toEqual([row?.id, 'new'])
    expect(text(parseTrade(stream.trade.parse(readFixture('trade-push'))))).toMatchObject({
      takerSide: 'buy',
      price: '3377.7',
      venueTimeMs: 1545220667509,
    })
  })

  test('candles turn to oldest first, gaps stay, the newest is still running', () => {
    const row = (minute: number) => [minute * 60_000, '1', '2', '0.5', '1.5', '10']
    const candles = parseCandles(wire.candles.parse([row(5), row(3), row(2)]), 5 * 60_000 + 1)
    expect(candles.map(({ openTimeMs, closed }) => [openTimeMs / 60_000, closed])).toEqual([
      [2, true],
      [3, true],
      [5, false],
    ])
    expect(candles[0]?.closeTimeMs).toBe(179_999)
  })
})
