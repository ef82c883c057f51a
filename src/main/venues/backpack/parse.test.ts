import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createClientIds } from './client-ids.ts'
import { parseBalances, parseFill, parseFundingPayment, parseOrder, parsePosition } from './parse.ts'
import { parseInstrument } from './parse-instrument.ts'
import {
  parseDepth,
  parseFundingRate,
  parseFundingRates,
  parseKlines,
  parseMarginLimits,
  parseSnapshot,
  parseTop,
  parseTrades,
} from './parse-market.ts'
import * as wire from './wire.ts'

const markets = readFixture<unknown[]>('markets')
const btc = parseInstrument(markets[0]) as Instrument
const info = wire.market.parse(markets[0])
const orderAnswer = readFixture<Record<string, unknown>>('order')
const depthAnswer = readFixture<Record<string, unknown>>('depth')
const ETH = 'ETH' as SymbolId
const ids = createClientIds()
const text = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const order = (change: Record<string, unknown>) =>
  text(parseOrder(wire.order.parse({ ...orderAnswer, ...change }), ETH, ids, 9))

test('an order as it is answered, nulls and all', () => {
  expect(order({})).toEqual({
    venue: 'backpack',
    symbol: 'ETH',
    clientOrderId: '123456789',
    venueOrderId: '4228978331',
    side: 'buy',
    type: 'limit',
    timeInForce: 'post-only',
    status: 'open',
    sizeBase: '0.001',
    limitPrice: '3000',
    reduceOnly: false,
    filledBase: '0',
    averagePrice: '0',
    venueTimeMs: 1753626206762,
    receivedAtMs: 9,
  })
})

test('the average price is quote over base', () => {
  const filled = { status: 'Filled', executedQuantity: '0.001', executedQuoteQuantity: '2.9995' }
  expect(order(filled)).toMatchObject({ status: 'filled', averagePrice: '2999.5' })
})

test('an immediate order that filled in part says why the rest did not', () => {
  const expired = { status: 'Expired', postOnly: null, timeInForce: 'IOC', executedQuantity: '0.0004' }
  expect(order({ ...expired, expiryReason: 'ImmediateOrCancel' })).toMatchObject({
    status: 'expired',
    timeInForce: 'IOC',
    filledBase: '0.0004',
    reason: 'the rest could not fill at once',
  })
  expect(order({ ...expired, expiryReason: 'SomethingNew' })).toMatchObject({ reason: 'SomethingNew' })
})

test('a market order has neither price nor post-only, and may have no size', () => {
  const { price: _price, postOnly: _postOnly, ...rest } = orderAnswer
  const market = { ...rest, orderType: 'Market', status: 'Filled', quantity: null, executedQuantity: '0.5' }
  const parsed = text(parseOrder(wire.order.parse(market), ETH, ids, 9))
  expect(parsed).toMatchObject({ type: 'market', timeInForce: 'IOC', sizeBase: '0.5' })
  expect(parsed).not.toHaveProperty('limitPrice')
})

test('an order placed elsewhere without a client id goes by the id of the venue', () => {
  expect(order({ clientId: null })).toMatchObject({ clientOrderId: 'venue-4228978331' })
})

test.each([
  ['a state that nobody has seen', { status: 'Pondering' }],
  ['a number where text is due', { executedQuantity: 0 }],
  ['an exponent', { price: '3e3' }],
  ['an id that has lost digits', { id: Number('114575842681290753') }],
  ['a side of another venue', { side: 'BUY' }],
])('%s is refused, never guessed', (_name, change) => {
  expect(wire.order.safeParse({ ...orderAnswer, ...change }).success).toBe(false)
})

test('orders of the past have their time as text', () => {
  const [past] = wire.pastOrders.parse([{ ...orderAnswer, createdAt: '2026-09-22T12:00:00' }])
  expect(past?.createdAt).toBe(1_790_078_400_000)
})

const fillRow = {
  symbol: 'ETH_USDC_PERP',
  side: 'Ask',
  price: '3000.5',
  quantity: '0.01',
  fee: '-0.006',
  feeSymbol: 'USDC',
  isMaker: true,
  orderId: '114575842681290753',
  clientId: '123456789',
  tradeId: 77,
  timestamp: '2026-09-22T12:00:00.5',
  systemOrderType: null,
}
const fill = (change: Record<string, unknown>) => {
  const [row] = wire.fills.parse([{ ...fillRow, ...change }])
  return row && text(parseFill(row, ETH, ids.textOf(row.clientId, row.orderId), 9))
}

test('a fill of the history: its order id is text, a rebate is negative', () => {
  expect(fill({})).toMatchObject({
    tradeId: '77',
    clientOrderId: '123456789',
    side: 'sell',
    feeQuote: '-0.006',
    liquidity: 'maker',
    venueTimeMs: 1_790_078_400_500,
    forced: false,
  })
})

test('fills without an id of their own are told apart', () => {
  expect(fill({ tradeId: 0 })).toMatchObject({ tradeId: '114575842681290753-0.01' })
  expect(fill({ tradeId: null, quantity: '0.020' })).toMatchObject({ tradeId: '114575842681290753-0.02' })
})

test('a fill that the venue made is forced; a conversion of collateral closes nothing', () => {
  expect(fill({ systemOrderType: 'LiquidatePositionOnBook' })).toMatchObject({ forced: true })
  expect(fill({ systemOrderType: 'CollateralConversion' })).toMatchObject({ forced: false })
})

test('positions are signed, cross, and may come alone', () => {
  const position = readFixture<Record<string, unknown>>('position')
  for (const payload of [position, [position]]) {
    const [row] = wire.positions.parse(payload)
    expect(row && text(parsePosition(row, 'SOL' as SymbolId, 9))).toEqual({
      venue: 'backpack',
      symbol: 'SOL',
      sizeBase: '-1.5',
      entryPrice: '150',
      markPrice: '149',
      unrealizedPnlQuote: '1.5',
      liquidationPrice: '310',
      marginMode: 'cross',
      updatedAtMs: 9,
    })
  }
  const [safe] = wire.positions.parse({ ...position, estLiquidationPrice: '0' })
  expect(safe && parsePosition(safe, ETH, 9)).not.toHaveProperty('liquidationPrice')
})

test('what can still be carried is the free equity of the account, although the funds are lent', () => {
  const payload = wire.collateral.parse({
    netEquity: '1010',
    netEquityAvailable: '800',
    pnlUnrealized: '10',
    collateral: [
      { symbol: 'SOL', totalQuantity: '2', availableQuantity: '1', lendQuantity: '0' },
      { symbol: 'USDC', totalQuantity: '1000', availableQuantity: '0', lendQuantity: '1000' },
    ],
  })
  expect(text(parseBalances(payload, 9))).toEqual([
    { asset: 'USDC', walletBalance: '1000', availableBalance: '800', unrealizedPnl: '10', receivedAtMs: 9 },
    { asset: 'SOL', walletBalance: '2', availableBalance: '1', unrealizedPnl: '0', receivedAtMs: 9 },
  ])
})

test('an account without a cent still has its settlement asset', () => {
  const payload = wire.collateral.parse({
    netEquity: '0',
    netEquityAvailable: '0',
    pnlUnrealized: '0',
    collateral: [],
  })
  expect(text(parseBalances(payload, 9))).toMatchObject([{ asset: 'USDC', walletBalance: '0' }])
})

test('a funding payment is positive when it was received', () => {
  const [row] = wire.fundingPayments.parse([
    { symbol: 'ETH_USDC_PERP', quantity: '-0.25', intervalEndTimestamp: '2026-09-22T12:00:00' },
  ])
  expect(row && text(parseFundingPayment(row, ETH))).toMatchObject({
    amountQuote: '-0.25',
    asset: 'USDC',
    paidAtMs: 1_790_078_400_000,
    paymentId: 'ETH_USDC_PERP-1790078400000',
  })
})

test('the best bid is the last row of the wire', () => {
  const depth = wire.depth.parse(depthAnswer)
  const book = parseDepth(depth, btc, 1, 9)
  expect(text([book.bids, book.asks])).toEqual([
    [{ price: '86700', sizeBase: '1.2' }],
    [{ price: '86700.1', sizeBase: '0.5' }],
  ])
  expect(text(parseTop(depth, btc, 9))).toMatchObject({
    bidPrice: '86700',
    askPrice: '86700.1',
    sequence: 94978270,
    venueTimeMs: 1758600000123,
    source: 'rest',
  })
})

test('an empty or crossed book is not a price', () => {
  const without = wire.depth.parse({ ...depthAnswer, bids: [] })
  expect(() => parseTop(without, btc, 9)).toThrow(/bid below an ask, got none and 86700.1/)
  const crossed = wire.depth.parse({ ...depthAnswer, bids: [['86700.1', '1']] })
  expect(() => parseTop(crossed, btc, 9)).toThrow(/got 86700.1 and 86700.1/)
})

test('a snapshot becomes exact ticks and lots; unpadded and padded prices are one', () => {
  const snapshot = parseSnapshot(wire.depth.parse(depthAnswer), btc, 9)
  expect([...snapshot.bidTicks]).toEqual([866_900, 867_000])
  expect([...snapshot.bidLots]).toEqual([20_000, 120_000])
  const padded = wire.depth.parse({ ...depthAnswer, bids: [['86700.0', '1.20000']] })
  expect(parseSnapshot(padded, btc, 9).bidTicks[0]).toBe(867_000)
})

test('a level off the grid is refused', () => {
  const odd = wire.depth.parse({ ...depthAnswer, bids: [['86700.05', '1']] })
  expect(() => parseSnapshot(odd, btc, 9)).toThrow(/grid of 0.1/)
})

test('an id of the book beyond 2^53 keeps its neighbours', () => {
  const id = (lastUpdateId: string) => wire.depth.parse({ ...depthAnswer, lastUpdateId }).lastUpdateId
  expect(id('94978270')).toBe(94978270)
  expect(id('111063070525358081') - id('111063070525358080')).toBe(1)
  expect(Number.isSafeInteger(id('111063070525358080'))).toBe(true)
})

test('funding has the true interval of the market, and bounds in fractions', () => {
  const [mark] = wire.markPrices.parse(readFixture('mark-prices'))
  expect(mark && text(parseFundingRate(mark, info, btc, 9))).toEqual({
    symbol: 'BTC',
    ratePerInterval: '0.0000125',
    intervalHours: '1',
    nextSettlementMs: 1758603600000,
    markPrice: '86700.12',
    indexPrice: '86710.5',
    capPerInterval: '0.01',
    floorPerInterval: '-0.01',
    receivedAtMs: 9,
  })
  const { fundingInterval: _dropped, ...unknown } = info
  expect(() => mark && parseFundingRate(mark, unknown, btc, 9)).toThrow(/expected the funding interval/)
})

test('the interval in progress is not settled yet', () => {
  const rows = wire.fundingRates.parse([
    { symbol: 'BTC_USDC_PERP', intervalEndTimestamp: '2026-09-22T13:00:00', fundingRate: '0.0001' },
    { symbol: 'BTC_USDC_PERP', intervalEndTimestamp: '2026-09-22T12:00:00', fundingRate: '0.0002' },
    { symbol: 'BTC_USDC_PERP', intervalEndTimestamp: '2026-09-22T11:00:00', fundingRate: '0.0003' },
  ])
  const settled = parseFundingRates(rows, btc, 1_790_078_400_000 + 60_000)
  expect(settled.map((row) => row.ratePerInterval.toString())).toEqual(['0.0003', '0.0002'])
})

test('a minute without a trade stands at the close before it', () => {
  const candles = parseKlines(wire.klines.parse(readFixture('klines')), 1_790_078_400_000 + 90_000)
  expect(text(candles)).toMatchObject([
    { openTimeMs: 1_790_078_400_000, close: '1', volumeBase: '10', closed: true },
    {
      openTimeMs: 1_790_078_460_000,
      open: '1',
      high: '1',
      low: '1',
      close: '1',
      volumeBase: '0',
      closed: false,
    },
  ])
  const [, empty] = wire.klines.parse(readFixture('klines'))
  expect(parseKlines(empty ? [empty] : [], 0)).toEqual([])
})

test('trades come oldest first, whatever the order on the wire', () => {
  const row = (id: number, timestamp: number) => ({
    id,
    price: '1',
    quantity: '2',
    quoteQuantity: '2',
    timestamp,
    isBuyerMaker: id === 9,
  })
  const trades = parseTrades(wire.trades.parse([row(10, 5), row(9, 5), row(8, 4)]))
  expect(trades.map((trade) => trade.tradeId)).toEqual(['8', '9', '10'])
  expect(trades.map((trade) => trade.takerSide)).toEqual(['buy', 'sell', 'buy'])
})

test('margin limits are read from the margin functions', () => {
  expect(text(parseMarginLimits(info))).toEqual({ maxLeverage: '75', maintenanceMarginRate: '0.00666667' })
  const { imfFunction: _dropped, ...unknown } = info
  expect(() => parseMarginLimits(unknown)).toThrow(/expected the margin fractions/)
})

test('an id of ours that was named before comes back as we wrote it', () => {
  const known = createClientIds()
  const clientId = known.numberOf('tdm-x-1-1' as ClientOrderId)
  expect(parseOrder(wire.order.parse({ ...orderAnswer, clientId }), ETH, known, 9).clientOrderId).toBe(
    'tdm-x-1-1',
  )
})
