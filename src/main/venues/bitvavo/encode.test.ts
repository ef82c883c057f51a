import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { encodeOrder } from './encode.ts'
import { createOrderNames, uuidOfName } from './order-names.ts'
import { parseInstrument } from './parse-instrument.ts'

const btc = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument
const UUID = '2be7d0df-d8dc-4b93-a550-8876f3b393e9'

const limit: OrderRequest = {
  clientOrderId: 't-1' as ClientOrderId,
  symbol: 'BTC' as SymbolId,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.01'),
  limitPrice: new D('50000'),
  timeInForce: 'post-only',
  reduceOnly: false,
}
const { limitPrice: _dropped, ...withoutPrice } = limit
const market: OrderRequest = { ...withoutPrice, type: 'market', timeInForce: 'IOC' }

test('a post-only limit order', () => {
  expect(JSON.stringify(encodeOrder(limit, UUID, btc))).toBe(
    `{"market":"BTC-EUR","side":"buy","orderType":"limit","amount":"0.01","price":"50000","timeInForce":"GTC","postOnly":true,"clientOrderId":"${UUID}","operatorId":1,"responseRequired":true}`,
  )
})

test.each(['GTC', 'IOC', 'FOK'] as const)('%s is said as it is, without post-only', (timeInForce) => {
  const body = encodeOrder({ ...limit, timeInForce }, UUID, btc)
  expect(body).toMatchObject({ timeInForce })
  expect(body).not.toHaveProperty('postOnly')
})

test('a market order has neither price nor time in force; small sizes have no exponent', () => {
  expect(encodeOrder({ ...market, sizeBase: new D('0.00010001') }, UUID, btc)).toEqual({
    market: 'BTC-EUR',
    side: 'buy',
    orderType: 'market',
    amount: '0.00010001',
    clientOrderId: UUID,
    operatorId: 1,
    responseRequired: true,
  })
})

test.each<[string, Partial<OrderRequest>, RegExp]>([
  ['zero size', { sizeBase: new D(0) }, /size above zero, got 0/],
  ['a size that is no number', { sizeBase: new D(Number.NaN) }, /size above zero, got NaN/],
  ['a size off the lot', { sizeBase: new D('0.010000001') }, /steps of 1e-8|steps of 0.00000001/],
  ['a size below the minimum', { sizeBase: new D('0.00009') }, /at least 0.0001 BTC/],
  ['a size above the maximum', { sizeBase: new D('1000000001') }, /at most 1000000000 BTC/],
  ['a price off the tick', { limitPrice: new D('50000.5') }, /steps of 1, got 50000.5/],
  [
    'a value below the minimum',
    { sizeBase: new D('0.0001'), limitPrice: new D(40_000) },
    /at least 5 EUR, got 4/,
  ],
  ['an order id with a space', { clientOrderId: 't 1' as ClientOrderId }, /client order id.*got "t 1"/],
  ['an order id that is too long', { clientOrderId: 'x'.repeat(65) as ClientOrderId }, /1 to 64/],
])('%s is refused before sending', (_name, change, words) => {
  expect(() => encodeOrder({ ...limit, ...change }, UUID, btc)).toThrow(words)
})

test('reduce-only is not pretended', () => {
  expect(() => encodeOrder({ ...limit, reduceOnly: true }, UUID, btc)).toThrow(
    expect.objectContaining({ kind: 'not-supported' }),
  )
})

test('the same id of ours always has the same UUID, of version 5', () => {
  const uuid = uuidOfName('tdm-abc-0-1')
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(createOrderNames().toVenue('tdm-abc-0-1' as ClientOrderId)).toBe(uuid)
  expect(uuidOfName('tdm-abc-0-2')).not.toBe(uuid)
})

test('a UUID is ours again once it was asked for, and stays itself otherwise', () => {
  const names = createOrderNames()
  const uuid = uuidOfName('t-1')
  expect(names.toOurs(uuid)).toBe(uuid)
  names.toVenue('t-1' as ClientOrderId)
  expect(names.toOurs(uuid.toUpperCase())).toBe('t-1')
  expect(names.toVenue(UUID as ClientOrderId)).toBe(UUID)
  expect(names.toOurs(UUID)).toBe(UUID)
  expect(names.toOurs(undefined)).toBe('')
})
