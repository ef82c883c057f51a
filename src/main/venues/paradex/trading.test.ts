import { describe, expect, test } from 'vitest'
import {
  BTC,
  createScriptedParadex,
  expired,
  id,
  json,
  never,
  orderOf,
  refused,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { OrderRequest } from '../../domain/order.ts'

const order: OrderRequest = {
  clientOrderId: id('t-1'),
  symbol: BTC,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.05'),
  limitPrice: new D('65432.1'),
  timeInForce: 'post-only',
  reduceOnly: false,
}
const ref = { symbol: BTC, clientOrderId: id('t-1') }
const closed = (change: Readonly<Record<string, unknown>>) =>
  orderOf({ status: 'CLOSED', seq_no: 1681471234972000002n, ...change })

describe('placing', () => {
  test('an order is answered before its risk checks: the stream tells that it stands', async () => {
    const { connect, client, clock, user, requested } = createScriptedParadex()
    await connect()
    const placing = client.trading.submit(order, never)
    await clock.settle()
    user().tell('orders.ALL', orderOf())
    expect(await placing).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    const [sent] = requested('POST', '/orders')
    expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({
      market: 'BTC-USD-PERP',
      side: 'BUY',
      type: 'LIMIT',
      size: '0.05000',
      price: '65432.1',
      instruction: 'POST_ONLY',
      client_id: 't-1',
      recv_window: 5000,
      signature: expect.stringMatching(/^\["\d+","\d+"\]$/),
    })
  })

  test('one that fails them is rejected, with the venue’s word', async () => {
    const { connect, client, clock, user } = createScriptedParadex()
    await connect()
    const placing = client.trading.submit(order, never)
    await clock.settle()
    user().tell('orders.ALL', closed({ cancel_reason: 'POST_ONLY_WOULD_CROSS' }))
    expect(await placing).toEqual({
      outcome: 'rejected',
      code: 'POST_ONLY_WOULD_CROSS',
      reason: 'post-only would have taken liquidity',
    })
  })

  test('a stream that is silent is helped by a query, and the order stands when that fails too', async () => {
    const { connect, client, clock, on } = createScriptedParadex()
    await connect()
    on('GET /orders-history', () =>
      json({ results: [closed({ cancel_reason: 'NOT_ENOUGH_MARGIN' })], next: null }),
    )
    const asked = client.trading.submit(order, never)
    await clock.advance(1_100)
    expect(await asked).toMatchObject({ outcome: 'rejected', code: 'NOT_ENOUGH_MARGIN' })
    on('GET /orders/by_client_id', () => new AppError('transport', 'gone'))
    const unsettled = client.trading.submit({ ...order, clientOrderId: id('t-2') }, never)
    await clock.advance(1_100)
    expect(await unsettled).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
  })

  test.each([
    [
      'a listed code',
      () => refused('INVALID_ORDER_SIZE'),
      { outcome: 'rejected', code: 'INVALID_ORDER_SIZE' },
    ],
    ['a code that nobody has listed', () => refused('WEATHER'), { outcome: 'unknown' }],
    ['a listed code with HTTP 503', () => refused('MARKET_NOT_OPEN', 503), { outcome: 'unknown' }],
    ['silence', () => new AppError('timeout', 'no answer'), { outcome: 'unknown' }],
  ])('%s', async (_name, answer, outcome) => {
    const { connect, client, on } = createScriptedParadex()
    await connect()
    on('POST /orders', answer)
    expect(await client.trading.submit(order, never)).toMatchObject(outcome)
  })

  test('a token that was turned away costs no order: nothing was executed, so it goes again', async () => {
    const { connect, client, on, requested } = createScriptedParadex()
    await connect()
    on('POST /orders', ({ headers }) =>
      headers?.authorization === 'Bearer token-1' ? expired : json(orderOf(), 201),
    )
    expect(await client.trading.submit(order, never)).toMatchObject({ outcome: 'accepted' })
    expect(requested('POST', '/orders')).toHaveLength(2)
  })
})

describe('cancelling', () => {
  test('a cancel waits in line: the stream tells how the order ended', async () => {
    const { connect, client, clock, user } = createScriptedParadex()
    await connect()
    const cancelling = client.trading.cancelOrder(ref, never)
    await clock.settle()
    user().tell('orders.ALL', closed({ remaining_size: '0.03', cancel_reason: 'USER_CANCELED' }))
    const outcome = await cancelling
    expect(outcome).toMatchObject({ outcome: 'cancelled', order: { status: 'cancelled' } })
    expect(outcome.outcome === 'cancelled' && outcome.order.filledBase.toString()).toBe('0.02')
  })

  test('an order that filled meanwhile is not open', async () => {
    const { connect, client, clock, user } = createScriptedParadex()
    await connect()
    const cancelling = client.trading.cancelOrder(ref, never)
    await clock.settle()
    user().tell('orders.ALL', closed({ remaining_size: '0' }))
    expect(await cancelling).toMatchObject({ outcome: 'not-open', reason: 'the order is filled' })
  })

  test.each([
    ['refused', () => refused('INVALID_REQUEST_PARAMETER')],
    ['not sent', () => new AppError('rate-limit', 'no room', { sent: false })],
  ])('looks that are %s say nothing of a cancel that was queued', async (_name, answer) => {
    const { connect, client, clock, on } = createScriptedParadex()
    await connect()
    on('GET /orders/by_client_id', answer)
    const cancelling = client.trading.cancelOrder(ref, never)
    await clock.advance(200)
    expect(await cancelling).toMatchObject({ outcome: 'unknown' })
  })

  test('one that is still open after all looks is unknown', async () => {
    const { connect, client, clock, on } = createScriptedParadex()
    await connect()
    on('GET /orders/by_client_id', () => json(orderOf()))
    const cancelling = client.trading.cancelOrder(ref, never)
    await clock.advance(10_000)
    expect(await cancelling).toMatchObject({ outcome: 'unknown' })
  })
})

test('a closed order is found in the history only, the newest of its id', async () => {
  const { connect, client, on } = createScriptedParadex()
  await connect()
  const rows = [
    closed({ id: '2', remaining_size: '0', created_at: 2 }),
    closed({ id: '1', cancel_reason: 'USER_CANCELED', created_at: 1 }),
    closed({ id: '3', client_id: 'other', created_at: 3 }),
  ]
  on('GET /orders-history', () => json({ results: rows, next: null }))
  expect(await client.trading.getOrderInfo(ref, never)).toMatchObject({ venueOrderId: '2', status: 'filled' })
})
