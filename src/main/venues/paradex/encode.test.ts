import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { encodeOrder } from './encode.ts'
import { parseInstrument } from './parse-instrument.ts'

const [row] = readFixture<{ results: unknown[] }>('markets').results
const btc = parseInstrument(row, 1_790_000_000_000) as Instrument
const limit: OrderRequest = {
  clientOrderId: 't-1' as ClientOrderId,
  symbol: 'BTC' as SymbolId,
  side: 'sell',
  type: 'limit',
  sizeBase: new D('0.05'),
  limitPrice: new D('65432'),
  timeInForce: 'IOC',
  reduceOnly: true,
}
const { limitPrice: _, ...market } = limit

test('a limit order in the venue’s words, padded to its steps', () => {
  const { body, terms } = encodeOrder(limit, btc)
  expect(body).toEqual({
    market: 'BTC-USD-PERP',
    side: 'SELL',
    type: 'LIMIT',
    size: '0.05000',
    price: '65432.0',
    instruction: 'IOC',
    client_id: 't-1',
    recv_window: 5000,
    flags: ['REDUCE_ONLY'],
  })
  expect(terms.price.toString()).toBe('65432')
})

test('a market order sends and signs a price of 0', () => {
  const { body, terms } = encodeOrder({ ...market, type: 'market', reduceOnly: false }, btc)
  expect(body).toMatchObject({ type: 'MARKET', price: '0', instruction: 'GTC' })
  expect(body).not.toHaveProperty('flags')
  expect(terms.price.isZero()).toBe(true)
})

test.each([
  ['FOK, which the venue has not', { timeInForce: 'FOK' as const }, /GTC, IOC or post-only/],
  ['an id that is too long', { clientOrderId: 'x'.repeat(65) as ClientOrderId }, /client order id/],
  ['an id that would change the path', { clientOrderId: 'a/b' as ClientOrderId }, /client order id/],
  ['a size off the step', { sizeBase: new D('0.000015') }, /steps of 0.00001/],
  ['a size above the largest', { sizeBase: new D(101) }, /at most 100/],
  ['a price off the tick', { limitPrice: new D('65432.15') }, /steps of 0.1/],
  ['too little value', { sizeBase: new D('0.0001'), reduceOnly: false }, /at least 10 USD/],
])('%s is refused before it is sent', (_name, change, message) => {
  expect(() => encodeOrder({ ...limit, ...change }, btc)).toThrow(message)
})

test('a reduce-only order may be worth less than the minimum', () => {
  expect(encodeOrder({ ...limit, sizeBase: new D('0.0001') }, btc).body.size).toBe('0.00010')
})
