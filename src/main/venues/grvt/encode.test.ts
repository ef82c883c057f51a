import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/grvt/read.ts'
import { BTC, id } from '../../../../test/fixtures/grvt/scripted-venue.ts'
import { D } from '../../base/decimal.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { createClientIds } from './client-ids.ts'
import { encodeOrder, mayRest } from './encode.ts'
import { parseInstrument } from './parse-instrument.ts'

const rows = readFixture<{ result: { instrument: string }[] }>('all-instruments').result
const marketOf = (name: string) => {
  const found = parseInstrument(
    rows.find(({ instrument }) => instrument === name),
    true,
  )
  if (!found) throw new Error(`expected ${name} to be read`)
  return found
}
const btc = marketOf('BTC_USDT_Perp')
const order: OrderRequest = {
  clientOrderId: id('abc'),
  symbol: BTC,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('1.013'),
  limitPrice: new D('68900.5'),
  timeInForce: 'GTC',
  reduceOnly: false,
}
const encode = (change: Partial<OrderRequest> = {}, { instrument, market } = btc) =>
  encodeOrder({ ...order, ...change }, instrument, market)

describe('orders', () => {
  test('what travels and what is signed are the same numbers', () => {
    const { signed, leg } = encode()
    expect(leg).toEqual({
      instrument: 'BTC_USDT_Perp',
      size: '1.013',
      limit_price: '68900.5',
      is_buying_asset: true,
    })
    expect([signed.contractSize, signed.limitPrice]).toEqual([1013000000n, 68900500000000n])
  })

  test('sizes take the scale of their coin, prices always nine decimals', () => {
    const sui = marketOf('SUI_USDT_Perp')
    const { signed } = encode({ sizeBase: new D('250.5'), limitPrice: new D('0.9312') }, sui)
    expect([signed.contractSize, signed.limitPrice]).toEqual([250500000n, 931200000n])
  })

  test.each([
    ['GTC', 'GOOD_TILL_TIME', false, true],
    ['post-only', 'GOOD_TILL_TIME', true, true],
    ['IOC', 'IMMEDIATE_OR_CANCEL', false, false],
    ['FOK', 'FILL_OR_KILL', false, false],
  ] as const)('%s', (timeInForce, wire, postOnly, rests) => {
    expect(encode({ timeInForce }).signed).toMatchObject({ timeInForce: wire, postOnly })
    expect(mayRest({ ...order, timeInForce })).toBe(rests)
  })

  test('a market order has no price and takes what it can at once', () => {
    const { limitPrice: _, ...rest } = order
    const { signed, leg } = encodeOrder({ ...rest, type: 'market' }, btc.instrument, btc.market)
    expect(signed).toMatchObject({ isMarket: true, timeInForce: 'IMMEDIATE_OR_CANCEL', limitPrice: 0n })
    expect(leg.limit_price).toBe('0')
  })

  test.each([
    { sizeBase: new D('1.0135') },
    { sizeBase: new D(0) },
    { sizeBase: new D('200') },
    { limitPrice: new D('68900.55') },
    { sizeBase: new D('0.001'), limitPrice: new D('1000') },
  ])('what our side can know is refused before it is sent: %j', (change) => {
    expect(() => encode(change)).toThrow('expected')
  })

  test('an order that reduces may be smaller than the smallest value', () => {
    expect(encode({ sizeBase: new D('0.001'), limitPrice: new D('1000'), reduceOnly: true }).leg.size).toBe(
      '0.001',
    )
  })
})

describe('client order ids', () => {
  test('ours travel in the upper half of 64 bits, always under the same number', () => {
    const ids = createClientIds()
    const number = ids.numberOf(id('abc'))
    expect(BigInt(number) >= 1n << 63n && BigInt(number) < 1n << 64n).toBe(true)
    expect(createClientIds().numberOf(id('abc'))).toBe(number)
    expect(ids.textOf(number, '' as never)).toBe('abc')
  })

  test('of others: their number, or the id of the venue', () => {
    const ids = createClientIds()
    expect(ids.textOf('747860882', '0xab' as never)).toBe('747860882')
    expect(ids.keyOf(id('747860882'))).toEqual({ client_order_id: '747860882' })
    expect(ids.textOf('0', '0xab' as never)).toBe('venue-0xab')
    expect(ids.keyOf(id('venue-0xab'))).toEqual({ order_id: '0xab' })
  })

  test('refuses what cannot travel', () => {
    const ids = createClientIds()
    expect(() => ids.numberOf(id(''))).toThrow('empty')
    expect(() => ids.numberOf(id('18446744073709551616'))).toThrow('64 bits')
  })
})
