import { expect, test } from 'vitest'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { encodeParams } from './auth.ts'
import { encodeOrder } from './encode.ts'
import { parseInstrument } from './parse-instrument.ts'

const btc = parseInstrument({
  symbol: 'BTCUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
    { filterType: 'MIN_NOTIONAL', notional: '5' },
  ],
}) as Instrument

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

test('a post-only limit order is the published one, padded to the steps', () => {
  expect(encodeParams(encodeOrder(limit, btc))).toBe(
    'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=60000.0&newClientOrderId=t-1',
  )
})

test('a market order has no time in force and asks for its result', () => {
  expect(encodeParams(encodeOrder({ ...market, reduceOnly: true }, btc))).toBe(
    'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010&newClientOrderId=t-1&reduceOnly=true&newOrderRespType=RESULT',
  )
})

test.each(['IOC', 'FOK'] as const)('%s asks for its result too', (timeInForce) => {
  expect(encodeOrder({ ...limit, timeInForce }, btc)).toMatchObject({
    timeInForce,
    newOrderRespType: 'RESULT',
  })
})

test.each<[string, Partial<OrderRequest>, RegExp]>([
  ['zero size', { sizeBase: new D(0) }, /size above zero, got 0/],
  ['negative size', { sizeBase: new D(-1) }, /size above zero, got -1/],
  ['a size that is no number', { sizeBase: new D(Number.NaN) }, /size above zero, got NaN/],
  ['a size off the lot', { sizeBase: new D('0.0105') }, /steps of 0.001, got 0.0105/],
  ['a size above the maximum', { sizeBase: new D(1001) }, /at most 1000 BTC, got 1001/],
  ['a price off the tick', { limitPrice: new D('60000.05') }, /steps of 0.1, got 60000.05/],
  [
    'a value below the minimum',
    { sizeBase: new D('0.001'), limitPrice: new D(4000) },
    /at least 5 USDT, got 4/,
  ],
  ['an order id with a space', { clientOrderId: 't 1' as ClientOrderId }, /client order id.*got "t 1"/],
  ['an order id that is too long', { clientOrderId: 'x'.repeat(37) as ClientOrderId }, /1 to 36/],
])('%s is refused before sending', (_name, change, words) => {
  expect(() => encodeOrder({ ...limit, ...change }, btc)).toThrow(words)
})

test('a limit order without a price is refused', () => {
  expect(() => encodeOrder({ ...withoutPrice, type: 'limit' }, btc)).toThrow(
    /limit price above zero, got none/,
  )
})

test('a market order has a smaller maximum', () => {
  expect(() => encodeOrder({ ...market, sizeBase: new D(121) }, btc)).toThrow(/at most 120/)
})

test('a reduce-only order may be worth less than the minimum', () => {
  const small = { ...limit, sizeBase: new D('0.001'), limitPrice: new D(4000), reduceOnly: true }
  expect(encodeOrder(small, btc)).toMatchObject({ reduceOnly: 'true', price: '4000.0' })
})
