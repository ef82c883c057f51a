import { describe, expect, test } from 'vitest'
import {
  BTC,
  CREDENTIALS,
  createScriptedBackpack,
  id,
  json,
  never,
  refused,
} from '../../../../test/support/scripted-backpack.ts'
import { D } from '../../base/decimal.ts'

const limitOrder = {
  clientOrderId: id('7'),
  symbol: BTC,
  side: 'buy',
  sizeBase: new D('0.01'),
  limitPrice: new D(60000),
  timeInForce: 'GTC',
  reduceOnly: false,
} as const

describe('connecting', () => {
  test('the account socket subscribes under one signature and tells that the account is to be read', async () => {
    const { connect, wires, heard } = createScriptedBackpack()
    await connect()
    expect(wires).toHaveLength(1)
    expect(wires[0]?.sent.map(({ method, params }) => [method, ...params])).toEqual([
      ['SUBSCRIBE', 'account.orderUpdate', 'account.positionUpdate'],
      ['SUBSCRIBE', 'account.balanceUpdate'],
    ])
    expect(wires[0]?.sent[0]?.signature?.[0]).toBe(CREDENTIALS.apiKey)
    expect(heard).toEqual([{ kind: 'resync', reason: 'connected' }])
  })

  test('without keys there is public data only, and no account socket', async () => {
    const { connect, client, wires } = createScriptedBackpack({ keys: false })
    await connect()
    expect(wires).toHaveLength(0)
    expect((await client.marketData.fetchBboPrices({ symbol: BTC }, never)).bidPrice.toString()).toBe('86700')
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(client.trading.placeLimitOrder(limitOrder, never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('a key that the venue refuses is found before anything else', async () => {
    const { client, clock, on, wires } = createScriptedBackpack()
    on('GET /api/v1/capital/collateral', () => refused('INVALID_SIGNATURE', 'Invalid signature'))
    const failed = expect(client.connect(never)).rejects.toMatchObject({ kind: 'auth' })
    await clock.advance(1_000)
    await failed
    expect(wires).toHaveLength(0)
  })

  test('an account stream that is refused fails the connection', async () => {
    const { client, clock, wires, heard } = createScriptedBackpack()
    const failed = expect(client.connect(never)).rejects.toMatchObject({ kind: 'auth' })
    await clock.advance(100)
    wires[0]?.push({ id: null, error: { code: 4001, message: 'Invalid signature' } })
    await clock.advance(1_000)
    await failed
    expect(heard).toEqual([])
  })

  test('an environment without the balance stream costs nothing else', async () => {
    const { client, clock, wires, heard } = createScriptedBackpack()
    const connected = client.connect(never)
    await clock.advance(100)
    wires[0]?.push({ id: null, error: { code: 4006, message: 'Invalid stream' } })
    await clock.advance(1_000)
    await connected
    expect(heard).toMatchObject([{ kind: 'resync' }])
  })

  test('a lost account socket comes back and tells that events may have been missed', async () => {
    const { connect, clock, live, wires, heard } = createScriptedBackpack()
    await connect()
    live().events.closed('closed by the other side with code 1001')
    await clock.advance(2_000)
    expect(wires).toHaveLength(2)
    expect(wires[1]?.sent).toHaveLength(2)
    expect(heard.map((event) => event.kind === 'resync' && event.reason)).toEqual([
      'connected',
      'reconnected',
    ])
  })

  test('a subscription refused later is signed anew on a new connection, with another look at the clock', async () => {
    const { connect, clock, live, wires, requested } = createScriptedBackpack()
    await connect()
    const looks = requested('/api/v1/time').length
    live().push({ id: null, error: { code: 4001, message: 'Request has expired' } })
    await clock.advance(3_000)
    expect(wires).toHaveLength(2)
    expect(requested('/api/v1/time').length).toBeGreaterThan(looks)
  })

  test('an account frame that cannot be read asks for the account anew', async () => {
    const { connect, live, heard } = createScriptedBackpack()
    await connect()
    live().push({ stream: 'account.orderUpdate', data: { e: 'orderAccepted', X: 'Pondering' } })
    expect(heard.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('funding payments are told as they appear in the history', async () => {
    const { connect, clock, on, heard } = createScriptedBackpack()
    const payment = (hour: number) => ({
      symbol: 'BTC_USDC_PERP',
      quantity: '0.5',
      fundingRate: '0.0001',
      intervalEndTimestamp: `2026-09-22T0${hour}:00:00`,
    })
    on('GET /wapi/v1/history/funding', () => json([payment(1)]))
    await connect()
    on('GET /wapi/v1/history/funding', () => json([payment(2), payment(1)]))
    await clock.advance(10 * 60_000)
    expect(heard.filter((event) => event.kind === 'funding')).toMatchObject([
      { payment: { symbol: 'BTC', paymentId: 'BTC_USDC_PERP-1790042400000' } },
    ])
  })
})
