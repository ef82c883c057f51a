import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { throwAwayHex } from '../credentials.ts'
import { asterProtocol } from '../protocols/aster/protocol.ts'
import { startSimulator } from '../server.ts'
import { SignedCaller } from '../signed-caller.ts'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import { loadState, saveState } from './account-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('state files', () => {
  it('give back exactly what was saved', async () => {
    const { exchange, account } = createTestExchange()
    exchange.place(account, orderRequest({ side: 'buy', sizeLots: 12 }))
    exchange.place(
      account,
      orderRequest({ side: 'sell', priceTicks: 600_500, sizeLots: 3, clientOrderId: '12n' }),
    )
    account.countdowns.set('BTCUSDT', 5)
    const state = { credentials: asterProtocol.createCredentials(throwAwayHex('s')), account }
    const file = join(folder, 'deep', 'state.json')
    await saveState(file, state)
    expect(await loadState(file, asterProtocol.credentials)).toEqual(state)
    expect(await readdir(join(folder, 'deep'))).toEqual(['state.json'])
  })

  it('are not needed for a first start, and are named when they are wrong', async () => {
    expect(await loadState(join(folder, 'none.json'), asterProtocol.credentials)).toBeUndefined()
    const file = join(folder, 'bad.json')
    await writeFile(file, 'half a sente')
    await expect(loadState(file, asterProtocol.credentials)).rejects.toThrow(
      /bad\.json: expected JSON, found "half a sente"/,
    )
    await writeFile(file, '{"version":2}')
    await expect(loadState(file, asterProtocol.credentials)).rejects.toThrow(/bad\.json: version/)
    await expect(loadState(folder, asterProtocol.credentials)).rejects.toThrow('expected a readable file')
  })

  it('keep position, open orders, trades and keys over a restart', async () => {
    const state = join(folder, 'state.json')
    const first = await startSimulator({ state })
    const before = new SignedCaller(first.ready, Date.now)
    await before.v3('POST', '/fapi/v3/order', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.010',
    })
    const resting = {
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.010',
      price: '61000.0',
    }
    const { orderId } = (await before.v3('POST', '/fapi/v3/order', resting)).body
    await first.close()

    const second = await startSimulator({ state })
    const after = new SignedCaller(second.ready, Date.now)
    expect(second.ready.credentials).toEqual(first.ready.credentials)
    const [position] = (await after.v3('GET', '/fapi/v3/positionRisk', { symbol: 'BTCUSDT' })).body
    expect(position.positionAmt).toBe('0.010')
    expect((await after.v3('GET', '/fapi/v3/openOrders', { symbol: 'BTCUSDT' })).body).toMatchObject([
      { orderId },
    ])
    const [trade] = (await after.v3('GET', '/fapi/v3/userTrades', { symbol: 'BTCUSDT' })).body
    const next = await after.v3('POST', '/fapi/v3/order', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.001',
    })
    expect(next.body.orderId).toBeGreaterThan(orderId)
    const trades = (await after.v3('GET', '/fapi/v3/userTrades', { symbol: 'BTCUSDT' })).body
    expect(trades.at(-1).id).toBeGreaterThan(trade.id)
    expect(
      (await after.v3('DELETE', '/fapi/v3/order', { symbol: 'BTCUSDT', orderId: String(orderId) })).body
        .status,
    ).toBe('CANCELED')
    await second.close()
  })
})
