import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/aster/read.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { parseOrder, parsePosition, parseUserTrade } from './parse.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseBookTicker, parseDepth, parseFundingRate, parseKlines, parseSnapshot } from './parse-market.ts'
import * as wire from './wire.ts'

const orderAnswer = readFixture<Record<string, unknown>>('order')
const BTC = 'BTC' as SymbolId
const btc = parseInstrument({
  symbol: 'BTCUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
  ],
}) as Instrument

const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('an order as it is answered', () => {
  expect(text(parseOrder(wire.order.parse(orderAnswer), BTC, 9))).toEqual({
    venue: 'aster',
    symbol: 'BTC',
    clientOrderId: 't-1',
    venueOrderId: '22542179',
    side: 'buy',
    type: 'limit',
    timeInForce: 'post-only',
    status: 'open',
    sizeBase: '0.01',
    limitPrice: '60000',
    reduceOnly: false,
    filledBase: '0',
    averagePrice: '0',
    venueTimeMs: 1566818724722,
    receivedAtMs: 9,
  })
})

test('an expired post-only order says why', () => {
  const expired = parseOrder(wire.order.parse({ ...orderAnswer, status: 'EXPIRED' }), BTC, 9)
  expect(expired).toMatchObject({ status: 'expired', reason: 'post-only would have taken liquidity' })
})

test('a missing average price is worked out from value and size', () => {
  const { avgPrice: _dropped, ...rest } = orderAnswer
  const filled = { ...rest, status: 'FILLED', executedQty: '0.010', cumQuote: '600.5' }
  expect(parseOrder(wire.order.parse(filled), BTC, 9).averagePrice.toString()).toBe('60050')
})

test('a state that nobody has seen is not guessed', () => {
  expect(wire.order.safeParse({ ...orderAnswer, status: 'PONDERING' }).success).toBe(false)
})

test('numbers where text is due are refused', () => {
  expect(wire.order.safeParse({ ...orderAnswer, executedQty: 0 }).success).toBe(false)
  expect(wire.order.safeParse({ ...orderAnswer, price: '6e4' }).success).toBe(false)
})

test('positions are signed; a liquidation price of zero means none', () => {
  const [long, short] = wire.positionRisk
    .parse(readFixture('position-risk'))
    .map((row) => text(parsePosition(row, BTC)))
  expect(long).toMatchObject({
    sizeBase: '0.01',
    unrealizedPnlQuote: '1',
    marginMode: 'cross',
    leverage: '10',
  })
  expect(long).not.toHaveProperty('liquidationPrice')
  expect(short).toMatchObject({ sizeBase: '-500', liquidationPrice: '0.0123', marginMode: 'isolated' })
})

test('a commission is a cost whatever sign the venue writes', () => {
  const row = {
    symbol: 'BTCUSDT',
    id: 5,
    orderId: 7,
    side: 'SELL',
    price: '7819.01',
    qty: '0.002',
    realizedPnl: '-0.91539999',
    commission: '-0.07819010',
    commissionAsset: 'USDT',
    maker: false,
    time: 1569514978020,
  }
  const [trade] = wire.userTrades.parse([row])
  const fill = trade && parseUserTrade(trade, BTC, 'autoclose-1', 9)
  expect(text(fill)).toMatchObject({ feeQuote: '0.0781901', realizedPnlQuote: '-0.91539999', forced: true })
})

test('funding keeps the true interval of the symbol', () => {
  const [info] = wire.fundingInfo.parse(readFixture('funding-info'))
  const rate = info && parseFundingRate(wire.premiumIndex.parse(readFixture('premium-index')), info, btc, 9)
  expect(text(rate)).toEqual({
    symbol: 'BTC',
    ratePerInterval: '0.00038246',
    intervalHours: '4',
    nextSettlementMs: 1597392000000,
    markPrice: '11793.63',
    indexPrice: '11781.8',
    capPerInterval: '0.03',
    floorPerInterval: '-0.03',
    receivedAtMs: 9,
  })
})

test('a book is sorted here, cut, and rid of empty levels', () => {
  const payload = wire.depth.parse({
    lastUpdateId: 3,
    E: 1,
    T: 2,
    bids: [
      ['1.0', '1'],
      ['3.0', '1'],
      ['2.0', '0'],
    ],
    asks: [
      ['5.0', '1'],
      ['4.0', '1'],
    ],
  })
  const book = parseDepth(payload, btc, 1, 9)
  expect(text([book.bids, book.asks])).toEqual([
    [{ price: '3', sizeBase: '1' }],
    [{ price: '4', sizeBase: '1' }],
  ])
})

test('a snapshot becomes exact ticks and lots', () => {
  const payload = wire.depth.parse({
    lastUpdateId: 3,
    T: 2,
    bids: [['60000.10', '1.234']],
    asks: [['90071992547409.1', '0.001']],
  })
  const snapshot = parseSnapshot(payload, btc, 9)
  expect([snapshot.bidTicks[0], snapshot.bidLots[0], snapshot.askTicks[0]]).toEqual([
    600_001, 1_234, 900719925474091,
  ])
})

test('a level off the grid is refused', () => {
  const payload = wire.depth.parse({ lastUpdateId: 3, T: 2, bids: [['60000.05', '1']], asks: [] })
  expect(() => parseSnapshot(payload, btc, 9)).toThrow(/grid of 0.1/)
})

test('a crossed or empty top of book is not a price', () => {
  const top = { symbol: 'BTCUSDT', bidPrice: '4.01', bidQty: '1', askPrice: '4.01', askQty: '1', time: 1 }
  expect(() => parseBookTicker(top, btc, 9)).toThrow(/bid below an ask, got 4.01 and 4.01/)
  expect(() => parseBookTicker({ ...top, bidPrice: '0' }, btc, 9)).toThrow(/got none and 4.01/)
})

test('the last candle is the running one', () => {
  const row = (openTime: number) => [
    openTime,
    '1',
    '2',
    '0.5',
    '1.5',
    '10',
    openTime + 59_999,
    '15',
    3,
    '5',
    '7',
    '0',
  ]
  const candles = parseKlines(wire.klines.parse([row(0), row(60_000)]), 61_000)
  expect(candles.map((candle) => candle.closed)).toEqual([true, false])
})
