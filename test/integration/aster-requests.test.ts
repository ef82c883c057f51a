import { describe, expect, test } from 'vitest'
import { D } from '../../src/main/base/decimal.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import { BTC, never, orderId, startAsterRig } from '../support/aster-rig.ts'

const symbol = BTC

describe('without credentials', () => {
  test('public data is there, the account is not, and the account socket stays closed', async () => {
    await using rig = await startAsterRig({ generation: 'public' })
    const { client } = rig
    expect((await client.marketData.fetchBboPrices({ symbol }, never)).bidPrice.gt(0)).toBe(true)
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(
      client.trading.placeMarketOrder(
        { clientOrderId: orderId('x'), symbol, side: 'buy', sizeBase: new D('0.01'), reduceOnly: false },
        never,
      ),
    ).rejects.toMatchObject({ kind: 'auth' })
    expect(client.streams.status()[0]).toMatchObject({ name: 'user', state: 'paused' })
  })
})

describe('limits', () => {
  test('429 is told as such and nothing more is sent while it lasts', async () => {
    await using rig = await startAsterRig()
    const fault = rig.simulator.faults.add({ kind: 'rate-limit' })
    await expect(rig.client.marketData.fetchBboPrices({ symbol }, never)).rejects.toMatchObject({
      kind: 'rate-limit',
      detail: { status: 429 },
    })
    rig.simulator.faults.remove(fault.id)
    await expect(rig.client.marketData.fetchBboPrices({ symbol }, never)).rejects.toMatchObject({
      kind: 'rate-limit',
      detail: { sent: false },
    })
    const order = await rig.client.trading.placeMarketOrder(
      { clientOrderId: orderId('limited'), symbol, side: 'buy', sizeBase: new D('0.01'), reduceOnly: false },
      never,
    )
    expect(order).toMatchObject({ outcome: 'rejected', code: 'not-sent' })
  })

  test('an order that met a 429 is unknown: it is no listed refusal', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'rate-limit', path: '/order', count: 1 })
    const order = await rig.client.trading.placeMarketOrder(
      { clientOrderId: orderId('met-429'), symbol, side: 'buy', sizeBase: new D('0.01'), reduceOnly: false },
      never,
    )
    expect(order.outcome).toBe('unknown')
  })
})

describe('a clock that is wrong', () => {
  test.each(['v3', 'v1'] as const)('%s: the offset is measured before the first call', async (generation) => {
    await using rig = await startAsterRig({ generation, connect: false })
    rig.simulator.faults.add({ kind: 'clock-skew', skewMs: 45_000 })
    await rig.client.connect(never)
    expect(await rig.client.account.getAccountBalance({}, never)).toMatchObject([{ asset: 'USDT' }])
  })

  test.each(['v3', 'v1'] as const)('%s: a clock that steps later is measured anew', async (generation) => {
    await using rig = await startAsterRig({ generation })
    rig.simulator.faults.add({ kind: 'clock-skew', skewMs: 60_000 })
    const order = {
      clientOrderId: orderId('skewed'),
      symbol,
      side: 'buy' as const,
      sizeBase: new D('0.01'),
      reduceOnly: false,
    }
    const code = generation === 'v3' ? '-4225' : '-1021'
    expect(await rig.client.trading.placeMarketOrder(order, never)).toMatchObject({
      outcome: 'rejected',
      code,
    })
    expect(await rig.client.trading.placeMarketOrder(order, never)).toMatchObject({ outcome: 'accepted' })
  })

  test('a query is repeated once by itself', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'clock-skew', skewMs: -60_000 })
    expect((await rig.client.account.getTotalAssetValue({}, never)).gt(0)).toBe(true)
  })
})

describe('answers that are none', () => {
  test.each([
    ['an HTML page', { status: 500, html: true }, 'venue-unavailable'],
    ['a 502', { status: 502 }, 'venue-unavailable'],
    ['a 403 page', { status: 403, html: true }, 'rate-limit'],
  ])('%s', async (_name, fault, kind) => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'status', path: '/balance', count: 1, ...fault })
    await expect(rig.client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind })
  })

  test('an answer that does not come', async () => {
    await using rig = await startAsterRig({ timing: { queryTimeoutMs: 100 } })
    rig.simulator.faults.add({ kind: 'latency', path: '/depth', delayMs: 2_000 })
    const waiting = rig.client.marketData.getOrderBookDepth({ symbol, levels: 5 }, never)
    await expect(waiting).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('an empty book is not a price', async () => {
    await using rig = await startAsterRig()
    rig.simulator.faults.add({ kind: 'empty-book', symbol: 'BTCUSDT' })
    await expect(rig.client.marketData.fetchBboPrices({ symbol }, never)).rejects.toMatchObject({
      kind: 'venue-unavailable',
    })
    const open = {
      clientOrderId: orderId('empty'),
      symbol,
      sizeBase: new D('0.01'),
      direction: 'long' as const,
    }
    expect(await rig.client.trading.placeOpenOrder(open, never)).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
    })
  })
})

test('a symbol that the venue does not trade is refused by name everywhere', async () => {
  await using rig = await startAsterRig()
  const unknown = { symbol: 'BTCC' as SymbolId }
  const words = { kind: 'validation', message: expect.stringContaining('got BTCC') }
  await expect(rig.client.marketData.fetchBboPrices(unknown, never)).rejects.toMatchObject(words)
  await expect(rig.client.account.getAccountPositions(unknown, never)).rejects.toMatchObject(words)
  await expect(
    rig.client.trading.placeMarketOrder(
      { clientOrderId: orderId('x'), ...unknown, side: 'buy', sizeBase: new D(1), reduceOnly: false },
      never,
    ),
  ).rejects.toMatchObject(words)
  expect(() => rig.client.streams.subscribeBbo(unknown.symbol, () => undefined)).toThrow(/got BTCC/)
})

test('wrong credentials end the connecting with words', async () => {
  await using rig = await startAsterRig({ connect: false })
  rig.simulator.faults.add({ kind: 'reject-orders' })
  rig.simulator.faults.add({ kind: 'status', path: '/balance', status: 401 })
  await expect(rig.client.connect(never)).rejects.toMatchObject({ name: 'AppError' })
  expect(rig.client.streams.status().every((socket) => socket.state === 'paused')).toBe(true)
})
