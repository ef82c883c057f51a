import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, ORDER, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue()
})

afterEach(() => venue.simulator.close())

const CAPITAL = '/api/v1/capital'
const error = (status: number, code: string, message?: string) => ({
  status,
  body: { code, ...(message !== undefined && { message }) },
})

describe('signed calls', () => {
  it('are let in with the four headers, and told what is wrong without them', async () => {
    const { caller } = venue
    expect((await caller.read('balanceQuery', CAPITAL)).body).toEqual({
      USDC: { available: '100000', locked: '0', staked: '0' },
    })
    expect(await caller.get(CAPITAL)).toMatchObject(error(401, 'UNAUTHORIZED'))
    expect(await caller.read('balanceQuery', CAPITAL, {}, { apiKey: 'AAAA' })).toMatchObject(
      error(401, 'UNAUTHORIZED'),
    )
    expect(await caller.read('orderQuery', CAPITAL)).toMatchObject(error(400, 'INVALID_SIGNATURE'))
    const aged = (ageMs: number) => ({ timestamp: String(Date.now() - ageMs) })
    expect(await caller.read('balanceQuery', CAPITAL, {}, aged(6_000))).toMatchObject(
      error(400, 'INVALID_CLIENT_REQUEST', 'Request has expired'),
    )
    expect((await caller.read('balanceQuery', CAPITAL, {}, { ...aged(6_000), window: '60000' })).status).toBe(
      200,
    )
    for (const ageMs of [700_000, -700_000]) {
      expect(await caller.read('balanceQuery', CAPITAL, {}, aged(ageMs))).toMatchObject(
        error(400, 'INVALID_CLIENT_REQUEST', 'Invalid timestamp: must be within 10 minutes of current time'),
      )
    }
    expect((await caller.read('balanceQuery', CAPITAL, {}, { window: '60001' })).status).toBe(400)
    expect((await caller.read('balanceQuery', CAPITAL, {}, { timestamp: 'now' })).body).toMatch(/X-Timestamp/)
  })

  it('sign exactly what they send', async () => {
    const { caller } = venue
    const symbol = { symbol: BTC }
    expect((await caller.read('orderQueryAll', '/api/v1/orders', symbol)).body).toEqual([])
    expect(
      await caller.read('orderQueryAll', '/api/v1/orders', symbol, { signed: 'instruction=orderQueryAll' }),
    ).toMatchObject(error(400, 'INVALID_SIGNATURE'))
    // A value that is sent as null and left out of the string breaks the signature.
    const order = { symbol: BTC, side: 'Bid', orderType: 'Market', quantity: '0.01' }
    const signed = `instruction=orderExecute&orderType=Market&quantity=0.01&side=Bid&symbol=${BTC}`
    expect(
      await caller.write('orderExecute', 'POST', ORDER, { ...order, clientId: null }, { signed }),
    ).toMatchObject(error(400, 'INVALID_SIGNATURE'))
    expect((await caller.write('orderExecute', 'POST', ORDER, order, { signed })).status).toBe(200)
  })
})

describe('orders', () => {
  it('answer a market order with what became of it', async () => {
    const { status, body } = await venue.place({ clientId: 7 })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      clientId: 7,
      status: 'Filled',
      orderType: 'Market',
      executedQuantity: '0.01',
    })
    expect(body).not.toHaveProperty('price')
    expect(BigInt(body.id)).toBeGreaterThan(2n ** 53n)
    expect(Number(body.executedQuoteQuantity)).toBeGreaterThan(500)
  })

  it('rest, are found while they rest, and are cancelled once', async () => {
    const { caller } = venue
    const price = await venue.priceFromBid(-100)
    const placed = await venue.place({ orderType: 'Limit', price, postOnly: true, clientId: 9 })
    expect(placed.body).toMatchObject({
      status: 'New',
      postOnly: true,
      timeInForce: 'GTC',
      triggerPrice: null,
    })
    const byClient = { symbol: BTC, clientId: '9' }
    expect((await caller.read('orderQuery', ORDER, byClient)).body.id).toBe(placed.body.id)
    expect((await caller.read('orderQueryAll', '/api/v1/orders')).body).toHaveLength(1)
    const both = { symbol: BTC, clientId: 9, orderId: placed.body.id }
    expect(await caller.write('orderCancel', 'DELETE', ORDER, both)).toMatchObject(
      error(400, 'INVALID_CLIENT_REQUEST'),
    )
    const cancel = { symbol: BTC, orderId: placed.body.id }
    expect((await caller.write('orderCancel', 'DELETE', ORDER, cancel)).body.status).toBe('Cancelled')
    expect(await caller.write('orderCancel', 'DELETE', ORDER, cancel)).toMatchObject(
      error(404, 'RESOURCE_NOT_FOUND'),
    )
    expect(await caller.read('orderQuery', ORDER, byClient)).toMatchObject(error(404, 'RESOURCE_NOT_FOUND'))
    const history = await caller.read('orderHistoryQueryAll', '/wapi/v1/history/orders', {
      orderId: placed.body.id,
    })
    expect(history.body).toMatchObject([{ status: 'Cancelled', createdAt: expect.not.stringContaining('Z') }])
  })

  it('expire with a reason where they may not rest', async () => {
    const price = await venue.priceFromBid(-100)
    for (const [timeInForce, reason] of [
      ['IOC', 'ImmediateOrCancel'],
      ['FOK', 'FillOrKill'],
    ]) {
      const { body } = await venue.place({ orderType: 'Limit', price, timeInForce })
      expect(body).toMatchObject({ status: 'Expired', executedQuantity: '0' })
      const history = await venue.caller.read('orderHistoryQueryAll', '/wapi/v1/history/orders', {
        orderId: body.id,
      })
      expect(history.body[0].expiryReason).toBe(reason)
    }
  })

  it.each([
    [{ orderType: 'Limit', price: '61000', postOnly: true }, 400, 'INVALID_ORDER'],
    [{ quantity: '0.000001' }, 400, 'INVALID_CLIENT_REQUEST'],
    [{ orderType: 'Limit', price: '60000.05' }, 400, 'INVALID_CLIENT_REQUEST'],
    [{ orderType: 'Limit', price: '90000' }, 400, 'INVALID_PRICE'],
    [{ quantity: '0' }, 400, 'INVALID_QUANTITY'],
    [{ quantity: '50' }, 400, 'INSUFFICIENT_MARGIN'],
    [{ quantity: '100' }, 400, 'MAX_LEVERAGE_REACHED'],
    [{ symbol: 'LUNA_USDC_PERP', quantity: '1' }, 400, 'INVALID_MARKET'],
    [{ symbol: 'NEWT_USDC_PERP', quantity: '1' }, 400, 'TRADING_PAUSED'],
    [{ symbol: 'SOL_USDC', quantity: '1' }, 400, 'TRADING_PAUSED'],
    [{ symbol: 'KPEPE_USDC_PERP' }, 400, 'INVALID_CLIENT_REQUEST'],
    [{ reduceOnly: true }, 400, 'INVALID_ORDER'],
    [{ quoteQuantity: '10' }, 400, 'INVALID_CLIENT_REQUEST'],
    [{ triggerPrice: '61000' }, 400, 'INVALID_CLIENT_REQUEST'],
    [{ stopLossTriggerPrice: '50000' }, 400, 'INVALID_CLIENT_REQUEST'],
  ])('refuse %j', async (change, status, code) => {
    expect(await venue.place(change)).toMatchObject(error(status, code))
    expect(venue.simulator.ordersTaken()).toBe(0)
  })

  it.each([
    { side: 'Buy' },
    { clientId: '7' },
    { clientId: 2 ** 32 },
    { quantity: 0.01 },
    { postOnly: 'true' },
  ])('cannot read %j', async (change) => {
    expect(await venue.place(change)).toMatchObject({
      status: 400,
      body: expect.stringMatching(/^failed to parse/),
    })
  })

  it('buy for an amount of quote, and wait for a trigger', async () => {
    const { quantity: _, ...market } = { symbol: BTC, side: 'Bid', orderType: 'Market', quantity: '' }
    const spent = await venue.caller.write('orderExecute', 'POST', ORDER, { ...market, quoteQuantity: '600' })
    expect(Number(spent.body.executedQuoteQuantity)).toBeGreaterThan(590)
    const trigger = {
      symbol: BTC,
      side: 'Ask',
      orderType: 'Market',
      triggerPrice: '50000',
      triggerQuantity: '80%',
    }
    const waits = await venue.caller.write('orderExecute', 'POST', ORDER, trigger)
    expect(waits.body).toMatchObject({ status: 'TriggerPending', quantity: null, triggerBy: 'MarkPrice' })
    const all = await venue.caller.write('orderCancelAll', 'DELETE', '/api/v1/orders', {
      symbol: BTC,
      orderType: 'ConditionalOrder',
    })
    expect(all.body).toMatchObject([{ id: waits.body.id, status: 'Cancelled' }])
  })

  it('are placed in batches, each with its own answer', async () => {
    const price = await venue.priceFromBid(-100)
    const order = { symbol: BTC, side: 'Bid', orderType: 'Limit', price, quantity: '0.01' }
    const { body } = await venue.caller.write('orderExecute', 'POST', '/api/v1/orders', [
      order,
      { ...order, quantity: '1000' },
    ])
    expect(body).toMatchObject([
      { operation: 'Ok', status: 'New' },
      { operation: 'Err', code: expect.stringMatching(/^[A-Z_]+$/) },
    ])
    expect((await venue.caller.write('orderExecute', 'POST', '/api/v1/orders', order)).status).toBe(400)
  })
})
