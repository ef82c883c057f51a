import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  BTC,
  createRig,
  credentials,
  never,
  orderOf,
  pushOf,
  type Rig,
} from '../../../../test/fixtures/bitvavo/client-rig.ts'
import { documented, refuse } from '../../../../test/fixtures/bitvavo/fake-venue.ts'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createHandshakeGate } from './stream-deps.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.client.disconnect())

describe('connecting', () => {
  test('with keys: signs in, listens on every listed market, and says that events may have been missed', async () => {
    await rig.client.connect(never)
    const [signIn, subscribe] = (await rig.account()).sent
    expect(signIn).toMatchObject({ action: 'authenticate', key: credentials.apiKey })
    expect(subscribe?.channels?.[0]?.markets).toContain('HALT-EUR')
    expect(subscribe?.channels?.[0]?.markets).toHaveLength(8)
    expect(rig.status('user')?.state).toBe('live')
    expect(rig.resyncs()).toEqual(['connected'])
  })

  test('without keys: public data only, and no account socket', async () => {
    await rig.client.disconnect()
    rig = createRig('none')
    await rig.client.connect(never)
    expect(rig.venue.sockets).toEqual([])
    expect((await rig.client.marketData.fetchBboPrices({ symbol: BTC }, never)).bidPrice.toString()).toBe(
      '75516',
    )
    expect(rig.venue.calls.some(({ signed }) => signed)).toBe(false)
    await expect(rig.client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(rig.client.trading.submit(orderOf(), never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('a key that REST refuses is named before anything else happens', async () => {
    rig.venue.on('GET /v2/balance', refuse(403, 305, 'No active API key found.'))
    await expect(rig.client.connect(never)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('No active API key found'),
    })
    expect(rig.venue.sockets).toEqual([])
  })

  test('a key that the stream refuses is named too, and nothing stays open', async () => {
    rig.venue.onFrame = () => ({ action: 'authenticate', errorCode: 309, error: 'The signature is invalid.' })
    await expect(rig.client.connect(never)).rejects.toMatchObject({ kind: 'auth', detail: { code: 309 } })
    expect(rig.venue.sockets).toEqual([])
  })

  test('a key of another shape is never sent', async () => {
    rig = createRig({ apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=', secret: 'x' })
    await expect(rig.client.connect(never)).rejects.toMatchObject({ kind: 'config' })
    expect(rig.venue.calls.some(({ signed }) => signed)).toBe(false)
  })

  test('after a lost connection it signs in again and tells of it', async () => {
    await rig.client.connect(never)
    ;(await rig.account()).drop()
    await waitUntil('the second sign-in', () => rig.resyncs().length === 2)
    expect(rig.resyncs()).toEqual(['connected', 'reconnected'])
    expect((await rig.account()).sent.map(({ action }) => action)).toEqual(['authenticate', 'subscribe'])
  })

  test('a refusal while reconnecting is shown, and tried again', async () => {
    await rig.client.connect(never)
    const shown: string[] = []
    rig.client.streams.onStatus(({ name, state, detail }) => {
      if (name === 'user') shown.push(`${state} ${detail}`)
    })
    let refusals = 0
    rig.venue.onFrame = (frame) => {
      if (frame.action !== 'authenticate' || refusals > 0) return documented(frame)
      refusals += 1
      return { event: 'error', action: 'authenticate', errorCode: 304, error: 'outside the window' }
    }
    ;(await rig.account()).drop()
    await waitUntil('the next sign-in', () => rig.resyncs().length === 2)
    expect(shown).toContainEqual(expect.stringMatching(/^closed .*outside the window/))
    expect(rig.status('user')?.state).toBe('live')
    expect(rig.venue.callsTo('GET /v2/time').length).toBeGreaterThan(3)
  })

  test('an account event that cannot be read asks for reconciliation', async () => {
    await rig.client.connect(never)
    ;(await rig.account()).push({ ...pushOf(), status: 'pondering' })
    expect(rig.resyncs()).toEqual(['connected', 'an account event could not be read'])
  })
})

describe('market streams', () => {
  test('prices flow after the seed, and a refused market takes no other with it', async () => {
    await rig.client.connect(never)
    const prices: string[] = []
    rig.venue.onFrame = (frame) => {
      const markets = frame.channels?.flatMap((channel) => channel.markets) ?? []
      return markets.includes('1INCH-EUR') ? readFixture('subscribe-refused') : documented(frame)
    }
    rig.client.streams.subscribeBbo(
      BTC,
      (bbo) => void prices.push(`${bbo.bidPrice}/${bbo.askPrice} ${bbo.source}`),
    )
    rig.client.streams.subscribeBbo('1INCH' as SymbolId, () => undefined)
    await waitUntil('the seed', () => prices.includes('75516/75517 rest'))
    rig.venue
      .socketOf('ticker')
      ?.push({ event: 'ticker', market: 'BTC-EUR', bestAsk: '75520', bestAskSize: '1' })
    expect(prices.at(-1)).toBe('75516/75520 stream')
  })

  test('a book is bridged; pausing closes market sockets only, resuming builds it again', async () => {
    await rig.client.connect(never)
    const told: string[] = []
    rig.client.streams.subscribeBook(BTC, {
      onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
      onChanges(book) {
        told.push(`changes ${book.sequence}`)
        return 'applied'
      },
      onFault: (fault) => void told.push(fault),
    })
    await waitUntil('the snapshot', () => told.length === 1)
    rig.venue.socketOf('book')?.push({ event: 'book', market: 'BTC-EUR', nonce: 101, bids: [], asks: [] })
    await rig.client.streams.pauseMarketData()
    expect(told).toEqual(['snapshot 100', 'changes 101', 'paused'])
    expect([rig.status('book')?.state, rig.status('user')?.state]).toEqual(['paused', 'live'])
    await rig.client.streams.resumeMarketData(BTC)
    await waitUntil('the book again', () => told.length === 4)
    expect(told.at(-1)).toBe('snapshot 100')
    expect(rig.status('user')?.reconnects).toBe(0)
  })

  test('a frame refused for too many requests is sent again when the venue listens again', async () => {
    await rig.client.connect(never)
    const untilMs = Date.now() + 300
    let refusedAtMs = 0
    let heardAtMs = 0
    rig.venue.onFrame = (frame) => {
      if (refusedAtMs > 0) {
        heardAtMs = Date.now()
        return documented(frame)
      }
      refusedAtMs = Date.now()
      return { event: 'error', action: 'subscribe', errorCode: 105, error: `banned, expires at ${untilMs}` }
    }
    rig.client.streams.subscribeTrades(BTC, () => undefined)
    await waitUntil('the second request', () => heardAtMs > 0)
    expect(heardAtMs).toBeGreaterThanOrEqual(untilMs)
    expect(rig.status('ticker')?.reconnects).toBe(0)
  })

  test('a subscribe request without an answer replaces the connection', async () => {
    await rig.client.connect(never)
    let ignored = false
    rig.venue.onFrame = (frame) => {
      if (ignored) return documented(frame)
      ignored = true
      return undefined
    }
    const trades: string[] = []
    rig.client.streams.subscribeTrades(BTC, (trade) => void trades.push(trade.tradeId))
    await waitUntil('the next connection', () => rig.status('ticker')?.reconnects === 1)
    const socket = await waitUntil('its subscription', () => rig.venue.socketOf('trades'))
    socket.push(readFixture('trade-push'))
    expect(trades).toHaveLength(1)
  })
})

test('handshakes wait for their turn', async () => {
  const clock = createManualClock()
  const gate = createHandshakeGate('ws://venue/v2/', clock, 300)
  const turns: number[] = []
  for (let turn = 0; turn < 3; turn += 1) void gate(never).then(() => turns.push(clock.monotonicMs()))
  await clock.advance(1_000)
  expect(turns).toEqual([0, 300, 600])
})

test('candles are asked for by whole minutes and come oldest first', async () => {
  const at = (minute: number) => [minute * 60_000, '1', '2', '0.5', '1.5', '3']
  rig.venue.on('GET /v2/BTC-EUR/candles', [at(9), at(7)])
  const candles = await rig.client.marketData.getCandles({ symbol: BTC, limit: 2, endTimeMs: 599_999 }, never)
  expect(candles.map(({ openTimeMs }) => openTimeMs / 60_000)).toEqual([7, 9])
  expect(rig.venue.callsTo('GET /v2/BTC-EUR/candles')[0]?.query).toEqual({
    interval: '1m',
    limit: '2',
    end: '540000',
  })
  await expect(rig.client.marketData.getCandles({ symbol: BTC, limit: 1441 }, never)).rejects.toMatchObject({
    kind: 'validation',
  })
})
