import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startTestVenue } from './test-venue.ts'

const UUID = '2be7d0df-d8dc-7b93-a550-8876f3b393e9'

describe('proof of the key', () => {
  it.each([
    [{ Key: 'ab' }, 301],
    [{ Timestamp: 'now' }, 302],
    [{ Window: '99' }, 303],
    [{ Timestamp: '1700000000000' }, 304],
    [{ Signature: 'ab' }, 308],
    [{ Key: '0'.repeat(64) }, 305],
    [{ Signature: '0'.repeat(64) }, 309],
  ])('with %j is refused with %i', async (wrong, errorCode) => {
    const { caller } = await startTestVenue()
    expect(await caller.signed('GET', '/balance', undefined, wrong)).toMatchObject({
      status: 403,
      body: { errorCode },
    })
  })

  it('may be as old as the window says', async () => {
    const { caller, simulator } = await startTestVenue()
    simulator.faults.add({ kind: 'clock-skew', skewMs: 30_000 })
    expect((await caller.signed('GET', '/balance')).body.errorCode).toBe(304)
    expect((await caller.signed('GET', '/balance', undefined, { Window: '60000' })).status).toBe(200)
  })
})

describe('orders', () => {
  it('rest with what they hold back, and give it back', async () => {
    const { caller } = await startTestVenue()
    const { body } = await caller.order({ clientOrderId: UUID })
    expect(body).toMatchObject({
      clientOrderId: UUID,
      status: 'new',
      onHold: '501.25',
      onHoldCurrency: 'EUR',
      timeInForce: 'GTC',
      postOnly: false,
      selfTradePrevention: 'decrementAndCancel',
      operatorId: 1,
      fills: [],
    })
    expect((await caller.signed('GET', '/balance')).body).toEqual([
      { symbol: 'EUR', available: '99498.75', inOrder: '501.25' },
    ])
    expect((await caller.signed('GET', '/ordersOpen?market=BTC-EUR')).body).toHaveLength(1)
    expect((await caller.signed('GET', '/ordersOpen?base=ETH')).body).toEqual([])
    const canceled = await caller.signed('DELETE', `/order?market=BTC-EUR&clientOrderId=${UUID}&operatorId=7`)
    expect(canceled.body).toEqual({ orderId: body.orderId, clientOrderId: UUID, operatorId: 7 })
    const again = await caller.signed('DELETE', `/order?market=BTC-EUR&orderId=${body.orderId}&operatorId=7`)
    expect(again).toMatchObject({ status: 404, body: { errorCode: 240 } })
  })

  it('fill at the market, by base or by quote', async () => {
    const { caller } = await startTestVenue()
    const bought = (await caller.market('buy')).body
    expect(bought).toMatchObject({ status: 'filled', filledAmount: '0.01', feeCurrency: 'EUR' })
    expect(Number(bought.feePaid)).toBeCloseTo(Number(bought.filledAmountQuote) * 0.0025, 6)
    const spent = (await caller.market('buy', { amount: undefined, amountQuote: '100' })).body
    expect(spent).toMatchObject({ status: 'filled', amountQuote: '100', amountQuoteRemaining: '0' })
    const total = Number(spent.filledAmountQuote) + Number(spent.feePaid)
    expect(total).toBeGreaterThan(99.99)
    expect(total).toBeLessThanOrEqual(100)
    const [newest] = (await caller.signed('GET', '/trades?market=BTC-EUR')).body
    expect(newest).toMatchObject({ orderId: spent.orderId, taker: true, settled: true })
    const [latest, first] = (await caller.signed('GET', '/orders?market=BTC-EUR')).body
    expect([latest.orderId, first.orderId]).toEqual([spent.orderId, bought.orderId])
    expect((await caller.market('sell')).body).toMatchObject({ status: 'filled', side: 'sell' })
  })

  it('end with the venue’s words for why', async () => {
    const { caller } = await startTestVenue()
    const status = async (change: object) => {
      const answer = await caller.order(change)
      return `${answer.status} ${answer.body.status}`
    }
    expect(await status({ price: '56000', postOnly: true })).toBe('200 canceledPostOnly')
    expect(await status({ timeInForce: 'IOC' })).toBe('200 canceledIOC')
    expect(await status({ timeInForce: 'FOK' })).toBe('200 canceledFOK')
  })

  it('wait for their trigger', async () => {
    const { caller, simulator } = await startTestVenue({ orderLagMs: 0 })
    await caller.market('buy')
    const stop = await caller.market('sell', {
      orderType: 'stopLoss',
      triggerAmount: '54000',
      triggerType: 'price',
      triggerReference: 'lastTrade',
    })
    expect(stop.body).toMatchObject({
      status: 'awaitingTrigger',
      orderType: 'stopLoss',
      triggerPrice: '54000',
    })
    simulator.faults.add({ kind: 'move-market', symbol: 'BTC-EUR', bps: -300 })
    const path = `/order?market=BTC-EUR&orderId=${stop.body.orderId}`
    await expect
      .poll(async () => (await caller.signed('GET', path)).body.status, { timeout: 8_000 })
      .toBe('filled')
  })

  it('change price and size, and say so when there is nothing to change', async () => {
    const { caller } = await startTestVenue()
    const { orderId } = (await caller.order()).body
    const about = { market: 'BTC-EUR', orderId, operatorId: 1 }
    const changed = await caller.signed('PUT', '/order', {
      ...about,
      price: '51000',
      amountRemaining: '0.02',
    })
    expect(changed.body).toMatchObject({ orderId, price: '51000', amount: '0.02', onHold: '1022.55' })
    expect((await caller.signed('PUT', '/order', { ...about, price: '51000' })).body.errorCode).toBe(232)
  })

  it('are found late, and look open a while after a cancel', async () => {
    const { caller } = await startTestVenue({ orderLagMs: 300 })
    const { orderId } = (await caller.order()).body
    const path = `/order?market=BTC-EUR&orderId=${orderId}`
    expect(await caller.signed('GET', path)).toMatchObject({ status: 404, body: { errorCode: 240 } })
    const read = async () => (await caller.signed('GET', path)).body.status
    await expect.poll(read, { timeout: 8_000 }).toBe('new')
    await caller.signed('DELETE', `/orders?operatorId=1`)
    expect(await read()).toBe('new')
    await expect.poll(read, { timeout: 8_000 }).toBe('canceled')
  })

  it('answer shortly when that is enough', async () => {
    const { caller } = await startTestVenue()
    expect((await caller.order({ responseRequired: false })).body).toEqual({
      orderId: expect.any(String),
      operatorId: 1,
    })
  })

  it.each([
    [{ operatorId: undefined }, 203, 'operatorId parameter is required.'],
    [{ market: undefined }, 203, 'market parameter is required.'],
    [{ market: 'btc-eur' }, 205, 'market parameter is invalid.'],
    [{ market: 'LUNA2-EUR' }, 423, 'halted'],
    [{ market: 'NEWT-EUR' }, 425, 'auction'],
    [{ side: 'long' }, 205, 'side parameter is invalid.'],
    [{ orderType: 'trailing' }, 205, 'orderType parameter is invalid.'],
    [{ amount: undefined }, 203, 'amount parameter is required.'],
    [{ amount: '-1' }, 205, 'amount parameter is invalid.'],
    [{ amount: '0.123456789' }, 429, 'amount'],
    [{ amount: '0.00001' }, 212, 'Amount is below'],
    [{ amount: '2000000000' }, 210, 'Amount exceeds'],
    [{ amount: '0.0001', price: '40000' }, 217, 'Minimum order size'],
    [{ amount: '3' }, 216, 'sufficient balance'],
    [{ side: 'sell' }, 216, 'sufficient balance'],
    [{ price: '50000.5' }, 422, 'tick size'],
    [{ price: undefined }, 203, 'price parameter is required.'],
    [{ clientOrderId: 'mine' }, 205, 'clientOrderId parameter is invalid.'],
    [{ amountQuote: '50' }, 202, 'amountQuote'],
    [{ orderType: 'market' }, 202, 'price'],
    [{ orderType: 'market', price: undefined, amountQuote: '50' }, 206, 'amount'],
    [{ timeInForce: 'IOC', postOnly: true }, 206, 'postOnly'],
    [{ timeInForce: 'GTD' }, 205, 'timeInForce parameter is invalid.'],
    [{ selfTradePrevention: 'none' }, 205, 'selfTradePrevention parameter is invalid.'],
    [{ orderType: 'stopLossLimit' }, 203, 'triggerType parameter is required.'],
  ])('with %j are refused with %i', async (change, errorCode, words) => {
    const { caller, simulator } = await startTestVenue()
    expect(await caller.order(change)).toMatchObject({
      status: 400,
      body: { errorCode, error: expect.stringContaining(words) },
    })
    expect(simulator.ordersTaken()).toBe(0)
  })

  it('with an id that is in use are refused with 220', async () => {
    const { caller } = await startTestVenue()
    await caller.order({ clientOrderId: UUID })
    expect((await caller.order({ clientOrderId: UUID })).body.errorCode).toBe(220)
  })

  it('outlive a restart with --state', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitvavo-state-'))
    const state = join(folder, 'account.json')
    const first = await startTestVenue({ state })
    await first.caller.market('buy')
    const { orderId } = (await first.caller.order({ clientOrderId: UUID })).body
    await first.simulator.close()
    const second = await startTestVenue({ state })
    expect((await second.caller.signed('GET', '/ordersOpen')).body).toMatchObject([
      { orderId, clientOrderId: UUID, operatorId: 1 },
    ])
    expect((await second.caller.signed('GET', '/balance?symbol=BTC')).body).toEqual([
      { symbol: 'BTC', available: '0.01', inOrder: '0' },
    ])
    await second.simulator.close()
    await rm(folder, { recursive: true })
  })
})

describe('the account', () => {
  it('tells its fees', async () => {
    const { caller } = await startTestVenue()
    const rates = { taker: '0.0025', maker: '0.0015' }
    expect((await caller.signed('GET', '/account')).body).toMatchObject({ fees: rates })
    expect((await caller.signed('GET', '/account/fees?market=BTC-EUR')).body).toMatchObject({
      tier: 0,
      ...rates,
    })
  })
})
