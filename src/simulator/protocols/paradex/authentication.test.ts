import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestSocket } from '../../test-socket.ts'
import { soon, startTestVenue, type TestVenue } from './test-venue.ts'

describe('signing in at Paradex', () => {
  let venue: TestVenue
  beforeEach(async () => {
    venue = await startTestVenue()
  })
  afterEach(() => venue.simulator.close())
  const auth = (change: Readonly<Record<string, string>>, path = '/v1/auth') =>
    venue.caller.call('POST', path, undefined, venue.caller.authHeaders(change))

  it('gives a token of five minutes, by the account or by its key', async () => {
    const { publicKey } = venue.simulator.ready.credentials
    const { body } = await auth({}, `/v1/auth/${publicKey}`)
    const claims = JSON.parse(Buffer.from(body.jwt_token.split('.')[1], 'base64url').toString())
    expect(claims.exp - claims.iat).toBe(300)
    expect((await auth({}, '/v1/auth/0x1234')).body.error).toBe('INVALID_SUBKEY')
  })

  it('refuses strangers, wrong signatures and old ones', async () => {
    expect((await auth({ 'PARADEX-STARKNET-ACCOUNT': '0x1234' })).body.error).toBe('NOT_ONBOARDED')
    expect((await auth({ 'PARADEX-STARKNET-SIGNATURE': '["1","2"]' })).body.error).toBe(
      'STARKNET_SIGNATURE_VERIFICATION_FAILED',
    )
    expect((await auth({ 'PARADEX-STARKNET-SIGNATURE': 'no' })).body.error).toBe('INVALID_STARKNET_SIGNATURE')
    expect((await auth({ 'PARADEX-SIGNATURE-EXPIRATION': '1700000000' })).body.error).toBe(
      'INVALID_TIMESTAMP',
    )
    expect((await auth({ 'PARADEX-TIMESTAMP': '99999999999' })).body.error).toBe('INVALID_TIMESTAMP')
  })

  it('answers an expired token with a message alone, and leaves sockets signed in', async () => {
    const socket = await venue.listen('orders.ALL')
    expect((await venue.caller.call('GET', '/v1/account')).status).toBe(200)
    venue.simulator.faults.add({ kind: 'expire-sessions' })
    const { status, body } = await venue.caller.call('GET', '/v1/account')
    expect(status).toBe(401)
    expect(Object.keys(body)).toEqual(['message'])
    expect(body.message).toMatch(/token is expired by/)
    socket.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel: 'fills.ALL' }, id: 9 })
    await soon(() => socket.frames().find(({ id }) => id === 9)?.result).toEqual({ channel: 'fills.ALL' })
    // A new connection does not come in with the old token.
    const other = await openTestSocket(`${venue.simulator.ready.wsUrl}/v1`)
    other.send({ jsonrpc: '2.0', method: 'auth', params: { bearer: venue.caller.token }, id: 1 })
    other.send({ jsonrpc: '2.0', method: 'auth', params: { bearer: 'x' }, id: 2 })
    other.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel: 'orders.ALL' }, id: 3 })
    await soon(() => other.frames().map(({ error }) => error?.code)).toEqual([40_111, 40_110, 40_300])
    other.socket.close()
    socket.socket.close()
    await venue.caller.signIn()
    expect((await venue.caller.call('GET', '/v1/account')).status).toBe(200)
    expect((await venue.caller.call('GET', '/v1/account', undefined, { Authorization: '' })).status).toBe(401)
  })

  it('wants an account that is new to come on board first', async () => {
    const fresh = await startTestVenue({ onboarded: false })
    const { caller, simulator } = fresh
    expect((await caller.signIn()).body.error).toBe('NOT_ONBOARDED')
    const { publicKey, ethAddress } = simulator.ready.credentials
    const onboarding = BigInt(`0x${Buffer.from('Onboarding').toString('hex')}`)
    const headers = {
      ...caller.authHeaders({
        'PARADEX-STARKNET-SIGNATURE': caller.sign('Constant(action:felt)', [onboarding]),
      }),
      'PARADEX-ETHEREUM-ACCOUNT': ethAddress,
    }
    const wrong = await caller.call('POST', '/v1/onboarding', { public_key: '0x1' }, headers)
    expect(wrong.status).toBe(400)
    expect((await caller.call('POST', '/v1/onboarding', { public_key: publicKey }, headers)).status).toBe(200)
    expect((await caller.signIn()).status).toBe(200)
    await simulator.close()
  })
})
