import { describe, expect, test } from 'vitest'
import {
  type Answer,
  BTC,
  collateral,
  createScriptedBackpack,
  empty,
  id,
  json,
  never,
  orderOf,
  refused,
  START_MS,
} from '../../../../test/support/scripted-backpack.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'

const limitOrder = {
  clientOrderId: id('7'),
  symbol: BTC,
  side: 'buy',
  sizeBase: new D('0.01'),
  limitPrice: new D(60000),
  timeInForce: 'GTC',
  reduceOnly: false,
} as const

describe('orders', () => {
  test('an accepted order is signed over exactly what travels', async () => {
    const { client, on, requested } = createScriptedBackpack()
    on('POST /api/v1/order', () => json(orderOf()))
    const outcome = await client.trading.placeLimitOrder(limitOrder, never)
    expect(outcome).toMatchObject({ outcome: 'accepted', order: { clientOrderId: '7', status: 'open' } })
    const [request] = requested('/api/v1/order')
    expect(JSON.parse(request?.body ?? '')).toEqual({
      symbol: 'BTC_USDC_PERP',
      side: 'Bid',
      orderType: 'Limit',
      quantity: '0.01000',
      price: '60000.0',
      timeInForce: 'GTC',
      clientId: 7,
    })
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-timestamp': String(START_MS),
      'x-window': '5000',
    })
  })

  test.each<[string, Answer, object]>([
    [
      'a crossing post-only order is rejected',
      refused('INVALID_ORDER', 'Order would immediately match and take liquidity'),
      { outcome: 'rejected', code: 'INVALID_ORDER' },
    ],
    [
      'a conditional order that failed is rejected',
      json(orderOf({ status: 'TriggerFailed' })),
      { outcome: 'rejected' },
    ],
    [
      'an order that expired at once is accepted, and over',
      json(orderOf({ status: 'Expired' })),
      { outcome: 'accepted' },
    ],
    ['a time limit of the venue is unknown', refused('TIMEOUT', 'late', 408), { outcome: 'unknown' }],
    ['a server error is unknown', refused('INVALID_ORDER', '?', 500), { outcome: 'unknown' }],
    ['a rate limit is unknown', refused('TOO_MANY_REQUESTS', '?', 429), { outcome: 'unknown' }],
    ['a code nobody listed is unknown', refused('SOMETHING_NEW', '?'), { outcome: 'unknown' }],
    ['an answer that cannot be read is unknown', json({ hello: 1 }), { outcome: 'unknown' }],
    ['silence is unknown', new AppError('timeout', 'no answer', { sent: true }), { outcome: 'unknown' }],
    [
      'no connection is a rejection',
      new AppError('transport', 'refused', { sent: false }),
      { outcome: 'rejected', code: 'not-sent' },
    ],
  ])('%s, and is sent once', async (_name, answer, outcome) => {
    const { client, on, requested } = createScriptedBackpack()
    on('POST /api/v1/order', () => answer)
    expect(await client.trading.placeLimitOrder(limitOrder, never)).toMatchObject(outcome)
    expect(requested('/api/v1/order')).toHaveLength(1)
  })

  test('an opening order rests at the near touch of a fresh book', async () => {
    const { client, on, requested } = createScriptedBackpack()
    on('POST /api/v1/order', () => json(orderOf()))
    await client.trading.placeOpenOrder(
      { clientOrderId: id('8'), symbol: BTC, sizeBase: new D('0.01'), direction: 'short' },
      never,
    )
    expect(JSON.parse(requested('/api/v1/order')[0]?.body ?? '')).toMatchObject({
      side: 'Ask',
      price: '86700.1',
      postOnly: true,
    })
  })

  test('a query blamed on our clock is repeated with the clock measured anew', async () => {
    const { client, on, requested } = createScriptedBackpack({ skewMs: 60_000 })
    let refusals = 0
    on('GET /api/v1/capital/collateral', () => {
      refusals += 1
      return refusals === 1 ? refused('INVALID_CLIENT_REQUEST', 'Request has expired') : json(collateral)
    })
    expect(await client.account.getTotalAssetValue({}, never)).toEqual(new D(1000))
    const stamps = requested('/api/v1/capital/collateral').map((request) => request.headers?.['x-timestamp'])
    expect(stamps).toEqual([String(START_MS + 60_000), String(START_MS + 60_000)])
  })

  test('a cancel names the order by exactly one id', async () => {
    const { client, on, requested } = createScriptedBackpack()
    on('DELETE /api/v1/order', () => json(orderOf({ status: 'Cancelled' })))
    const byNumber = await client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('7') }, never)
    expect(byNumber).toMatchObject({ outcome: 'cancelled', order: { status: 'cancelled' } })
    await client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('venue-4228978331') }, never)
    expect(requested('/api/v1/order').map((request) => JSON.parse(request.body ?? ''))).toEqual([
      { symbol: 'BTC_USDC_PERP', clientId: 7 },
      { symbol: 'BTC_USDC_PERP', orderId: '4228978331' },
    ])
  })

  test.each<[string, Answer, string]>([
    ['an order that is not open', refused('RESOURCE_NOT_FOUND', 'Not Found', 404), 'not-open'],
    ['an order that filled meanwhile', json(orderOf({ status: 'Filled' })), 'not-open'],
    ['a refused key', refused('UNAUTHORIZED', '?', 401), 'rejected'],
    ['silence', new AppError('timeout', 'no answer', { sent: true }), 'unknown'],
    ['a bare 404', { ...empty(404), text: 'not found' }, 'unknown'],
  ])('a cancel answered with %s', async (_name, answer, outcome) => {
    const { client, on } = createScriptedBackpack()
    on('DELETE /api/v1/order', () => answer)
    expect(await client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('7') }, never)).toMatchObject({
      outcome,
    })
  })

  test('a cancel accepted without a body is settled by looking at the order', async () => {
    const { client, clock, on } = createScriptedBackpack()
    on('DELETE /api/v1/order', () => empty(202))
    on('GET /api/v1/order', () => json(orderOf()))
    const outcome = client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('7') }, never)
    await clock.advance(150)
    on('GET /api/v1/order', () => refused('RESOURCE_NOT_FOUND', 'Not Found', 404))
    on('GET /wapi/v1/history/orders', () =>
      json([orderOf({ status: 'Cancelled', createdAt: '2026-09-22T12:00:00' })]),
    )
    await clock.advance(1_000)
    expect(await outcome).toMatchObject({ outcome: 'cancelled' })
  })

  test('a cancel that stays without effect is unknown', async () => {
    const { client, clock, on } = createScriptedBackpack()
    on('DELETE /api/v1/order', () => empty(202))
    on('GET /api/v1/order', () => json(orderOf()))
    const outcome = client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('7') }, never)
    await clock.advance(2_000)
    expect(await outcome).toMatchObject({ outcome: 'unknown' })
  })

  test('looks that are refused say nothing of a cancel that was accepted', async () => {
    const { client, clock, on } = createScriptedBackpack()
    on('DELETE /api/v1/order', () => empty(202))
    on('DELETE /api/v1/orders', () => empty(202))
    on('GET /api/v1/order', () => refused('UNAUTHORIZED', '?', 401))
    on('GET /api/v1/orders', () => new AppError('rate-limit', 'no room', { sent: false }))
    const one = client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('7') }, never)
    const all = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(20_000)
    expect(await one).toMatchObject({ outcome: 'unknown' })
    expect(await all).toMatchObject({ outcome: 'unknown' })
  })

  test('cancelling all is done when the venue says so, or when nothing is open any more', async () => {
    const { client, clock, on } = createScriptedBackpack()
    on('DELETE /api/v1/orders', () => json([]))
    expect(await client.trading.cancelAll({ symbol: BTC }, never)).toEqual({ outcome: 'done' })
    on('DELETE /api/v1/orders', () => empty(202))
    on('GET /api/v1/orders', () => json([]))
    const outcome = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(1_000)
    expect(await outcome).toEqual({ outcome: 'done' })
  })

  test('a finished order is found in the history, one that is nowhere is unknown to the venue', async () => {
    const { client, on, requested } = createScriptedBackpack()
    const past = orderOf({
      status: 'Filled',
      executedQuantity: '0.01',
      executedQuoteQuantity: '599.5',
      createdAt: '2026-09-22T12:00:00',
    })
    on('GET /wapi/v1/history/orders', () =>
      json([orderOf({ clientId: 8, createdAt: '2026-09-22T12:00:01' }), past]),
    )
    const found = await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: id('7') }, never)
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ status: 'filled', averagePrice: '59950' })
    expect(await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: id('9') }, never)).toBeUndefined()
    await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: id('venue-4228978331') }, never)
    expect(new URL(requested('/wapi/v1/history/orders').at(-1)?.url ?? '').search).toContain(
      'orderId=4228978331',
    )
  })

  test('a query that fails is no answer about the order', async () => {
    const { client, on } = createScriptedBackpack()
    on('GET /api/v1/order', () => ({ ...empty(404), text: 'not found' }))
    await expect(
      client.trading.getOrderInfo({ symbol: BTC, clientOrderId: id('7') }, never),
    ).rejects.toMatchObject({
      kind: 'protocol',
    })
  })

  test('open orders leave out the spot markets of the account', async () => {
    const { client, on } = createScriptedBackpack()
    on('GET /api/v1/orders', () => json([orderOf(), orderOf({ symbol: 'SOL_USDC' })]))
    expect(await client.trading.getActiveOrders({}, never)).toMatchObject([{ symbol: 'BTC' }])
  })
})
