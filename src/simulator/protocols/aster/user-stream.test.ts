import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../options.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { SignedCaller } from '../../signed-caller.ts'
import { openTestSocket } from '../../test-socket.ts'

let simulator: RunningSimulator | undefined

async function start(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ seed: 'server', ...options })
  return { simulator, caller: new SignedCaller(simulator.ready, Date.now), wsUrl: simulator.ready.wsUrl }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

/** Waits for a condition on a machine that may be busy. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })

describe('user stream', () => {
  it('tells an order from NEW to FILLED with the account in between', async () => {
    const { wsUrl, caller } = await start()
    const { listenKey } = (await caller.v3('POST', '/fapi/v3/listenKey')).body
    expect((await caller.v1('POST', '/fapi/v1/listenKey')).body.listenKey).toBe(listenKey)
    const user = await openTestSocket(`${wsUrl}/ws/${listenKey}`)
    await caller.v3('POST', '/fapi/v3/order', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.001',
    })
    await soon(() => user.texts.length).toBe(3)
    const [created, account, traded] = user.frames()
    expect(created).toMatchObject({ e: 'ORDER_TRADE_UPDATE', o: { x: 'NEW', X: 'NEW', t: 0, l: '0' } })
    expect(created.o).not.toHaveProperty('n')
    expect(account).toMatchObject({
      e: 'ACCOUNT_UPDATE',
      a: { m: 'ORDER', B: [{ a: 'USDT', bc: '0' }], P: [{ s: 'BTCUSDT', pa: '0.001', ps: 'BOTH' }] },
    })
    expect(traded).toMatchObject({
      o: { x: 'TRADE', X: 'FILLED', z: '0.001', N: 'USDT', m: false, i: created.o.i },
    })
    await caller.v3('POST', '/fapi/v3/leverage', { symbol: 'BTCUSDT', leverage: '7' })
    await expect
      .poll(() => user.frames().at(-1))
      .toMatchObject({ e: 'ACCOUNT_CONFIG_UPDATE', ac: { s: 'BTCUSDT', l: 7 } })
  })

  it('goes silent without closing when the key expires, and ends when it is deleted', async () => {
    const { wsUrl, caller, simulator: running } = await start()
    const first = (await caller.v3('POST', '/fapi/v3/listenKey')).body.listenKey
    const user = await openTestSocket(`${wsUrl}/ws/${first}`)
    running.faults.add({ kind: 'expire-sessions' })
    await soon(() => user.frames()).toMatchObject([{ e: 'listenKeyExpired' }])
    await caller.v3('POST', '/fapi/v3/order', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.001',
    })
    expect((await caller.v3('PUT', '/fapi/v3/listenKey')).body.code).toBe(-1125)
    const second = (await caller.v3('POST', '/fapi/v3/listenKey')).body.listenKey
    expect(second).not.toBe(first)
    const again = await openTestSocket(`${wsUrl}/ws/${second}`)
    expect((await caller.v3('DELETE', '/fapi/v3/listenKey')).body).toEqual({})
    await again.closed
    expect(user.texts).toHaveLength(1)
    expect(user.socket.readyState).toBe(user.socket.OPEN)
  })
})
