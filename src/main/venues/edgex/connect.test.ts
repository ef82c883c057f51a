import { describe, expect, test } from 'vitest'
import {
  BTC,
  createRig,
  never,
  ok,
  orderRow,
  refused,
  START_MS,
  tradeEvent,
  v1Keys,
  v2Keys,
} from '../../../../test/fixtures/edgex/client-rig.ts'
import { readFixture } from '../../../../test/fixtures/edgex/read.ts'
import { edgexEnvironments, endpointsFor } from './config.ts'

describe('connecting', () => {
  test('the handshake of the account is signed in its headers, and its snapshot begins the stream', async () => {
    const { connect, wires, heard } = createRig()
    await connect()
    expect(wires.map(({ url }) => url)).toEqual([
      `wss://ws.test/api/v1/private/ws?accountId=12345&timestamp=${START_MS}`,
    ])
    expect(wires[0]?.headers).toMatchObject({
      'X-edgeX-Api-Key': 'an-api-key',
      'X-edgeX-Passphrase': 'a-passphrase',
      'X-edgeX-Timestamp': String(START_MS),
      'X-edgeX-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(heard).toEqual([{ kind: 'resync', reason: 'connected' }])
  })

  test('keys of V1 speak V1: other paths, Stark headers, no time in the query', async () => {
    const { connect, client, wires, asked } = createRig({ keys: v1Keys })
    await connect()
    expect(wires[0]?.url).toBe('wss://ws.test/api/v1/private/ws?accountId=12345')
    expect(wires[0]?.headers['X-edgeX-Api-Signature']).toMatch(/^[0-9a-f]{192}$/)
    await client.account.getTotalAssetValue({}, never)
    expect(asked('/private/account/getAccountAsset').every(({ url }) => url.includes('/api/v1/'))).toBe(true)
  })

  test('keys of the other generation are spoken after the next connect, with its own contracts', async () => {
    const { connect, client, clock, seat, asked } = createRig()
    await connect()
    seat.keys = v1Keys
    await expect(client.account.getTotalAssetValue({}, never)).rejects.toMatchObject({ kind: 'config' })
    await client.disconnect()
    // The rate budget of the first connect.
    await clock.advance(2_000)
    await connect()
    expect(asked('/public/meta/getMetaData').map(({ url }) => new URL(url).pathname.slice(5, 7))).toEqual([
      'v2',
      'v1',
    ])
  })

  test('a change of generation that could not be loaded is not forgotten by the next connect', async () => {
    const { connect, client, clock, seat, on, asked } = createRig()
    await connect()
    seat.keys = v1Keys
    await client.disconnect()
    await clock.advance(2_000)
    on('GET /public/meta/getMetaData', () => refused('DOWN', 503))
    await expect(client.connect(never)).rejects.toMatchObject({ kind: 'venue-unavailable' })
    on('GET /public/meta/getMetaData', () => ok(readFixture('metadata')))
    await connect()
    expect(asked('/public/meta/getMetaData')).toHaveLength(3)
  })

  test('each generation of mainnet has its own host, and V2 has no testnet', async () => {
    const legacy = createRig({ keys: v1Keys, restUrl: 'https://edgex-prod-v2.edgex.exchange' })
    await legacy.connect()
    expect(new URL(legacy.asked('/public/meta/getMetaData')[0]?.url ?? '').host).toBe('pro.edgex.exchange')
    expect(() => endpointsFor(edgexEnvironments.testnet, 'v2')).toThrow(
      expect.objectContaining({ kind: 'not-supported' }),
    )
  })

  test.each([
    ['an empty ticker', 'GET /public/quote/getTicker', []],
    ['no contracts', 'GET /public/meta/getMetaData', []],
    ['no metadata at all', 'GET /public/meta/getMetaData', null],
  ])('a host that answers success with %s is found out and named', async (_name, route, data) => {
    const { client, on, wires } = createRig()
    on(route, () => ok(data))
    await expect(client.connect(never)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringMatching(/https:\/\/rest\.test, got SUCCESS without data.*EdgeX v2/),
    })
    expect(wires).toHaveLength(0)
  })

  test('a key that the venue refuses is found before the stream, and its words are not told', async () => {
    const { client, on, wires } = createRig()
    on('GET /private/account/getAccountAsset', () => refused('INVALID_SIGNATURE', 401, 'sig deadbeef'))
    const failed = await client.connect(never).catch((cause: unknown) => cause)
    expect(failed).toMatchObject({ kind: 'auth' })
    expect(String(failed)).not.toContain('deadbeef')
    expect(wires).toHaveLength(0)
  })

  test('without keys there is public data only, and no account socket', async () => {
    const { connect, client, wires } = createRig({ keys: 'none' })
    await connect()
    expect(wires).toHaveLength(0)
    const bbo = await client.marketData.fetchBboPrices({ symbol: BTC }, never)
    expect([bbo.bidPrice.toString(), bbo.askPrice.toString(), bbo.sequence]).toEqual([
      '101695.5',
      '101695.8',
      201223747,
    ])
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('an account that is not sent fails the connection', async () => {
    const { client } = createRig()
    const over = new AbortController()
    const failed = expect(client.connect(over.signal)).rejects.toMatchObject({ kind: 'cancelled' })
    await new Promise((resolve) => setImmediate(resolve))
    over.abort()
    await failed
  })
})

describe('the account stream', () => {
  test('the venue is answered ping by ping, in JSON', async () => {
    const { connect, live } = createRig()
    await connect()
    live().push({ type: 'ping', time: '1773833240000' })
    expect(live().sent).toEqual([{ type: 'pong', time: '1773833240000' }])
  })

  test('a lost socket comes back with a new signature, and the account is to be read again', async () => {
    const { connect, clock, live, wires, heard } = createRig()
    await connect()
    live().events.closed('closed by the other side')
    await clock.advance(5_000)
    expect(wires).toHaveLength(2)
    expect(wires[1]?.url).not.toBe(wires[0]?.url)
    live().push(tradeEvent('Snapshot', 7, { order: [orderRow()] }))
    expect(heard.map(({ kind }) => kind)).toEqual(['resync', 'order', 'resync'])
  })

  test('versions that skip ask for the account once, not for every hole', async () => {
    const { connect, clock, live, heard } = createRig()
    await connect()
    for (const version of [105, 110, 115]) live().push(tradeEvent('ACCOUNT_UPDATE', version))
    await clock.advance(20_000)
    expect(heard.map((event) => event.kind === 'resync' && event.reason)).toEqual([
      'connected',
      'versions of the account were skipped',
    ])
  })

  test('a frame that cannot be read asks for the account anew', async () => {
    const { connect, live, heard } = createRig()
    await connect()
    live().push('{"type":"trade-event","content":{}}')
    expect(heard.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('what the first snapshot of another account says of the past is no news either', async () => {
    const { connect, client, clock, live, heard, seat, wires } = createRig()
    await connect()
    await client.disconnect()
    seat.keys = { ...v2Keys, accountId: '777' }
    await clock.advance(2_000)
    const before = wires.length
    const connected = client.connect(never)
    while (wires.length === before) await clock.settle()
    await clock.settle()
    live().push(tradeEvent('Snapshot', 5, { orderFillTransaction: [readFixture('fill')] }))
    await connected
    expect(heard.map(({ kind }) => kind)).toEqual(['resync', 'resync'])
  })

  test('nothing runs after disconnecting', async () => {
    const { connect, client, clock } = createRig()
    await connect()
    await client.disconnect()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })
})
