import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../clock.ts'
import { walletLoginDigest } from './signature.ts'
import { signDigest } from './test-caller.ts'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

describe('sessions', () => {
  let venue: TestVenue

  beforeEach(async () => {
    venue = await startTestVenue()
  })

  afterEach(() => venue.simulator.close())

  const login = async (change: { lifeMs?: number; nonce?: number; address?: string } = {}) => {
    const { credentials, chainId } = venue.simulator.ready
    const address = change.address ?? signerOf(venue)
    const { nonce = 5, lifeMs = 60_000 } = change
    const expiration = BigInt(systemClock.now() + lifeMs) * 1_000_000n
    const digest = walletLoginDigest({ signer: BigInt(address), nonce: BigInt(nonce), expiration }, chainId)
    const signature = { ...signDigest(digest, credentials.privateKey), nonce, expiration: String(expiration) }
    return venue.caller.post('/edge/auth/wallet/login', { address, signature })
  }

  it('begin with the API key, and tell when they end', async () => {
    const { headers, body } = await venue.caller.login()
    const { subAccountId } = venue.simulator.ready.credentials
    expect(body).toMatchObject({ status: 'success', sub_account_id: subAccountId })
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/^gravity=[0-9a-f]{64}; Path=\/; Expires=.* GMT;/)
    const endsAtMs = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '')
    expect(endsAtMs - systemClock.now()).toBeGreaterThan(86_000_000)
    expect(headers.get('x-grvt-account-id')).not.toBe(null)
  })

  it('do not begin with a key nobody knows', async () => {
    const { status, headers, body } = await venue.caller.login('wrong')
    expect([status, body.status, headers.getSetCookie()]).toEqual([401, 'failure', []])
  })

  it('begin with a signature of the wallet, whose nonce works once', async () => {
    const { headers } = await login()
    expect(headers.getSetCookie()).toHaveLength(1)
    expect((await login()).body.code).toBe(2001)
    expect((await login({ nonce: 6, lifeMs: 600_000 })).body.code).toBe(2008)
    expect((await login({ nonce: 7, address: `0x${'1'.repeat(40)}` })).status).toBe(401)
  })

  it('need the cookie and the account id', async () => {
    expect((await venue.caller.trade('open_orders')).status).toBe(200)
    const { session } = venue.caller
    for (const left of ['Cookie', 'X-Grvt-Account-Id'])
      expect(
        await venue.caller.post('/trades/full/v1/open_orders', {}, { [left]: session[left] ?? '' }),
      ).toMatchObject({ status: 401, body: { code: 1000, status: 401 } })
  })

  it('end when a fault wants it: sockets are closed, and calls and subscriptions say so', async () => {
    const socket = await venue.open('trades/ws/full')
    const closed = new Promise((resolve) => socket.socket.once('close', resolve))
    venue.simulator.faults.add({ kind: 'expire-sessions' })
    expect(await closed).toBe(1_008)
    expect((await venue.caller.trade('open_orders')).body.code).toBe(1_000)
    const late = await venue.open('trades/ws/full')
    late.subscribe('v1.order', venue.simulator.ready.credentials.subAccountId)
    await soon(() => late.frames()).toMatchObject([{ error: { code: 1_000 }, id: 1, method: 'subscribe' }])
    await venue.caller.login()
    expect((await venue.caller.trade('open_orders')).status).toBe(200)
  })

  it('run out by themselves', async () => {
    const short = await startTestVenue({ sessionMs: 300 })
    await soon(async () => (await short.caller.trade('open_orders')).status).toBe(401)
    await short.simulator.close()
  })

  it('are not needed for public data, and POST with JSON is', async () => {
    const { caller, simulator } = venue
    const path = '/market-data/full/v1/mini'
    expect((await caller.post(path, { instrument: BTC })).status).toBe(200)
    expect((await caller.post(path, '')).body.code).toBe(1003)
    expect((await caller.post(path, '{}', { 'Content-Type': 'text/plain' })).body.code).toBe(1003)
    expect((await fetch(`${simulator.ready.restUrl}${path}`)).status).toBe(400)
    expect(await (await fetch(`${simulator.ready.restUrl}/market-data/time`)).json()).toEqual({
      server_time: expect.any(Number),
    })
  })
})

function signerOf({ caller }: TestVenue): string {
  return (caller.order().signature as { signer: string }).signer
}
