import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  BTC,
  createRig,
  never,
  ORDER_ID,
  orderOf,
  plain,
  pushOf,
  type Rig,
  rowOf,
  UUID,
} from '../../../../test/fixtures/bitvavo/client-rig.ts'
import { type Call, refuse } from '../../../../test/fixtures/bitvavo/fake-venue.ts'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { uuidOfName } from './order-names.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('the account stream', () => {
  test('an accepted order that brings no event shows a deaf stream, which is replaced', async () => {
    await rig.client.connect(never)
    rig.venue.on('POST /v2/order', rowOf())
    await rig.client.trading.submit(orderOf(), never)
    await waitUntil('the replacement', () => rig.resyncs().includes('reconnected'))
  })

  test('an order that brings its event is not taken for deafness', async () => {
    await rig.client.connect(never)
    rig.venue.on('POST /v2/order', rowOf())
    await rig.client.trading.submit(orderOf(), never)
    ;(await rig.account()).push(pushOf())
    expect(rig.events.at(-1)).toMatchObject({ kind: 'order', order: { clientOrderId: 't-1' } })
    const silentId = 't-2' as ClientOrderId
    rig.venue.on('POST /v2/order', rowOf({ clientOrderId: uuidOfName(silentId), orderId: 'another' }))
    await rig.client.trading.submit(orderOf({ clientOrderId: silentId }), never)
    await waitUntil('the replacement', () => rig.resyncs().includes('reconnected'))
    expect(rig.deaf).toEqual([silentId])
  })

  test('a fill moves balances and the holding, which the venue does not push', async () => {
    await rig.client.connect(never)
    rig.venue.on('POST /v2/order', rowOf())
    await rig.client.trading.submit(orderOf(), never)
    rig.venue.on('GET /v2/balance', [
      { symbol: 'EUR', available: '250', inOrder: '0' },
      { symbol: 'BTC', available: '0.01', inOrder: '0' },
    ])
    const fill = readFixture<Record<string, unknown>>('fill-push')
    const trade = {
      ...fill,
      id: fill.fillId,
      orderId: ORDER_ID,
      amount: '0.01',
      price: '75000',
      clientOrderId: UUID,
    }
    rig.venue.on('GET /v2/trades', [trade])
    ;(await rig.account()).push({ ...trade, clientOrderId: undefined })
    await waitUntil('the position', () => rig.events.some(({ kind }) => kind === 'position'))
    expect(plain(rig.events.filter(({ kind }) => kind !== 'resync'))).toMatchObject([
      { kind: 'fill', fill: { clientOrderId: 't-1', sizeBase: '0.01' } },
      { kind: 'balance', balance: { asset: 'EUR', walletBalance: '250' } },
      { kind: 'balance', balance: { asset: 'BTC', walletBalance: '0.01' } },
      { kind: 'position', position: { symbol: 'BTC', sizeBase: '0.01', entryPrice: '75000' } },
    ])
  })

  test('what an event leaves open is read by REST', async () => {
    await rig.client.connect(never)
    rig.venue.on('GET /v2/order', rowOf({ status: 'filled', filledAmount: '0.01', filledAmountQuote: '749' }))
    ;(await rig.account()).push(pushOf({ status: 'filled', amountRemaining: '0' }))
    await waitUntil('the order', () => rig.events.some(({ kind }) => kind === 'order'))
    expect(plain(rig.events.at(-1))).toMatchObject({ order: { status: 'filled', averagePrice: '74900' } })
    expect(rig.venue.callsTo('GET /v2/order')[0]?.query).toEqual({ market: 'BTC-EUR', orderId: ORDER_ID })
  })
})

describe('the account by REST', () => {
  beforeEach(() => {
    rig.venue.on('GET /v2/balance', [
      { symbol: 'EUR', available: '1000', inOrder: '500' },
      { symbol: 'BTC', available: '1', inOrder: '1' },
      { symbol: 'OLD', available: '7', inOrder: '0' },
    ])
  })
  const trade = (id: string, timestamp: number, price = '70000', amount = '2') => ({
    id,
    orderId: ORDER_ID,
    clientOrderId: UUID,
    timestamp,
    market: 'BTC-EUR',
    side: 'buy',
    amount,
    price,
    taker: true,
    fee: '1',
    feeCurrency: 'EUR',
    settled: true,
  })

  test('holdings are positions, with what they cost and what they are worth', async () => {
    rig.venue.on('GET /v2/trades', [trade('a', 1)])
    expect(plain(await rig.client.account.getDetailedPositions({}, never))).toMatchObject([
      { symbol: 'BTC', sizeBase: '2', entryPrice: '70000', markPrice: '75516', unrealizedPnlQuote: '11032' },
    ])
    expect((await rig.client.account.getAccountPositions({ symbol: BTC }, never)).toString()).toBe('2')
    expect((await rig.client.account.getAccountPnl({}, never)).toString()).toBe('11032')
    expect((await rig.client.account.getTotalAssetValue({}, never)).toString()).toBe('152532')
  })

  test('own trades come oldest first; history is walked back page by page', async () => {
    const all = Array.from({ length: 1500 }, (_, at) => trade(`t-${at}`, 10_000 - at))
    rig.venue.on('GET /v2/trades', ({ query }: Call) => {
      const from = query.tradeIdTo === undefined ? 0 : all.findIndex(({ id }) => id === query.tradeIdTo)
      return all.slice(from, from + Number(query.limit))
    })
    const latest = await rig.client.account.getUserTradeHistory({ symbol: BTC, limit: 2 }, never)
    expect(latest.map(({ tradeId }) => tradeId)).toEqual(['t-1', 't-0'])
    const since = await rig.client.account.getUserTradeHistory(
      { symbol: BTC, limit: 3, startTimeMs: 8_800 },
      never,
    )
    expect(since.map(({ tradeId }) => tradeId)).toEqual(['t-1200', 't-1199', 't-1198'])
  })

  test('fees are those of the market and account', async () => {
    rig.venue.on('GET /v2/account/fees', { tier: '0', volume: '100', taker: '0.0025', maker: '0.0015' })
    expect(plain(await rig.client.account.getFeeRates({ symbol: BTC }, never))).toEqual({
      takerRate: '0.0025',
      makerRate: '0.0015',
    })
  })

  test('a failed question about a holding is never flat', async () => {
    rig.venue.on('GET /v2/balance', refuse(503, 101))
    await expect(rig.client.account.getAccountPositions({ symbol: BTC }, never)).rejects.toMatchObject({
      kind: 'venue-unavailable',
    })
  })
})
