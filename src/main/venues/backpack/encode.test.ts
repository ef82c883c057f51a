import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { encodeOrder } from './encode.ts'
import { parseInstrument } from './parse-instrument.ts'

const btc = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument

const limit: OrderRequest = {
  clientOrderId: 't-1' as ClientOrderId,
  symbol: 'BTC' as SymbolId,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.01'),
  limitPrice: new D('60000'),
  timeInForce: 'post-only',
  reduceOnly: false,
}
const { limitPrice: _dropped, ...withoutPrice } = limit
const market: OrderRequest = { ...withoutPrice, type: 'market', timeInForce: 'IOC' }

test('post-only is a flag without a time in force; the order id is a number', () => {
  expect(encodeOrder(limit, 7, btc)).toEqual({
    symbol: 'BTC_USDC_PERP',
    side: 'Bid',
    orderType: 'Limit',
    quantity: '0.01000',
    price: '60000.0',
    postOnly: true,
    clientId: 7,
  })
})

test.each(['GTC', 'IOC', 'FOK'] as const)('%s travels by its own name', (timeInForce) => {
  const params = encodeOrder({ ...limit, timeInForce, reduceOnly: true, side: 'sell' }, 7, btc)
  expect(params).toMatchObject({ side: 'Ask', timeInForce, reduceOnly: true })
  expect(params).not.toHaveProperty('postOnly')
})

test('a market order has neither price nor time in force', () => {
  expect(encodeOrder(market, 0, btc)).toEqual({
    symbol: 'BTC_USDC_PERP',
    side: 'Bid',
    orderType: 'Market',
    quantity: '0.01000',
    clientId: 0,
  })
})

test('nothing absent is named: it would be signed and not sent', () => {
  expect(Object.values(encodeOrder(market, 7, btc))).not.toContain(undefined)
  expect(Object.values(encodeOrder(limit, 7, btc))).not.toContain(undefined)
})

test.each<[string, Partial<OrderRequest>, RegExp]>([
  ['zero size', { sizeBase: new D(0) }, /size above zero, got 0/],
  ['negative size', { sizeBase: new D(-1) }, /size above zero, got -1/],
  ['a size that is no number', { sizeBase: new D(Number.NaN) }, /size above zero, got NaN/],
  ['a size off the lot', { sizeBase: new D('0.000015') }, /steps of 0.00001, got 0.000015/],
  ['a price off the tick', { limitPrice: new D('60000.05') }, /steps of 0.1, got 60000.05/],
  ['a price of zero', { limitPrice: new D(0) }, /limit price above zero, got 0/],
])('%s is refused before sending', (_name, change, words) => {
  expect(() => encodeOrder({ ...limit, ...change }, 7, btc)).toThrow(words)
})

test('limits of the market are kept where it has some', () => {
  const small: Instrument = { ...btc, minSize: new D('0.001'), maxSize: new D(2) }
  expect(() => encodeOrder({ ...limit, sizeBase: new D('0.0005') }, 7, small)).toThrow(/at least 0.001/)
  expect(() => encodeOrder({ ...limit, sizeBase: new D(3) }, 7, small)).toThrow(/at most 2 BTC, got 3/)
})

test('a price where there should be none, and none where there should be one', () => {
  expect(() => encodeOrder({ ...market, limitPrice: new D(1) }, 7, btc)).toThrow(/without a limit price/)
  expect(() => encodeOrder({ ...withoutPrice, type: 'limit' }, 7, btc)).toThrow(
    /limit price above zero, got none/,
  )
})
