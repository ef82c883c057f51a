import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createRig,
  credentials,
  ETH,
  never,
  orderOf,
  type Rig,
} from '../../../../test/fixtures/lighter/client-rig.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import type { LighterCredentials } from './index.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('connecting', () => {
  test('with a key: proves it, joins the account’s channels with a token, and asks to read state again', async () => {
    await rig.client.connect(never)
    const joined = rig.venue.frames.filter(({ type }) => type === 'subscribe')
    expect(joined.map(({ channel }) => channel)).toEqual([
      'account_all_orders/1234',
      'account_all_trades/1234',
      'account_all_positions/1234',
      'user_stats/1234',
    ])
    for (const { auth } of joined) expect(auth).toMatch(/^\d+:1234:5:[0-9a-f]{160}$/)
    expect(rig.events.at(-1)).toEqual({ kind: 'resync', reason: 'connected' })
    expect(rig.client.streams.status()).toMatchObject([{ name: 'stream', state: 'live', gaps: 0 }])
  })

  test('without a key: public data only, and every private call says so', async () => {
    rig.open(() => undefined)
    await rig.client.connect(never)
    expect(rig.venue.frames.filter(({ auth }) => auth !== undefined)).toEqual([])
    await expect(rig.client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(rig.client.trading.submit(orderOf('a'), never)).rejects.toMatchObject({ kind: 'auth' })
    expect((await rig.client.marketData.fetchBboPrices({ symbol: ETH }, never)).askPrice.toFixed()).toBe(
      '2361.32',
    )
  })

  test('with the key of another account: a named error, before anything trades', async () => {
    rig.open(() => ({ ...credentials, privateKey: `01${'00'.repeat(39)}` }))
    await expect(rig.client.connect(never)).rejects.toMatchObject({ kind: 'auth' })
    expect(rig.venue.connections).toBe(0)
  })

  test('a lost connection comes back by itself, with its channels and a resync', async () => {
    await rig.client.connect(never)
    rig.venue.drop()
    await waitUntil('a second resync', () => rig.events.filter(({ kind }) => kind === 'resync').length === 2)
    expect(rig.events.at(-1)).toEqual({ kind: 'resync', reason: 'reconnected' })
    expect(rig.venue.connections).toBe(2)
  })

  test('a token that the venue refuses: a named error, and no storm of connections', async () => {
    rig.venue.answersSubscriptions = false
    const failure = rig.client.connect(never).catch((cause: unknown) => cause)
    await waitUntil('a subscription', () => rig.venue.frames.some(({ auth }) => auth !== undefined))
    rig.venue.push({ error: { code: 30007, message: 'auth token expired' } })
    expect(await failure).toMatchObject({
      kind: 'transport',
      message: expect.stringContaining('auth token expired'),
    })
    expect(rig.venue.connections).toBeLessThan(3)
  })

  test('after a reconnect without credentials only public channels are joined', async () => {
    let keys: LighterCredentials | undefined = credentials
    rig.open(() => keys)
    await rig.client.connect(never)
    await rig.client.disconnect()
    keys = undefined
    rig.venue.frames.length = 0
    await rig.client.connect(never)
    rig.client.streams.subscribeBbo(ETH, () => undefined)
    await waitUntil('the public channel', () =>
      rig.venue.frames.some(({ channel }) => channel === 'ticker/0'),
    )
    expect(rig.venue.frames.filter(({ auth }) => auth !== undefined)).toEqual([])
  })

  test('a second connect returns at once', async () => {
    await rig.client.connect(never)
    const asked = rig.venue.requests.length
    await rig.client.connect(never)
    expect([rig.venue.requests.length, rig.venue.connections]).toEqual([asked, 1])
  })

  test('disconnecting twice is harmless', async () => {
    await rig.client.connect(never)
    await rig.client.disconnect()
    await rig.client.disconnect()
    expect(rig.client.streams.status()[0]?.state).toBe('paused')
  })
})
