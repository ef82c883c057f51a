import { describe, expect, test } from 'vitest'
import {
  type Answer,
  BTC,
  createRig,
  id,
  lost,
  never,
  ok,
  orderRow,
  page,
  refused,
  tradeEvent,
} from '../../../../test/fixtures/edgex/client-rig.ts'
import { readFixture } from '../../../../test/fixtures/edgex/read.ts'
import { D } from '../../base/decimal.ts'

const CREATE = 'POST /private/order/createOrder'
const CANCEL = 'POST /private/order/cancelOrderByClientOrderId'
const T1 = id('t-1')
const ORDER_ID = '564814927928230158'
const limit = {
  clientOrderId: T1,
  symbol: BTC,
  side: 'buy',
  sizeBase: new D('0.002'),
  limitPrice: new D(84395),
  timeInForce: 'GTC',
  reduceOnly: false,
} as const

/** Connected, with an order that the venue takes under its id. */
async function trading() {
  const rig = createRig()
  rig.on(CREATE, () => ok({ orderId: ORDER_ID }))
  await rig.connect()
  let version = 100
  return {
    ...rig,
    tell(change: Record<string, unknown>) {
      version += 1
      rig.live().push(tradeEvent('ORDER_UPDATE', version, { order: [orderRow(change)] }))
    },
  }
}

describe('placing', () => {
  test('an answer with an id is nothing yet: the first event that decides is the outcome', async () => {
    const { client, clock, tell } = await trading()
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.settle()
    tell({ status: 'PENDING' })
    tell({ status: 'OPEN', cumMatchSize: '0.001', cumMatchValue: '84' })
    expect(await placed).toMatchObject({
      outcome: 'accepted',
      order: { status: 'partially-filled', venueOrderId: ORDER_ID, clientOrderId: 't-1' },
    })
  })

  test('an event before the answer counts, and the latest of them', async () => {
    const { client, clock, tell, on } = await trading()
    on(CREATE, () => {
      tell({ status: 'OPEN' })
      tell({ status: 'FILLED', cumMatchSize: '0.002', cumMatchValue: '168.79' })
      return ok({ orderId: ORDER_ID })
    })
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.settle()
    expect(await placed).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
  })

  test.each([
    ['MARGIN_NOT_ENOUGH', 'GOOD_TIL_CANCEL'],
    ['COULD_NOT_FILL', 'POST_ONLY'],
    ['COULD_NOT_FILL', 'FILL_OR_KILL'],
    ['SYSTEM_LIMIT_EVICTED', 'GOOD_TIL_CANCEL'],
  ])('taken out at once for %s (%s) is a rejection', async (cancelReason, timeInForce) => {
    const { client, clock, tell } = await trading()
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.settle()
    tell({ status: 'CANCELED', cancelReason, timeInForce })
    expect(await placed).toMatchObject({ outcome: 'rejected', code: cancelReason })
  })

  test('an IOC that found nobody is accepted and cancelled', async () => {
    const { client, clock, tell } = await trading()
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.settle()
    tell({ status: 'CANCELED', cancelReason: 'COULD_NOT_FILL', timeInForce: 'IMMEDIATE_OR_CANCEL' })
    expect(await placed).toMatchObject({ outcome: 'accepted', order: { status: 'cancelled' } })
  })

  test('without an event the order itself is asked, and the deaf stream replaced', async () => {
    const { client, clock, on, wires } = await trading()
    on('GET /private/order/getOrderById', () => ok([orderRow()]))
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.advance(3_000)
    expect(await placed).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    expect(wires.length).toBe(2)
  })

  test('an order that stays undecided is accepted as open', async () => {
    const { client, clock, on } = await trading()
    on('GET /private/order/getOrderById', () => ok([orderRow({ status: 'PENDING' })]))
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.advance(10_000)
    expect(await placed).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
  })

  test.each<[string, Answer]>([
    ['nothing', ok([])],
    ['a refused key: that is about the question, not about the order', refused('INVALID_API_KEY', 401)],
    ['no room', refused('BUSY', 429)],
  ])('an id and then %s is unknown, never a rejection', async (_name, answer) => {
    const { client, clock, on } = await trading()
    on('GET /private/order/getOrderById', () => answer)
    on('GET /private/order/getHistoryOrderById', () => answer)
    const placed = client.trading.placeLimitOrder(limit, never)
    await clock.advance(60_000)
    expect(await placed).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining(ORDER_ID) })
  })

  test.each<[string, Answer, string]>([
    ['a listed code in HTTP 200', refused('ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH'), 'rejected'],
    ['a refused clock', refused('TIMESTAMP_EXPIRED', 401), 'rejected'],
    ['a code that nobody listed', refused('WEATHER_TOO_FINE', 400), 'unknown'],
    ['the gateway giving up', refused('GATEWAY_INTERNAL_ERROR', 200), 'unknown'],
    ['a listed code in HTTP 500', refused('INVALID_SIGNATURE', 500), 'unknown'],
    ['silence', lost(), 'unknown'],
    ['success without an id', ok({}), 'unknown'],
  ])('%s', async (_name, answer, outcome) => {
    const { client, on, asked } = await trading()
    on(CREATE, () => answer)
    expect(await client.trading.placeLimitOrder(limit, never)).toMatchObject({ outcome })
    expect(asked('/private/order/createOrder')).toHaveLength(1)
  })

  test('a market order has price 0 and signs ten times the oracle price, or one tick', async () => {
    const { client, clock, tell, asked } = await trading()
    for (const side of ['buy', 'sell'] as const) {
      const placed = client.trading.placeMarketOrder(
        { clientOrderId: T1, symbol: BTC, side, sizeBase: new D('0.002'), reduceOnly: false },
        never,
      )
      await clock.settle()
      tell({ status: 'OPEN', updatedTime: String(1773833120256 + (side === 'sell' ? 1 : 0)) })
      await placed
    }
    const bodies = asked('/private/order/createOrder').map((request) => JSON.parse(request.body ?? ''))
    expect(bodies).toMatchObject([
      { type: 'MARKET', timeInForce: 'IMMEDIATE_OR_CANCEL', price: '0', l2Value: '1680.01' },
      { type: 'MARKET', price: '0', l2Value: '0.0002', l2LimitFee: '1' },
    ])
  })

  test('an opening order rests at the near touch', async () => {
    const { client, clock, tell, asked } = await trading()
    const placed = client.trading.placeOpenOrder(
      { clientOrderId: T1, symbol: BTC, sizeBase: new D('0.002'), direction: 'short' },
      never,
    )
    await clock.settle()
    tell({ status: 'OPEN' })
    await placed
    expect(JSON.parse(asked('/private/order/createOrder')[0]?.body ?? '')).toMatchObject({
      side: 'SELL',
      timeInForce: 'POST_ONLY',
      price: '101695.8',
    })
  })
})

test('a hedge may use the room that is kept in reserve', async () => {
  const { client, clock, asked } = await trading()
  for (let calls = 0; calls < 8; calls += 1) {
    client.account.getUserTradeHistory({ symbol: BTC, limit: 1 }, never).catch(() => undefined)
    await clock.settle()
  }
  const order = { ...limit, type: 'limit' } as const
  const plain = client.trading.submit(order, never)
  const hedge = client.trading.submit({ ...order, clientOrderId: id('h-1'), urgent: true }, never)
  await clock.settle()
  expect(asked('/private/order/createOrder').map(({ body = '' }) => JSON.parse(body).clientOrderId)).toEqual([
    'h-1',
  ])
  await clock.advance(60_000)
  await Promise.all([plain, hedge])
})

test('a fill keeps our id although its order ended while it was looked up', async () => {
  const { client, on } = await trading()
  const fill = readFixture<object>('fill')
  on('GET /private/order/getHistoryOrderFillTransactionPage', () => page(fill))
  let hasEnded = false
  on('GET /private/order/getHistoryOrderById', () => {
    const rows = hasEnded ? [orderRow({ status: 'FILLED' })] : []
    hasEnded = true
    return ok(rows)
  })
  on('GET /private/order/getOrderById', () => {
    const rows = hasEnded ? [] : [orderRow()]
    hasEnded = true
    return ok(rows)
  })
  expect(await client.account.getUserTradeHistory({ symbol: BTC, limit: 5 }, never)).toMatchObject([
    { clientOrderId: 't-1' },
  ])
})

describe('cancelling', () => {
  const cancelling = async (word: string | undefined) => {
    const scene = await trading()
    scene.tell({ status: 'OPEN' })
    scene.on(CANCEL, () => ok({ cancelResultMap: word === undefined ? {} : { [ORDER_ID]: word } }))
    return { ...scene, outcome: scene.client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never) }
  }

  test('success is a promise: the event says what was filled before', async () => {
    const { clock, tell, outcome } = await cancelling('SUCCESS')
    await clock.settle()
    tell({ status: 'CANCELED', cancelReason: 'USER_CANCELED', cumMatchSize: '0.001', cumMatchValue: '84' })
    expect(JSON.parse(JSON.stringify(await outcome))).toMatchObject({
      outcome: 'cancelled',
      order: { filledBase: '0.001' },
    })
  })

  test('a fill that was faster is not a cancel', async () => {
    const { clock, tell, outcome } = await cancelling('SUCCESS_ORDER_CANCELING')
    await clock.settle()
    tell({ status: 'FILLED', cumMatchSize: '0.002', cumMatchValue: '168' })
    expect(await outcome).toMatchObject({ outcome: 'not-open', reason: 'the order is filled' })
  })

  test.each(['FAILED_ORDER_NOT_FOUND', 'FAILED_ORDER_FILLED'])('%s inside a success', async (word) => {
    const { outcome } = await cancelling(word)
    expect(await outcome).toMatchObject({ outcome: 'not-open' })
  })

  test.each(['FAILED_ORDER_UNKNOWN_STATUS', 'SUCCESS', 'SOMETHING_NEW', undefined])(
    '%s and an order that stays open is unknown',
    async (word) => {
      const { clock, on, outcome } = await cancelling(word)
      on('GET /private/order/getOrderByClientOrderId', () => ok([orderRow()]))
      await clock.advance(20_000)
      expect(await outcome).toMatchObject({ outcome: 'unknown' })
    },
  )

  test('cancelled already: the order itself is asked at once', async () => {
    const { clock, on, outcome } = await cancelling('SUCCESS_ORDER_CANCELED')
    on('GET /private/order/getHistoryOrderByClientOrderId', () =>
      ok([orderRow({ status: 'CANCELED', cancelReason: 'USER_CANCELED' })]),
    )
    await clock.settle()
    expect(await outcome).toMatchObject({ outcome: 'cancelled' })
  })

  test('an order that is known to have ended is not cancelled again', async () => {
    const { client, tell, asked } = await trading()
    tell({ status: 'FILLED', cumMatchSize: '0.002' })
    expect(await client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)).toMatchObject({
      outcome: 'not-open',
    })
    expect(asked('/private/order/cancelOrderByClientOrderId')).toHaveLength(0)
  })

  test('an order without an id of ours is named by that of the venue', async () => {
    const { client, on, asked } = await trading()
    on('POST /private/order/cancelOrderById', () => ok({ cancelResultMap: { 7: 'FAILED_ORDER_FILLED' } }))
    await client.trading.cancelOrder({ symbol: BTC, clientOrderId: id('venue-7') }, never)
    expect(JSON.parse(asked('/private/order/cancelOrderById')[0]?.body ?? '')).toEqual({
      accountId: '12345',
      orderIdList: ['7'],
    })
  })

  test('all are cancelled when nothing is open any more, whatever the answer counted', async () => {
    const { client, clock, on } = await trading()
    on('POST /private/order/cancelAllOrder', () => ok({ cancelResultMap: { 7: 'SUCCESS' } }))
    on('GET /private/order/getActiveOrderPage', () => page(orderRow()))
    const outcome = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(100)
    on('GET /private/order/getActiveOrderPage', () => page())
    await clock.advance(1_000)
    expect(await outcome).toEqual({ outcome: 'done' })
  })

  test('orders that stay open after cancelling all are told', async () => {
    const { client, clock, on } = await trading()
    on('POST /private/order/cancelAllOrder', () => ok({ cancelResultMap: {} }))
    on('GET /private/order/getActiveOrderPage', () => page(orderRow()))
    const outcome = client.trading.cancelAll({ symbol: BTC }, never)
    await clock.advance(10_000)
    expect(await outcome).toMatchObject({ outcome: 'unknown' })
  })
})

test('what the stream has told exists, although no list has it yet', async () => {
  const { client, tell } = await trading()
  expect(await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: T1 }, never)).toBeUndefined()
  tell({ status: 'FILLED', cumMatchSize: '0.002' })
  expect(await client.trading.getOrderInfo({ symbol: BTC, clientOrderId: T1 }, never)).toMatchObject({
    status: 'filled',
  })
})
