import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { D } from '../../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { encodeOrder, requireValid } from './encode.ts'
import { createOrderNames, isVenueIndex } from './order-index.ts'
import { parseInstrument } from './parse-instrument.ts'
import { marketRow } from './wire.ts'

const { order_book_details: rows } = readFixture<{ order_book_details: unknown[] }>('order-book-details')
const btc = parseInstrument(marketRow.parse(rows[0]))
const terms = { marketId: 1, clientOrderIndex: 1001, price: new D('84395.0'), expiresAtMs: 1802419200000 }

const order = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'a' as ClientOrderId,
  symbol: 'BTC' as SymbolId,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.001'),
  limitPrice: new D('84395.0'),
  timeInForce: 'post-only',
  reduceOnly: false,
  ...change,
})
const { limitPrice: _, ...market } = order({ type: 'market', timeInForce: 'IOC' })

describe('orders', () => {
  test('the example of the sheet', () => {
    expect(encodeOrder(order(), btc, terms)).toEqual({
      MarketIndex: 1,
      ClientOrderIndex: 1001,
      BaseAmount: 100,
      Price: 843950,
      IsAsk: 0,
      Type: 0,
      TimeInForce: 2,
      ReduceOnly: 0,
      TriggerPrice: 0,
      OrderExpiry: 1802419200000,
    })
  })

  test.each([
    ['GTC', { timeInForce: 'GTC' }, { Type: 0, TimeInForce: 1, OrderExpiry: terms.expiresAtMs }],
    ['IOC', { timeInForce: 'IOC' }, { Type: 0, TimeInForce: 0, OrderExpiry: 0 }],
    ['sell', { side: 'sell', reduceOnly: true }, { IsAsk: 1, ReduceOnly: 1 }],
    ['market', { type: 'market', timeInForce: 'IOC' }, { Type: 1, TimeInForce: 0, OrderExpiry: 0 }],
  ] as const)('%s', (_name, change, expected) =>
    expect(encodeOrder(order(change), btc, terms)).toMatchObject(expected),
  )

  test('the largest size stays exact', () => {
    expect(encodeOrder(order({ sizeBase: btc.maxSize }), btc, terms).BaseAmount).toBe(2 ** 48 - 1)
  })

  test.each([
    [{ timeInForce: 'FOK' }, /no fill-or-kill/],
    [{ clientOrderId: '' as ClientOrderId }, /a client order id/],
    [{ sizeBase: new D(0) }, /size above zero/],
    [{ sizeBase: new D('0.000015') }, /steps of 0.00001/],
    [{ sizeBase: new D('0.00009') }, /resting size of at least 0.0001/],
    [{ sizeBase: new D('2814749767.10656') }, /at most/],
    [{ limitPrice: new D('84395.05') }, /price of BTC in steps of 0.1/],
    [{ limitPrice: new D(0) }, /limit price above zero/],
    [{ limitPrice: new D('429496729.6') }, /price of at most/],
    [{ sizeBase: new D('0.0001') }, /resting order of at least 10 USDC/],
    [{ type: 'market' }, /market order without a limit price/],
  ] as const)('%# is refused before sending', (change, words) => {
    expect(() => requireValid(order(change), btc)).toThrow(words)
  })

  test('minimums bind resting orders only', () => {
    const small = { sizeBase: new D('0.00001') }
    expect(() => requireValid(order({ ...small, timeInForce: 'IOC' }), btc)).not.toThrow()
    expect(() => requireValid(order({ ...small, reduceOnly: true }), btc)).not.toThrow()
    expect(() => requireValid({ ...market, ...small }, btc)).not.toThrow()
  })
})

describe('order numbers', () => {
  const id = (text: string) => text as ClientOrderId

  test('a text has always the same number, of 1 to 2^48 − 1, and is found again', () => {
    const names = createOrderNames()
    const index = names.indexOf(id('tdm-abc-1-1'))
    expect(createOrderNames().indexOf(id('tdm-abc-1-1'))).toBe(index)
    expect(index).toBeGreaterThan(0)
    expect(index).toBeLessThan(2 ** 48)
    expect(names.nameOf(String(index), '281476929510110')).toBe('tdm-abc-1-1')
  })

  test('an order whose text is not known goes by its number, and that number means it again', () => {
    const names = createOrderNames()
    expect(names.nameOf('42', '281476929510110')).toBe('42')
    expect(names.indexOf(id('42'))).toBe(42)
  })

  test('an order without a number goes by the venue’s own id', () => {
    const names = createOrderNames()
    const name = names.nameOf('0', '281476929510110')
    expect(name).toBe('281476929510110')
    expect(isVenueIndex(names.indexOf(name))).toBe(true)
    expect(isVenueIndex(42)).toBe(false)
  })

  test('an id that cannot travel exactly is refused', () => {
    expect(() => createOrderNames().indexOf(id('1152921504606846975'))).toThrow(/below 2\^53/)
  })
})
