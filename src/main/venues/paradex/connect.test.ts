import { describe, expect, test } from 'vitest'
import {
  CREDENTIALS,
  createScriptedParadex,
  expired,
  json,
  never,
  refused,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'
import { readSigningKey } from './auth.ts'

const MINUTE_MS = 60_000
const { publicKey } = readSigningKey(CREDENTIALS)
const tokensOf = (requests: readonly { headers?: Readonly<Record<string, string>> }[]) =>
  requests.map(({ headers }) => headers?.authorization)

describe('connecting', () => {
  test('one sign-in under the public key; its token travels with calls and opens the account’s connection', async () => {
    const { connect, signIns, user, requested, heard } = createScriptedParadex()
    await connect()
    expect(signIns()).toBe(1)
    expect(new URL(requested('POST', '/auth')[0]?.url ?? '').pathname).toBe(`/v1/auth/${publicKey}`)
    expect(tokensOf(requested('GET', '/balance'))).toEqual(['Bearer token-1'])
    expect(user().sent.map(({ method, params }) => params.channel ?? method)).toEqual([
      'auth',
      'orders.ALL',
      'fills.ALL',
      'positions',
      'account',
      'funding_payments.ALL',
      'tradebusts',
      'balance_events',
    ])
    expect(user().sent[0]?.params).toEqual({ bearer: 'token-1' })
    expect(heard).toEqual([{ kind: 'resync', reason: 'connected' }])
  })

  test('without keys there is public data only, no sign-in and no account socket', async () => {
    const { connect, client, wires, signIns } = createScriptedParadex({ keys: false })
    await connect()
    expect([wires.length, signIns()]).toEqual([0, 0])
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('an account that nobody knows is kind auth; with its wallet it is onboarded', async () => {
    const stranger = createScriptedParadex()
    stranger.on('POST /auth', () => refused('NOT_ONBOARDED'))
    await expect(stranger.connect()).rejects.toMatchObject({ kind: 'auth' })

    const newcomer = createScriptedParadex({ ethereumAccount: `0x${'ab'.repeat(20)}` })
    let isKnown = false
    newcomer.on('POST /auth', () => (isKnown ? json({ jwt_token: 'token' }) : refused('NOT_ONBOARDED')))
    newcomer.on('POST /onboarding', () => {
      isKnown = true
      return json({})
    })
    await newcomer.connect()
    const [onboarding] = newcomer.requested('POST', '/onboarding')
    expect(onboarding?.headers).toMatchObject({ 'paradex-ethereum-account': `0x${'ab'.repeat(20)}` })
    expect(JSON.parse(onboarding?.body ?? '{}')).toEqual({ public_key: publicKey })
  })

  test('cancel on disconnect is asked for on every connection, when it is wanted', async () => {
    const { connect, user, clock } = createScriptedParadex({ cancelOnDisconnect: true })
    await connect()
    const wish = { method: 'order.cancel_on_disconnect', params: { enabled: true } }
    expect(user().sent.at(-1)).toMatchObject(wish)
    user().drop()
    await clock.advance(2_000)
    expect(user().sent.at(-1)).toMatchObject(wish)
  })

  test('a channel that the environment lacks does not cost the others', async () => {
    const { connect, answers, heard } = createScriptedParadex()
    answers.refuse.set('funding_payments.ALL', -32600)
    await connect()
    expect(heard).toEqual([{ kind: 'resync', reason: 'connected' }])
  })
})

describe('tokens', () => {
  test('one is replaced while it is still good, and no call waits for it', async () => {
    const { connect, client, clock, requested, signIns } = createScriptedParadex()
    await connect()
    await clock.advance(3 * MINUTE_MS + 100)
    expect(signIns()).toBe(2)
    await client.account.getAccountBalance({}, never)
    expect(tokensOf(requested('GET', '/balance')).at(-1)).toBe('Bearer token-2')
    await clock.advance(3 * MINUTE_MS + 100)
    expect(signIns()).toBe(3)
  })

  test('an expired one has no error code: the call is sent again with another', async () => {
    const { connect, client, on, requested, signIns } = createScriptedParadex()
    await connect()
    on('GET /account', ({ headers }) =>
      headers?.authorization === 'Bearer token-1'
        ? expired
        : json({ account_value: '7', free_collateral: '1' }),
    )
    expect((await client.account.getTotalAssetValue({}, never)).toString()).toBe('7')
    expect(signIns()).toBe(2)
    expect(tokensOf(requested('GET', '/account')).slice(-2)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  test('a refused bearer on the socket is made anew for the next connection', async () => {
    const { connect, answers, clock, user, heard, client } = createScriptedParadex()
    await connect()
    answers.refuse.set('auth', 40111)
    user().drop()
    await clock.advance(1_000)
    expect(client.streams.status()[0]?.state).not.toBe('live')
    answers.refuse.clear()
    await clock.advance(5_000)
    expect(user().sent[0]?.params).not.toEqual({ bearer: 'token-1' })
    expect(heard.at(-1)).toEqual({ kind: 'resync', reason: 'reconnected' })
  })

  test('the renewal ends with the connection of the client', async () => {
    const { connect, client, clock, signIns } = createScriptedParadex()
    await connect()
    await client.disconnect()
    await clock.advance(10 * MINUTE_MS)
    expect(signIns()).toBe(1)
    expect(clock.sleeperCount).toBe(0)
  })
})
