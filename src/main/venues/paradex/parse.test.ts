import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { parseExactJson } from './exact-json.ts'
import { createOrderSides } from './order-sides.ts'
import { parseFill, parseOrder, parsePosition, parseStatus, sizeOf } from './parse.ts'
import { isPerpetual, parseInstrument } from './parse-instrument.ts'
import { marketRowOf, parseBbo, parseFundingRate, parseFundingRow, parseTrade } from './parse-market.ts'
import * as wire from './wire.ts'

const BTC = 'BTC' as SymbolId
const NOW_MS = 1_790_000_000_000
const order = (change: Readonly<Record<string, unknown>> = {}) =>
  wire.order.parse({ ...readFixture<Record<string, unknown>>('order'), ...change })
const markets = wire.markets.parse(readFixture('markets'))
const instruments = (): (Instrument | undefined)[] =>
  markets.results.filter(isPerpetual).map((row) => parseInstrument(row, NOW_MS))
const btc = instruments()[0] as Instrument

describe('instruments', () => {
  test('perpetuals with a book, thousands told by the k in symbol or currency, unreadable rows left out', () => {
    expect(instruments().map((row) => row && [row.symbol, row.multiplier.toString(), row.status])).toEqual([
      ['BTC', '1', 'trading'],
      ['BONK', '1000', 'trading'],
      ['PEPE', '1000', 'trading'],
      ['KAITO', '1', 'trading'],
      ['SOON', '1', 'pending'],
      undefined,
    ])
  })

  test('steps, limits and the price band are the venue’s', () => {
    expect(btc).toMatchObject({ venueSymbol: 'BTC-USD-PERP', quoteAsset: 'USD' })
    expect([btc.tickSize, btc.lotSize, btc.minSize, btc.maxSize, btc.minNotional].map(String)).toEqual([
      '0.1',
      '0.00001',
      '0.00001',
      '100',
      '10',
    ])
    expect([btc.priceBand?.up, btc.priceBand?.down].map(String)).toEqual(['1.05', '0.95'])
  })
})

describe('orders', () => {
  test.each([
    ['NEW', '0.05', '', 'open'],
    ['UNTRIGGERED', '0.05', '', 'open'],
    ['OPEN', '0.05', '', 'open'],
    ['OPEN', '0.02', '', 'partially-filled'],
    ['CLOSED', '0', '', 'filled'],
    ['CLOSED', '0.05', 'USER_CANCELED', 'cancelled'],
    ['CLOSED', '0.02', 'USER_CANCELED', 'cancelled'],
    ['CLOSED', '0.05', 'REMAINING_IOC_CANCEL', 'cancelled'],
    ['CLOSED', '0.05', 'NOT_ENOUGH_MARGIN', 'rejected'],
    ['CLOSED', '0.05', 'POST_ONLY_WOULD_CROSS', 'rejected'],
    // What had filled stays: that is no refusal.
    ['CLOSED', '0.02', 'NOT_ENOUGH_MARGIN', 'cancelled'],
    ['CLOSED', '0.05', 'EXPIRED', 'expired'],
    ['CLOSED', '0.05', 'A_REASON_OF_TOMORROW', 'cancelled'],
  ])('%s with %s left and the reason "%s" is %s', (status, remaining_size, cancel_reason, expected) => {
    expect(parseStatus(order({ status, remaining_size, cancel_reason }))).toBe(expected)
  })

  test('a reason that nobody has listed is told as it is, and our own cancel needs none', () => {
    const reasonOf = (cancel_reason: string) =>
      parseOrder(order({ status: 'CLOSED', cancel_reason }), BTC, 1).reason
    expect(reasonOf('A_REASON_OF_TOMORROW')).toBe('A_REASON_OF_TOMORROW')
    expect(reasonOf('USER_CANCELED')).toBeUndefined()
  })

  test('what is filled is what does not remain; an empty average is none', () => {
    const parsed = parseOrder(order({ remaining_size: '0.02', flags: ['REDUCE_ONLY'] }), BTC, 1)
    expect([parsed.filledBase, parsed.averagePrice].map(String)).toEqual(['0.03', '0'])
    expect(parsed).toMatchObject({ timeInForce: 'post-only', reduceOnly: true, clientOrderId: 't-1' })
    expect(parseOrder(order({ client_id: '', id: '77' }), BTC, 1).clientOrderId).toBe('venue-77')
  })

  test('a state nobody has seen is not guessed', () => {
    expect(() => order({ status: 'RESTING' })).toThrow()
  })

  test('numbers beyond 2^53 keep their digits', () => {
    expect(order().seq_no).toBe(1681471234972000001n)
    expect(parseExactJson('{"a":9007199254740993,"b":0.1,"c":12,"d":"9007199254740993"}')).toEqual({
      a: 9007199254740993n,
      b: 0.1,
      c: 12,
      d: '9007199254740993',
    })
  })
})

describe('fills', () => {
  const fill = wire.fill.parse(readFixture('fill'))

  test('the side is the order’s own: that of the fill is the taker’s', () => {
    const sides = createOrderSides()
    expect(sides.of(fill)).toBeUndefined()
    sides.learn(order())
    expect(sides.of(fill)).toBe('buy')
    expect(createOrderSides().of({ ...fill, liquidity: 'TAKER' })).toBe('sell')
  })

  test('a rebate is a negative fee; ids are unique per type only; a liquidation is forced', () => {
    const parsed = parseFill(fill, 'buy', BTC, 1)
    expect([parsed.feeQuote.toString(), parsed.tradeId, parsed.forced]).toEqual([
      '-0.039259',
      '8615262148007718462',
      false,
    ])
    const forced = parseFill({ ...fill, fill_type: 'LIQUIDATION' }, 'buy', BTC, 1)
    expect([forced.tradeId, forced.forced]).toEqual(['LIQUIDATION-8615262148007718462', true])
  })
})

test('a short is negative with and without its sign; profit leaves running funding out', () => {
  const position = wire.position.parse(readFixture('position'))
  expect([position, { ...position, size: '0.05' }].map((row) => sizeOf(row).toString())).toEqual([
    '-0.05',
    '-0.05',
  ])
  expect(sizeOf({ ...position, status: 'CLOSED' }).toString()).toBe('0')
  expect(parsePosition(position, BTC, new D(65100), 1).unrealizedPnlQuote.toString()).toBe('-5')
})

describe('market data', () => {
  test('funding accrues continuously, with the market’s own period and bounds', () => {
    const summaries = wire.summaries.parse({
      results: [
        {
          symbol: 'BTC-USD-PERP',
          mark_price: '65000.5',
          underlying_price: '65000',
          funding_rate: '-0.0001',
          created_at: 5,
        },
      ],
    })
    const rate = parseFundingRate(summaries, marketRowOf(markets, 'BTC-USD-PERP'), btc, 7)
    expect(rate).toMatchObject({ accrual: 'continuous', nextSettlementMs: 7 })
    expect(
      [rate.ratePerInterval, rate.intervalHours, rate.capPerInterval, rate.floorPerInterval].map(String),
    ).toEqual(['-0.0001', '8', '0.02', '-0.02'])
    expect(() => marketRowOf(markets, 'NO-USD-PERP')).toThrow(/expected the market NO-USD-PERP/)
    expect(() => parseFundingRate({ results: [] }, marketRowOf(markets, 'BTC-USD-PERP'), btc, 7)).toThrow(
      /expected the funding rate/,
    )
    const [row] = wire.fundingData.parse({ results: [readFixture('funding-row')], next: null }).results
    expect(row && parseFundingRow(row, btc, 8).ratePerInterval.toString()).toBe('-0.00014969570582')
  })

  test('a touch with an empty side is no price', () => {
    const { data } = readFixture<{ params: { data: Record<string, unknown> } }>('bbo-frame').params
    expect(parseBbo(wire.bbo.parse(data), btc, 1).bidPrice.toString()).toBe('30112.22')
    expect(() => parseBbo(wire.bbo.parse({ ...data, bid: '' }), btc, 1)).toThrow(/bid below an ask/)
  })

  test('what changed hands beside the book is no trade', () => {
    const { data } = readFixture<{ params: { data: object } }>('trade-frame').params
    expect(parseTrade(wire.trade.parse(data))).toMatchObject({ takerSide: 'buy' })
    expect(parseTrade(wire.trade.parse({ ...data, trade_type: 'UNWIND_TRANSFER' }))).toBeUndefined()
  })
})
