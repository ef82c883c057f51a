import { describe, expect, test } from 'vitest'
import { D } from '../../src/main/base/decimal.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { BTC, never, orderId, priceAt, startAsterRig } from '../support/aster-rig.ts'
import { askUntil, waitUntil } from '../support/wait-until.ts'

const size = new D('0.01')
const marketBuy = (name: string) => ({
  clientOrderId: orderId(name),
  symbol: BTC,
  side: 'buy' as const,
  sizeBase: size,
  reduceOnly: false,
})

const orderEvents = (events: readonly AccountEvent[], name: string) =>
  events.flatMap((event) =>
    event.kind === 'order' && event.order.clientOrderId === name ? [event.order.status] : [],
  )

describe.each(['v3', 'v1'] as const)('with %s credentials', (generation) => {
  test('an order lives its life: placed, seen, cancelled, bought, sold, recorded', async () => {
    await using rig = await startAsterRig({ generation })
    const { client, events } = rig
    const resting = {
      clientOrderId: orderId('resting-1'),
      symbol: BTC,
      side: 'buy' as const,
      sizeBase: size,
      limitPrice: await priceAt(client, -150),
      timeInForce: 'post-only' as const,
      reduceOnly: false,
    }
    const placed = await client.trading.placeLimitOrder(resting, never)
    expect(placed).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    const ref = { symbol: BTC, clientOrderId: orderId('resting-1') }
    expect(await client.trading.getActiveOrders({}, never)).toMatchObject([{ clientOrderId: 'resting-1' }])
    expect(await client.trading.cancelOrder(ref, never)).toMatchObject({
      outcome: 'cancelled',
      order: { status: 'cancelled' },
    })
    expect(await client.trading.cancelOrder(ref, never)).toMatchObject({ outcome: 'not-open' })
    expect(await client.trading.getOrderInfo(ref, never)).toMatchObject({ status: 'cancelled' })

    const bought = await client.trading.placeMarketOrder(marketBuy('buy-1'), never)
    expect(bought).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
    expect((await client.account.getAccountPositions({ symbol: BTC }, never)).toString()).toBe('0.01')
    const [position] = await client.account.getDetailedPositions({}, never)
    expect(position).toMatchObject({ symbol: 'BTC' })

    const sold = await client.trading.placeMarketOrder(
      { ...marketBuy('sell-1'), side: 'sell', reduceOnly: true },
      never,
    )
    expect(sold).toMatchObject({ outcome: 'accepted', order: { status: 'filled' } })
    expect(await client.account.getDetailedPositions({}, never)).toEqual([])

    const fills = await client.account.getUserTradeHistory({ symbol: BTC, limit: 100 }, never)
    expect(new Set(fills.map((fill) => fill.clientOrderId))).toEqual(new Set(['buy-1', 'sell-1']))
    await waitUntil('the stream to tell the last fill', () =>
      orderEvents(events, 'sell-1').includes('filled'),
    )
    const streamed = events.flatMap((event) => (event.kind === 'fill' ? [event.fill.tradeId] : []))
    expect(new Set(streamed)).toEqual(new Set(fills.map((fill) => fill.tradeId)))
    expect(orderEvents(events, 'resting-1')).toEqual(['open', 'cancelled'])
  })
})

test('all open orders of a symbol are cancelled at once', async () => {
  await using rig = await startAsterRig()
  const { trading } = rig.client
  const limitPrice = await priceAt(rig.client, -150)
  for (const name of ['a', 'b', 'c'])
    await trading.placeLimitOrder({ ...marketBuy(name), limitPrice, timeInForce: 'GTC' }, never)
  expect(await trading.getActiveOrders({ symbol: BTC }, never)).toHaveLength(3)
  expect(await trading.cancelAll({ symbol: BTC }, never)).toEqual({ outcome: 'done' })
  expect(await trading.getActiveOrders({ symbol: BTC }, never)).toEqual([])
})

describe('an order whose fate is not known', () => {
  test('a lost reply is unknown, never sent again, and settled by asking for its id', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'POST', count: 1 })
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('lost-1'), never)
    expect(outcome.outcome).toBe('unknown')
    const ref = { symbol: BTC, clientOrderId: orderId('lost-1') }
    expect(await rig.client.trading.getOrderInfo(ref, never)).toMatchObject({ status: 'filled' })
    expect((await rig.client.account.getAccountPositions({ symbol: BTC }, never)).toString()).toBe('0.01')
  })

  test('an answer that hangs is unknown after the deadline', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'POST', count: 1, cut: false })
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('hangs-1'), never)
    expect(outcome).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining('within 500 ms') })
  })

  test.each([
    ['503 that carried the order out', { status: 503, executed: true }, 'filled'],
    ['500 that did not', { status: 500 }, undefined],
    ['HTML page with status 500', { status: 500, html: true, executed: true }, 'filled'],
  ])('%s', async (_name, fault, status) => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'status', path: '/order', method: 'POST', count: 1, ...fault })
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('away-1'), never)
    expect(outcome.outcome).toBe('unknown')
    const ref = { symbol: BTC, clientOrderId: orderId('away-1') }
    expect((await rig.client.trading.getOrderInfo(ref, never))?.status).toBe(status)
  })

  test('a cancel whose reply is lost is unknown too', async () => {
    await using rig = await startAsterRig()
    const limitPrice = await priceAt(rig.client, -150)
    await rig.client.trading.placeLimitOrder({ ...marketBuy('c-1'), limitPrice, timeInForce: 'GTC' }, never)
    rig.simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'DELETE', count: 1 })
    const ref = { symbol: BTC, clientOrderId: orderId('c-1') }
    expect(await rig.client.trading.cancelOrder(ref, never)).toMatchObject({ outcome: 'unknown' })
    expect(await rig.client.trading.getOrderInfo(ref, never)).toMatchObject({ status: 'cancelled' })
  })
})

describe('an order that does not exist', () => {
  test.each([-2019, -2010, -4164, -5022])('code %i is a refusal', async (code) => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'reject-orders', code, message: 'No.', count: 1 })
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('no-1'), never)
    expect(outcome).toMatchObject({ outcome: 'rejected', code: String(code) })
  })

  test('a code that is not listed proves nothing', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'reject-orders', code: -7777, message: 'Hm.', count: 1 })
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('odd-1'), never)
    expect(outcome.outcome).toBe('unknown')
  })

  test('a venue that is gone: the order cannot have been sent', async () => {
    await using rig = await startAsterRig()
    await rig.simulator.close()
    // Until the last idle connection has gone an order might have left on it.
    await askUntil('a request that finds no connection', () =>
      rig.client.marketData.fetchBboPrices({ symbol: BTC }, never).then(
        () => false,
        (cause: unknown) => cause instanceof AppError && cause.detail.sent === false,
      ),
    )
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('gone-1'), never)
    expect(outcome).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
  })

  test('a caller who gave up before: not sent', async () => {
    await using rig = await startAsterRig()
    const outcome = await rig.client.trading.placeMarketOrder(marketBuy('late-1'), AbortSignal.abort())
    expect(outcome).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
  })
})

describe('post-only that would take', () => {
  const crossing = async (rig: Awaited<ReturnType<typeof startAsterRig>>) =>
    rig.client.trading.placeLimitOrder(
      {
        ...marketBuy('cross-1'),
        limitPrice: await priceAt(rig.client, 50),
        timeInForce: 'post-only',
      },
      never,
    )

  test('accepted, then expired on the stream and when asked for', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'post-only', variant: 'expire' })
    expect(await crossing(rig)).toMatchObject({ outcome: 'accepted' })
    await waitUntil(
      'the stream to tell the end',
      () => orderEvents(rig.events, 'cross-1').at(-1) === 'expired',
    )
    const ref = { symbol: BTC, clientOrderId: orderId('cross-1') }
    const info = await rig.client.trading.getOrderInfo(ref, never)
    expect(info).toMatchObject({ status: 'expired', reason: 'post-only would have taken liquidity' })
    expect(info?.filledBase.isZero()).toBe(true)
  })

  test('refused with −5022', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'post-only', variant: 'reject' })
    expect(await crossing(rig)).toMatchObject({ outcome: 'rejected', code: '-5022' })
  })
})
