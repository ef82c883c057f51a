import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../options.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { SignedCaller } from '../../signed-caller.ts'

let simulator: RunningSimulator | undefined

async function start(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ seed: 'server', ...options })
  return { simulator, caller: new SignedCaller(simulator.ready, Date.now), wsUrl: simulator.ready.wsUrl }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

describe('signed REST', () => {
  it('takes V3 orders once: a nonce that was used is refused', async () => {
    const { caller } = await start()
    const placed = await caller.v3('POST', '/fapi/v3/order', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.010',
      newOrderRespType: 'RESULT',
    })
    expect(placed).toMatchObject({
      status: 200,
      body: { status: 'FILLED', executedQty: '0.010', positionSide: 'BOTH' },
    })
    const nonce = String(Date.now() * 1_000 + 500_000)
    expect((await caller.v3('GET', '/fapi/v3/balance', {}, { nonce })).status).toBe(200)
    expect((await caller.v3('GET', '/fapi/v3/balance', {}, { nonce })).body).toEqual({
      code: -4225,
      msg: 'Nonce Expired',
    })
    const old = String((Date.now() - 11_000) * 1_000)
    expect((await caller.v3('GET', '/fapi/v3/balance', {}, { nonce: old })).body.code).toBe(-4225)
  })

  it('refuses strangers, foreign signatures and changed parameters', async () => {
    const { caller, simulator: running } = await start()
    const stranger = { signer: '0x2222222222222222222222222222222222222222' }
    expect((await caller.v3('GET', '/fapi/v3/balance', {}, stranger)).body.code).toBe(-2015)
    const { user, signer } = running.ready.credentials.v3
    const message = `nonce=${Date.now() * 1_000}&user=${user}&signer=${signer}`
    const url = `${running.ready.restUrl}/fapi/v3/balance?${message}&recvWindow=1&signature=${caller.sign(message)}`
    expect(await (await fetch(url)).json()).toMatchObject({ code: -1022 })
  })

  it('takes the testnet chain id when told to', async () => {
    const { caller, simulator: running } = await start({ chainId: 714 })
    expect(running.ready.chainId).toBe(714)
    expect((await caller.v3('GET', '/fapi/v3/balance')).status).toBe(200)
  })

  it('takes V1 within its window and refuses the rest by the venue’s codes', async () => {
    const { simulator: running } = await start()
    const at = (ms: number) =>
      new SignedCaller(running.ready, () => Date.now() + ms).v1('GET', '/fapi/v2/balance')
    expect((await at(0)).body[0]).toMatchObject({ asset: 'USDT', balance: '100000.00000000' })
    expect((await at(5_000)).body.code).toBe(-1021)
    expect((await at(-5_500)).body.code).toBe(-1021)
    const wrongSecret = {
      ...running.ready,
      credentials: { ...running.ready.credentials, v1: { ...running.ready.credentials.v1, secret: 'x' } },
    }
    expect((await new SignedCaller(wrongSecret, Date.now).v1('GET', '/fapi/v2/balance')).body.code).toBe(
      -1022,
    )
    const wrongKey = {
      ...running.ready,
      credentials: { ...running.ready.credentials, v1: { apiKey: 'a'.repeat(64), secret: 'x' } },
    }
    expect((await new SignedCaller(wrongKey, Date.now).v1('GET', '/fapi/v2/balance')).body.code).toBe(-2015)
    const badKey = {
      ...running.ready,
      credentials: { ...running.ready.credentials, v1: { apiKey: '?', secret: 'x' } },
    }
    expect((await new SignedCaller(badKey, Date.now).v1('GET', '/fapi/v2/balance')).body.code).toBe(-2014)
  })

  it('keeps the rules of order calls', async () => {
    const { caller } = await start()
    const order = {
      symbol: 'ETHUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.010',
      price: '2990.00',
    }
    const placed = (await caller.v3('POST', '/fapi/v3/order', { ...order, newClientOrderId: 'a-1' })).body
    expect(placed).toMatchObject({
      status: 'NEW',
      price: '2990.00',
      origQty: '0.010',
      executedQty: '0',
      avgPrice: '0.00000',
    })
    expect((await caller.v3('POST', '/fapi/v3/order', { ...order, newClientOrderId: 'a-1' })).body.code).toBe(
      -2010,
    )
    expect((await caller.v3('POST', '/fapi/v3/order', { ...order, quantity: '0.001' })).body.code).toBe(-4164)
    expect((await caller.v3('POST', '/fapi/v3/order', { ...order, price: '4000.00' })).body.code).toBe(-4016)
    expect(
      (
        await caller.v3('POST', '/fapi/v3/order', {
          ...order,
          symbol: 'LUNA2USDT',
          price: '0.1',
          quantity: '60',
        })
      ).body.code,
    ).toBe(-1121)
    const changed = {
      symbol: 'ETHUSDT',
      orderId: String(placed.orderId),
      quantity: '0.020',
      price: '2980.00',
    }
    expect((await caller.v3('PUT', '/fapi/v3/order', changed)).body).toMatchObject({
      orderId: placed.orderId,
      price: '2980.00',
    })
    const batch = JSON.stringify([
      { ...order, price: '2981.00' },
      { ...order, quantity: '0' },
    ])
    const results = (await caller.v3('POST', '/fapi/v3/batchOrders', { batchOrders: batch })).body
    expect(results).toMatchObject([{ status: 'NEW' }, { code: -4003 }])
    expect((await caller.v3('GET', '/fapi/v3/openOrders', { symbol: 'ETHUSDT' })).body).toHaveLength(2)
    const cancelled = await caller.v3('DELETE', '/fapi/v3/batchOrders', {
      symbol: 'ETHUSDT',
      origClientOrderIdList: '["a-1","nope"]',
    })
    expect(cancelled.body).toMatchObject([
      { status: 'CANCELED' },
      { code: -2011, msg: 'Unknown order sent.' },
    ])
    expect((await caller.v3('DELETE', '/fapi/v3/allOpenOrders', { symbol: 'ETHUSDT' })).body.code).toBe('200')
    expect((await caller.v3('DELETE', '/fapi/v3/allOpenOrders')).body.code).toBe(-1102)
    const query = { symbol: 'ETHUSDT', origClientOrderId: 'a-1' }
    expect((await caller.v3('GET', '/fapi/v3/order', query)).body).toMatchObject({
      status: 'CANCELED',
      origQty: '0.020',
    })
    expect((await caller.v3('GET', '/fapi/v3/openOrder', query)).body.code).toBe(-2013)
    expect((await caller.v3('DELETE', '/fapi/v3/order', query)).body.code).toBe(-2011)
  })

  it('answers a market order with ACK before its fill unless RESULT is asked for', async () => {
    const { caller } = await start()
    const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.010' }
    expect((await caller.v3('POST', '/fapi/v3/order', order)).body).toMatchObject({
      status: 'NEW',
      executedQty: '0',
    })
    const [position] = (await caller.v3('GET', '/fapi/v3/positionRisk', { symbol: 'BTCUSDT' })).body
    expect(position).toMatchObject({ positionAmt: '-0.010', marginType: 'cross', leverage: '20' })
    const all = (await caller.v3('GET', '/fapi/v3/positionRisk')).body
    expect(all.find(({ symbol }: { symbol: string }) => symbol === 'ETHUSDT').positionAmt).toBe('0.000')
    const [trade] = (await caller.v3('GET', '/fapi/v3/userTrades', { symbol: 'BTCUSDT' })).body
    expect(Number(trade.commission)).toBeLessThan(0)
    const types = (await caller.v3('GET', '/fapi/v3/income')).body.map(
      (row: { incomeType: string }) => row.incomeType,
    )
    expect(types).toContain('COMMISSION')
    const account = (await caller.v3('GET', '/fapi/v3/accountWithJoinMargin')).body
    expect(Number(account.totalPositionInitialMargin)).toBeCloseTo(30, 0)
    expect(account.assets[0].walletBalance).toBe(account.totalWalletBalance)
  })

  it('changes settings by the venue’s rules', async () => {
    const { caller } = await start()
    const post = async (path: string, params: Record<string, string>) =>
      (await caller.v3('POST', `/fapi/v3/${path}`, params)).body
    expect(await post('leverage', { symbol: 'BTCUSDT', leverage: '21' })).toMatchObject({
      leverage: 21,
      symbol: 'BTCUSDT',
    })
    expect((await post('leverage', { symbol: 'BTCUSDT', leverage: '200' })).code).toBe(-1102)
    expect(await post('marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' })).toMatchObject({
      code: 200,
    })
    expect((await post('marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' })).code).toBe(-4046)
    expect((await post('positionSide/dual', { dualSidePosition: 'false' })).code).toBe(-4059)
    expect((await post('multiAssetsMargin', { multiAssetsMargin: 'true' })).code).toBe(200)
    expect(await post('countdownCancelAll', { symbol: 'BTCUSDT', countdownTime: '120000' })).toEqual({
      symbol: 'BTCUSDT',
      countdownTime: '120000',
    })
    expect(await post('noop', {})).toEqual({ code: 200, msg: 'success' })
    const brackets = (await caller.v3('GET', '/fapi/v3/leverageBracket', { symbol: 'BTCUSDT' })).body.brackets
    expect(brackets[0]).toMatchObject({ bracket: 1, initialLeverage: 125, notionalFloor: 0, cum: 0 })
  })
})
