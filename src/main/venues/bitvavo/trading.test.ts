import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  BTC,
  cancelledPart,
  createRig,
  never,
  ORDER_ID,
  orderOf,
  plain,
  type Rig,
  rowOf,
  T1,
  UUID,
} from '../../../../test/fixtures/bitvavo/client-rig.ts'
import { lost, refuse } from '../../../../test/fixtures/bitvavo/fake-venue.ts'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('orders', () => {
  test('an order is sent once, under a UUID, and comes back under our id', async () => {
    rig.venue.on('POST /v2/order', rowOf())
    const outcome = await rig.client.trading.submit(orderOf({ timeInForce: 'post-only' }), never)
    expect(outcome).toMatchObject({ outcome: 'accepted', order: { clientOrderId: 't-1', status: 'open' } })
    expect(rig.venue.callsTo('POST /v2/order')).toMatchObject([
      { signed: true, body: { market: 'BTC-EUR', amount: '0.01', postOnly: true, clientOrderId: UUID } },
    ])
  })

  test('a crossing post-only order is answered with success and is a rejection', async () => {
    rig.venue.on('POST /v2/order', rowOf({ status: 'canceledPostOnly' }))
    expect(await rig.client.trading.submit(orderOf({ timeInForce: 'post-only' }), never)).toMatchObject({
      outcome: 'rejected',
      reason: 'post-only would have taken liquidity',
    })
  })

  test.each([
    ['a listed refusal', () => refuse(400, 216), { outcome: 'rejected', code: '216' }],
    ['an engine that did not take it', () => refuse(503, 107), { outcome: 'rejected', code: '107' }],
    ['a server error', () => refuse(500, 101), { outcome: 'unknown' }],
    ['silence', lost, { outcome: 'unknown' }],
    ['an answer that cannot be read', () => ({ orderId: 'x' }), { outcome: 'unknown' }],
  ])('%s', async (_name, answer, outcome) => {
    rig.venue.on('POST /v2/order', answer)
    expect(await rig.client.trading.submit(orderOf(), never)).toMatchObject(outcome)
    expect(rig.venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('an order that could not be prepared was not sent', async () => {
    rig.venue.on('GET /v2/markets', lost)
    expect(await rig.client.trading.submit(orderOf(), never)).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
    })
    expect(rig.venue.callsTo('POST /v2/order')).toEqual([])
  })

  test('a ban stops the next call before it leaves', async () => {
    const untilMs = Date.now() + 60_000
    rig.venue.on(
      'POST /v2/order',
      refuse(429, 105, `Your API key has been banned. The ban expires at ${untilMs}`),
    )
    expect(await rig.client.trading.submit(orderOf(), never)).toMatchObject({
      outcome: 'rejected',
      code: '105',
    })
    expect(await rig.client.trading.submit(orderOf(), never)).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
    })
    expect(rig.venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('a clock that the venue refuses is measured anew; a query is repeated, an order is not', async () => {
    await rig.client.account.getAccountBalance({}, never)
    const measured = rig.venue.callsTo('GET /v2/time').length
    let refusals = 0
    rig.venue.on('GET /v2/balance', () => {
      refusals += 1
      return refusals === 1 ? refuse(403, 304) : []
    })
    expect(await rig.client.account.getAccountBalance({}, never)).toEqual([])
    expect(rig.venue.callsTo('GET /v2/time').length).toBeGreaterThan(measured)
    rig.venue.on('POST /v2/order', refuse(403, 304))
    expect(await rig.client.trading.submit(orderOf(), never)).toMatchObject({
      outcome: 'rejected',
      code: '304',
    })
    expect(rig.venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('placeOpenOrder joins the bid, placeCloseOrder sells without reduce-only', async () => {
    rig.venue.on('POST /v2/order', rowOf())
    const { sizeBase } = orderOf()
    await rig.client.trading.placeOpenOrder(
      { clientOrderId: T1, symbol: BTC, sizeBase, direction: 'long' },
      never,
    )
    const close = {
      clientOrderId: T1,
      symbol: BTC,
      sizeBase,
      side: 'sell',
      limitPrice: new D(76_000),
    } as const
    await rig.client.trading.placeCloseOrder(close, never)
    expect(rig.venue.callsTo('POST /v2/order').map(({ body }) => body)).toMatchObject([
      { side: 'buy', price: '75516', postOnly: true },
      { side: 'sell', price: '76000', timeInForce: 'GTC' },
    ])
  })
})

describe('cancels', () => {
  test('the end is asked for until the venue shows it, fills included', async () => {
    rig.venue.on('DELETE /v2/order', { orderId: ORDER_ID, operatorId: 1 })
    let asked = 0
    rig.venue.on('GET /v2/order', () => {
      asked += 1
      return asked < 3 ? rowOf() : rowOf(cancelledPart)
    })
    const outcome = await rig.client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)
    expect(plain(outcome)).toMatchObject({
      outcome: 'cancelled',
      order: { status: 'cancelled', filledBase: '0.004', averagePrice: '75000' },
    })
    expect(rig.venue.callsTo('DELETE /v2/order')).toMatchObject([
      { query: { market: 'BTC-EUR', clientOrderId: UUID, operatorId: '1' }, body: undefined },
    ])
  })

  test('an order that the venue then denies is found in its history', async () => {
    rig.venue.on('DELETE /v2/order', { orderId: ORDER_ID })
    rig.venue.on('GET /v2/order', refuse(404, 240))
    rig.venue.on('GET /v2/orders', [rowOf({ clientOrderId: UUID.toUpperCase(), ...cancelledPart })])
    const outcome = await rig.client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)
    expect(outcome.outcome).toBe('cancelled')
  })

  test.each([
    ['filled before it', { status: 'filled', filledAmount: '0.01', filledAmountQuote: '750' }, 'not-open'],
    ['still open for too long', {}, 'unknown'],
  ])('%s', async (_name, change, outcome) => {
    rig.venue.on('DELETE /v2/order', { orderId: ORDER_ID })
    rig.venue.on('GET /v2/order', rowOf(change))
    rig.venue.on('GET /v2/orders', [rowOf(change)])
    expect((await rig.client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)).outcome).toBe(
      outcome,
    )
  })

  test.each([
    ['240', refuse(404, 240), { outcome: 'not-open' }],
    ['233', refuse(400, 233), { outcome: 'not-open' }],
    ['a listed refusal', refuse(403, 310), { outcome: 'rejected', code: '310' }],
    ['a server error', refuse(503, 101), { outcome: 'unknown' }],
  ])('%s', async (_name, answer, outcome) => {
    rig.venue.on('DELETE /v2/order', answer)
    expect(await rig.client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)).toMatchObject(
      outcome,
    )
  })

  test('a halted market still cancels', async () => {
    rig.venue.on('DELETE /v2/orders', [{ orderId: ORDER_ID }])
    expect(await rig.client.trading.cancelAll({ symbol: 'HALT' as SymbolId }, never)).toEqual({
      outcome: 'done',
    })
    expect(rig.venue.callsTo('DELETE /v2/orders')[0]?.query.market).toBe('HALT-EUR')
  })
})

describe('asking for an order', () => {
  const ask = () => rig.client.trading.getOrderInfo({ symbol: BTC, clientOrderId: T1 }, never)

  test('one that has just been taken is found after a while', async () => {
    let asked = 0
    rig.venue.on('GET /v2/order', () => {
      asked += 1
      return asked < 3 ? refuse(404, 240) : rowOf()
    })
    expect(await ask()).toMatchObject({ clientOrderId: 't-1', status: 'open' })
  })

  test('one that has ended long ago is found in the history', async () => {
    rig.venue.on('GET /v2/order', refuse(404, 240))
    rig.venue.on('GET /v2/orders', [rowOf(cancelledPart)])
    expect(await ask()).toMatchObject({ status: 'cancelled' })
  })

  test('one that is nowhere does not exist; a failed question is not an answer', async () => {
    rig.venue.on('GET /v2/order', refuse(404, 240))
    expect(await ask()).toBeUndefined()
    rig.venue.on('GET /v2/orders', refuse(500, 101))
    await expect(ask()).rejects.toMatchObject({ kind: 'venue-unavailable' })
  })

  test('open orders of earlier runs go by their UUID until they are asked for', async () => {
    rig.venue.on('GET /v2/ordersOpen', [rowOf()])
    const idOf = async () => (await rig.client.trading.getActiveOrders({}, never))[0]?.clientOrderId
    expect(await idOf()).toBe(UUID)
    rig.venue.on('GET /v2/order', rowOf())
    await ask()
    expect(await idOf()).toBe('t-1')
  })
})

test.each<[string, () => Promise<unknown>]>([
  ['a reduce-only order', () => rig.client.trading.submit(orderOf({ reduceOnly: true }), never)],
  [
    'a short',
    () =>
      rig.client.trading.placeOpenOrder(
        { clientOrderId: T1, symbol: BTC, sizeBase: new D(1), direction: 'short' },
        never,
      ),
  ],
  ['leverage', () => rig.client.account.getLeverageInfo({ symbol: BTC }, never)],
  ['funding now', () => rig.client.marketData.getFundingRate({ symbol: BTC }, never)],
  ['funding of the past', () => rig.client.marketData.getFundingHistory({ symbol: BTC, limit: 1 }, never)],
  ['funding payments', () => rig.client.account.getFundingPayments({ symbol: BTC, limit: 1 }, never)],
])('%s is not supported on spot, and says so', async (_name, call) => {
  await expect(call()).rejects.toMatchObject({
    kind: 'not-supported',
    message: expect.stringContaining('spot'),
  })
})
