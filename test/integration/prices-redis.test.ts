import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { createFakeExchangeClient } from '../support/fake-exchange-client.ts'
import { BTC, bboOf, VENUE } from '../support/market.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import {
  openSharedTerminal,
  type SharedTerminal,
  type SharedTerminalOptions,
} from '../support/shared-terminal.ts'
import { waitUntil } from '../support/wait-until.ts'

const never = new AbortController().signal
const KEY = 'test:1:bbo:test:fake:BTC'
let server: RedisServer

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.command('FLUSHALL')
  await server.command('CONFIG', 'SET', 'maxmemory', '0')
})

const get = ({ prices, client }: SharedTerminal, maxAgeMs = 5_000) =>
  prices.getBboPrices(client, BTC, { maxAgeMs }, never)
const isStored = (key = KEY) => waitUntil(`${key} in Redis`, () => server.command('GET', key))

async function open(options: Partial<SharedTerminalOptions> = {}): Promise<SharedTerminal> {
  const terminal = openSharedTerminal({ url: server.url, ...options })
  await terminal.connected()
  return terminal
}

describe('prices shared through Redis', () => {
  it('reach another terminal, with an age that is not younger than they are', async () => {
    using first = await open()
    using second = await open()
    const receivedMs = performance.now()
    await get(first)
    await isStored()
    const price = await get(second)
    const trueAgeMs = performance.now() - receivedMs
    expect(price).toMatchObject({ tier: 'shared', source: 'shared', hit: true, sequenceState: 'snapshot' })
    expect(price.ageMs).toBeLessThan(trueAgeMs + 1_000)
    expect(second.client.calls).toEqual({})
    expect(second.redis.status()).toMatchObject({ state: 'up', reads: 1, hits: 1, refused: 0 })
  })

  it.each([-3_600_000, 3_600_000])('are no younger at a terminal whose clock is %i ms off', async (offMs) => {
    using first = await open()
    using second = await open({ clock: { ...systemClock, now: () => Date.now() + offMs } })
    const beforeMs = performance.now()
    await get(first)
    const receivedByMs = performance.now()
    await isStored()
    const askedMs = performance.now()
    const price = await get(second)
    expect(price.tier).toBe('shared')
    expect(price.ageMs).toBeGreaterThanOrEqual(Math.floor(askedMs - receivedByMs) - 1)
    expect(price.ageMs).toBeLessThanOrEqual(performance.now() - beforeMs + 50)
  })

  it('that one terminal calls wrong are forgotten by the other, and not read again', async () => {
    using first = await open()
    using second = await open()
    await get(first)
    await isStored()
    await get(second)
    expect((await get(second)).tier).toBe('memory')
    first.prices.invalidate(VENUE, BTC, 'own fill')
    const slot = second.prices.slotOf(VENUE, BTC)
    await waitUntil('the other terminal to forget', () => second.prices.peek(slot) === undefined)
    expect(await get(second)).toMatchObject({ tier: 'venue' })
  })

  it('written late by a terminal that had not heard are not believed', async () => {
    using first = await open()
    using second = await open()
    await get(first)
    const old = await isStored()
    first.prices.invalidate(VENUE, BTC, 'own fill')
    await waitUntil('the price to be gone', async () => (await server.command('GET', KEY)) === null)
    await server.command('SET', KEY, String(old))
    expect(await get(second)).toMatchObject({ tier: 'venue' })
  })

  it('are fetched by one terminal when eight want them at once', async () => {
    const client = createFakeExchangeClient(systemClock)
    const fetchNow = client.marketData.fetchBboPrices
    client.marketData.fetchBboPrices = async (...request) => {
      await systemClock.sleep(20, never)
      return fetchNow(...request)
    }
    using terminals = new DisposableStack()
    const eight = Array.from({ length: 8 }, () =>
      terminals.use(openSharedTerminal({ url: server.url, client })),
    )
    await Promise.all(eight.map((terminal) => terminal.connected()))
    const prices = await Promise.all(eight.map((terminal) => get(terminal)))
    expect(prices.filter(({ tier }) => tier === 'shared')).toHaveLength(7)
    expect(client.calls).toEqual({ fetchBboPrices: 1 })
    expect(await server.command('EXISTS', KEY.replace(':bbo:', ':asking:'))).toBe(0)
  })

  it('of another environment, prefix or version are not ours', async () => {
    using first = await open()
    using mainnet = await open({ scope: 'mainnet' })
    using elsewhere = await open({ prefix: 'other' })
    await get(first)
    const text = String(await isStored())
    expect((await get(mainnet)).tier).toBe('venue')
    expect((await get(elsewhere)).tier).toBe('venue')
    await server.command('SET', 'test:1:bbo:mainnet:fake:ETH', text.replace('"v":1', '"v":2'))
    using reader = await open()
    await server.command('SET', KEY, text.replace('"v":1', '"v":2'))
    expect((await get(reader)).tier).toBe('venue')
    expect(reader.redis.status().refused).toBe(1)
    mainnet.prices.invalidate(VENUE, BTC, 'own fill')
    first.prices.invalidate(VENUE, BTC, 'own fill')
    const slot = reader.prices.slotOf(VENUE, BTC)
    await waitUntil('the news of our own environment', () => reader.prices.peek(slot) === undefined)
  })

  it.each([
    ['', 'nothing'],
    ['not JSON', 'no JSON'],
    ['{"v":1}', 'half of it'],
    ['x'.repeat(2_000_000), 'far too much'],
    [
      `{"v":1,"at":${Date.now() + 3_600_000},"price":{"venue":"fake","symbol":"BTC","bid":"1","bidSize":"1","ask":"2","askSize":"1","venueTimeMs":0,"source":"rest"}}`,
      'a stamp from the future',
    ],
    [
      `{"v":1,"at":${Date.now()},"price":{"venue":"fake","symbol":"BTC","bid":"2","bidSize":"1","ask":"1","askSize":"1","venueTimeMs":0,"source":"rest"}}`,
      'a crossed price',
    ],
    [
      `{"v":1,"at":${Date.now()},"price":{"venue":"fake","symbol":"BTC","bid":"-2","bidSize":"1","ask":"1","askSize":"1","venueTimeMs":0,"source":"rest"}}`,
      'a negative price',
    ],
    [
      `{"v":1,"at":${Date.now()},"price":{"venue":"fake","symbol":"ETH","bid":"1","bidSize":"1","ask":"2","askSize":"1","venueTimeMs":0,"source":"rest"}}`,
      'another instrument',
    ],
  ])('that are garbage (%#) are refused and counted', async (text) => {
    using terminal = await open()
    await server.command('SET', KEY, text)
    expect(await get(terminal)).toMatchObject({ tier: 'venue' })
    expect(terminal.redis.status()).toMatchObject({ state: 'up', refused: 1 })
  })

  it('survive keys of another kind, and garbage on the channel', async () => {
    using terminal = await open()
    await server.command('RPUSH', KEY, 'a list')
    for (const words of ['', '{}', 'x'.repeat(100_000), '[1,2'])
      await server.command('PUBLISH', 'test:1:gone', words)
    expect(await get(terminal)).toMatchObject({ tier: 'venue' })
    await waitUntil('four refusals', () => terminal.redis.status().refused === 4)
    expect(terminal.redis.status().state).toBe('up')
  })

  it('take a password, and say what is wrong with another', async () => {
    await using locked = await startRedisServer({ password: 'hunter2' })
    using right = openSharedTerminal({ url: locked.url, password: 'hunter2' })
    await right.connected()
    using wrong = openSharedTerminal({ url: locked.url, password: 'hunter3' })
    await waitUntil('the refusal', () => /WRONGPASS|password/i.test(wrong.redis.status().words))
    expect(wrong.redis.status().state).toBe('down')
    expect(wrong.redis.status().words).not.toMatch(/hunter/)
    expect((await get(wrong)).tier).toBe('venue')
  })

  it('stop when they are switched off, and leave no connection', async () => {
    using terminal = await open()
    terminal.redis.use(undefined)
    expect(terminal.redis.status()).toMatchObject({ state: 'off' })
    expect((await get(terminal)).tier).toBe('venue')
    await waitUntil('no client but the asking one', async () => {
      const list = String(await server.command('CLIENT', 'LIST'))
      return list.trim().split('\n').length === 1
    })
  })

  it('from a stream or a cache are told as what they were', async () => {
    using first = await open()
    using second = await open()
    first.prices.cacheOrderBook({ ...first.client.depth, receivedAtMs: Date.now() })
    await isStored()
    expect(await get(second)).toMatchObject({ source: 'shared', sequence: 1 })
    first.prices.put(bboOf(60_000, 60_001, Date.now()))
    expect(first.redis.status().writes).toBe(1)
  })
})
