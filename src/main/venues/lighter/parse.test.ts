import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { D, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createMarkets } from './markets.ts'
import {
  isOwnTrade,
  leverageOf,
  parseFill,
  parseFundingPayment,
  parseOrder,
  parsePosition,
  parseStatus,
  parseTimeMs,
} from './parse.ts'
import { parseInstrument } from './parse-instrument.ts'
import {
  nextSettlementMs,
  parseBbo,
  parseCandles,
  parseDepth,
  parseFundingRate,
  parseFundings,
} from './parse-market.ts'
import * as wire from './wire.ts'

const ETH = 'ETH' as SymbolId
const { order_book_details: rows } = wire.orderBookDetails.parse(readFixture('order-book-details'))
const markets = rows.flatMap((row) => wire.marketRow.safeParse(row).data ?? [])
const instruments = markets.map(parseInstrument)
const eth = instruments[1] as Instrument
/** Decimals as text, for comparing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('instruments', () => {
  test('steps are the powers of ten that the venue names', () => {
    expect(plain(instruments[0])).toEqual({
      venue: 'lighter',
      symbol: 'BTC',
      venueSymbol: 'BTC',
      quoteAsset: 'USDC',
      status: 'trading',
      tickSize: '0.1',
      lotSize: '0.00001',
      minSize: '0.0001',
      maxSize: '2814749767.10655',
      maxMarketSize: '2814749767.10655',
      minNotional: '10',
      multiplier: '1',
    })
  })

  test('multiplied, non-ASCII, delisted and hidden ones', () => {
    expect(plain(instruments.slice(2))).toMatchObject([
      { symbol: 'PEPE', venueSymbol: '1000PEPE', multiplier: '1000', lotSize: '1', status: 'trading' },
      { symbol: '龙虾', status: 'trading' },
      { symbol: 'OLD', status: 'delisted' },
      { symbol: 'SOON', status: 'pending' },
    ])
  })

  test('a row that cannot be read loses itself only', () => {
    expect(rows).toHaveLength(7)
    expect(markets).toHaveLength(6)
  })

  test('a symbol that was listed anew means its active market', () => {
    const kept = createMarkets()
    const [active] = markets
    if (!active) throw new Error('expected a market')
    kept.keep([active, { ...active, market_id: 77, status: 'inactive' }])
    expect(kept.rowOf(instruments[0] as Instrument).market_id).toBe(1)
    expect(() => kept.rowOf({ ...eth, venueSymbol: 'NONE' })).toThrow(/NONE/)
  })
})

describe('times', () => {
  test.each([
    [1_777_941_383, 1_777_941_383_000],
    [1_777_941_383_576, 1_777_941_383_576],
    [1_777_941_383_576_735, 1_777_941_383_576],
  ])('%i is a moment by its magnitude', (value, expected) => expect(parseTimeMs(value)).toBe(expected))
})

describe('orders', () => {
  const sample = readFixture<{ orders: { '0': [object] } }>('account-orders').orders['0'][0]
  const parse = (change: object) =>
    parseOrder(wire.order.parse({ ...sample, ...change }), ETH, 'mine' as ClientOrderId, 9)

  test('the sample of the sheet', () => {
    expect(plain(parse({}))).toEqual({
      venue: 'lighter',
      symbol: 'ETH',
      clientOrderId: 'mine',
      venueOrderId: '281476929510110',
      side: 'sell',
      type: 'limit',
      timeInForce: 'GTC',
      status: 'partially-filled',
      sizeBase: '0.005',
      limitPrice: '2352.74',
      reduceOnly: false,
      filledBase: '0.002',
      averagePrice: '2352.74',
      venueTimeMs: 1777941383900,
      receivedAtMs: 9,
    })
  })

  test('an id beyond 2^53 is read from its text, and without the text it is refused', () => {
    const id = '1152921504606846975'
    expect(parse({ order_id: id, order_index: 2 ** 60 }).venueOrderId).toBe(id)
    expect(() => parse({ order_id: undefined, order_index: 2 ** 60 })).toThrow()
    expect(parse({ order_id: undefined, order_index: 281476929510110 }).venueOrderId).toBe('281476929510110')
  })

  test.each([
    ['in-progress', '0', 'open'],
    ['pending', '0', 'open'],
    ['open', '0', 'open'],
    ['open', '1', 'partially-filled'],
    ['filled', '1', 'filled'],
    ['canceled', '0', 'cancelled'],
    ['canceled-expired', '0', 'expired'],
    ['canceled-post-only', '0', 'rejected'],
    ['canceled-margin-not-allowed', '0', 'rejected'],
    ['canceled-position-not-allowed', '0', 'rejected'],
    ['canceled-invalid-balance', '0', 'rejected'],
    ['canceled-reduce-only', '0', 'rejected'],
    ['canceled-reduce-only', '1', 'cancelled'],
    ['canceled-too-much-slippage', '0', 'rejected'],
    ['canceled-too-much-slippage', '1', 'cancelled'],
    ['canceled-not-enough-liquidity', '1', 'cancelled'],
    ['canceled-self-trade', '0', 'cancelled'],
    ['canceled-liquidation', '1', 'cancelled'],
    ['canceled-something-new', '0', 'cancelled'],
  ])('%s with %s filled is %s', (status, filled, expected) =>
    expect(parseStatus(status, new D(filled))).toBe(expected),
  )

  test('a state that nobody has seen is not guessed', () => {
    expect(() => parseStatus('resting', ZERO)).toThrow(/known order status, got "resting"/)
  })
})

describe('fills', () => {
  const sample = wire.trade.parse(readFixture('trade'))
  const nameOf = (client: string, venueId: string) => `${client}/${venueId}` as ClientOrderId

  test('the other side of the same trade', () => {
    expect(plain(parseFill(sample, 99, ETH, nameOf, 9))).toMatchObject({
      side: 'buy',
      liquidity: 'taker',
      clientOrderId: '0/562947905631053',
      feeQuote: '0.0013175344',
      feeAsset: 'USDC',
      realizedPnlQuote: '0',
    })
    expect([isOwnTrade(sample, 99), isOwnTrade(sample, 1234), isOwnTrade(sample, 1)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('fees are absent when they are zero', () => {
    const { taker_fee: _, maker_fee: __, ...free } = readFixture<Record<string, unknown>>('trade')
    expect(parseFill(wire.trade.parse(free), 1234, ETH, nameOf, 9).feeQuote.isZero()).toBe(true)
  })
})

describe('account', () => {
  const [account] = wire.accounts.parse(readFixture('account')).accounts
  test('a short position carries its sign and its mark price', () => {
    const [short] = account?.positions ?? []
    if (!short) throw new Error('expected a position')
    expect(plain(parsePosition(short, ETH, 9))).toMatchObject({
      sizeBase: '-3.6956',
      entryPrice: '3024.66',
      unrealizedPnlQuote: '17.521309',
      liquidationPrice: '3324.66',
      leverage: '20',
      marginMode: 'cross',
    })
    expect(parsePosition(short, ETH, 9).markPrice.toFixed(2)).toBe('2981.90')
  })

  test.each([
    ['5.00', '20'],
    ['0.0500', '20'],
    ['100.00', '1'],
  ])('a margin fraction of %s is %sx', (text, expected) => expect(leverageOf(text)?.toFixed()).toBe(expected))

  test('no margin fraction is no leverage', () => expect(leverageOf('0.00')).toBeUndefined())

  test('a funding payment', () => {
    const payload = { timestamp: 1_640_995_200, market_id: 0, funding_id: '7', change: '-1.5' }
    expect(plain(parseFundingPayment(payload, ETH))).toMatchObject({
      amountQuote: '-1.5',
      paidAtMs: 1_640_995_200_000,
      paymentId: '7-0',
    })
  })
})

describe('market data', () => {
  const book = wire.orderBookOrders.parse(readFixture('order-book-orders'))

  test('orders of one price are one level', () => {
    const depth = parseDepth(book, eth, 1, 9)
    expect(plain([depth.asks, depth.bids])).toEqual([
      [{ price: '2361.32', sizeBase: '0.2317' }],
      [{ price: '2361', sizeBase: '1' }],
    ])
    expect(parseDepth(book, eth, 5, 9).asks).toHaveLength(2)
  })

  test('a book without a side has no best bid and offer', () => {
    expect(() => parseBbo({ ...book, bids: [] }, eth, 9)).toThrow(/got none and 2361.32/)
  })

  test('funding history: percent an hour, negative when shorts pay, oldest first', () => {
    const history = parseFundings(wire.fundings.parse(readFixture('fundings')), eth)
    expect(plain(history)).toEqual([
      { symbol: 'ETH', ratePerInterval: '-0.00003', settledAtMs: 1_778_698_800_000 },
      { symbol: 'ETH', ratePerInterval: '0.000012', settledAtMs: 1_778_702_400_000 },
    ])
  })

  test('funding now: a rate for 8 hours becomes one for the hour, settled on the next', () => {
    const rate = { market_id: 0, exchange: 'lighter', rate: '0.000096' }
    const market = markets[1]
    if (!market) throw new Error('expected a market')
    const times = { venueNowMs: 1_778_702_400_000, receivedAtMs: 9 }
    expect(plain(parseFundingRate(rate, market, eth, times))).toEqual({
      symbol: 'ETH',
      ratePerInterval: '0.000012',
      intervalHours: '1',
      nextSettlementMs: 1_778_706_000_000,
      markPrice: '2352.74',
      receivedAtMs: 9,
    })
    expect(nextSettlementMs(1_778_702_399_999)).toBe(1_778_702_400_000)
  })

  test('candles; null is none', () => {
    const [candle] = parseCandles(wire.candles.parse(readFixture('candles')), 1_700_000_000_000)
    expect(plain(candle)).toMatchObject({ open: '2361.11', low: '2360', volumeBase: '1.2345', closed: false })
    expect(wire.candles.parse({ code: 200, c: null }).c).toEqual([])
  })
})
