import { expect, it } from 'vitest'
import { BTC, VENUE } from '../support/market.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { openSharedTerminal, type SharedTerminal } from '../support/shared-terminal.ts'
import { waitUntil } from '../support/wait-until.ts'

const never = new AbortController().signal
const KEY = 'test:1:bbo:test:fake:BTC'
const get = ({ prices, client }: SharedTerminal, maxAgeMs = 5_000) =>
  prices.getBboPrices(client, BTC, { maxAgeMs }, never)
const stateOf = ({ redis }: SharedTerminal) => redis.status().state

it('a Redis that is frozen costs three short waits and no more, and is back by itself', async () => {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url, readWithinMs: 5 })
  await terminal.connected()
  server.freeze()
  for (let order = 0; order < 50; order += 1) {
    terminal.prices.invalidateHere(VENUE, BTC, 'next order')
    expect((await get(terminal)).tier).toBe('venue')
  }
  expect(stateOf(terminal)).toBe('slow')
  expect(terminal.redis.status().timeouts).toBeLessThanOrEqual(3)
  server.thaw()
  await waitUntil('the Redis to be up again', () => stateOf(terminal) === 'up')
  terminal.prices.invalidate(VENUE, BTC, 'next order')
  await get(terminal)
  await waitUntil('a price in Redis', () => server.command('GET', KEY))
})

it('a Redis that is killed is down at once, and is used again when it is back', async () => {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url })
  using other = openSharedTerminal({ url: server.url })
  await terminal.connected()
  await other.connected()
  await server.kill()
  await waitUntil('the loss to be seen', () => stateOf(terminal) === 'down')
  expect((await get(terminal)).tier).toBe('venue')
  expect((await get(terminal)).tier).toBe('memory')
  await server.revive()
  await terminal.connected()
  await other.connected()
  // What others said meanwhile was missed: memory was emptied.
  expect((await get(terminal)).tier).toBe('venue')
  await waitUntil('a price in Redis', () => server.command('GET', KEY))
  expect((await get(other)).tier).toBe('shared')
})

it('what is called wrong while Redis is frozen is told when it is back', async () => {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url, readWithinMs: 5 })
  using other = openSharedTerminal({ url: server.url })
  await terminal.connected()
  await other.connected()
  await get(terminal)
  const old = String(await waitUntil('a price in Redis', () => server.command('GET', KEY)))
  server.freeze()
  await waitUntil('both to notice', async () => {
    terminal.prices.invalidateHere(VENUE, BTC, 'ask again')
    await get(terminal)
    return stateOf(terminal) === 'slow' && stateOf(other) === 'slow'
  })
  terminal.prices.invalidate(VENUE, BTC, 'own fill')
  server.thaw()
  await waitUntil('the news to be there', () => server.command('GET', KEY.replace(':bbo:', ':gone:')))
  await other.connected()
  await server.command('SET', KEY, old)
  expect((await get(other)).tier).toBe('venue')
})

it('a Redis that is full takes no prices, still tells what is wrong, and takes them again later', async () => {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url })
  using other = openSharedTerminal({ url: server.url })
  await terminal.connected()
  await other.connected()
  await get(terminal)
  await waitUntil('a price in Redis', () => server.command('GET', KEY))
  expect((await get(other)).tier).toBe('shared')
  await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
  await server.command('CONFIG', 'SET', 'maxmemory', '1')
  terminal.prices.invalidate(VENUE, BTC, 'own fill')
  const slot = other.prices.slotOf(VENUE, BTC)
  await waitUntil('the other terminal to forget', () => other.prices.peek(slot) === undefined)
  expect(await server.command('GET', KEY)).toBe(null)
  expect((await get(terminal)).tier).toBe('venue')
  await waitUntil('the state', () => stateOf(terminal) === 'full')
  expect(terminal.redis.status().failedWrites).toBe(1)
  await server.command('CONFIG', 'SET', 'maxmemory', '0')
  await terminal.connected()
  terminal.prices.invalidateHere(VENUE, BTC, 'next')
  await get(terminal)
  await waitUntil('a price in Redis', () => server.command('GET', KEY))
})

it('a Redis that is not there yet is found when it comes', async () => {
  await using server = await startRedisServer()
  await server.kill()
  using terminal = openSharedTerminal({ url: server.url })
  expect((await get(terminal)).tier).toBe('venue')
  using other = openSharedTerminal({ url: server.url })
  await server.revive()
  await terminal.connected()
  await other.connected()
  await get(terminal)
  await waitUntil('a price in Redis', () => server.command('GET', KEY))
  expect((await get(other)).tier).toBe('shared')
  terminal.prices.invalidate(VENUE, BTC, 'own fill')
  const slot = other.prices.slotOf(VENUE, BTC)
  await waitUntil('the other terminal to hear of it', () => other.prices.peek(slot) === undefined)
})

it('a terminal whose listening broke alone does not trust what it did not hear', async () => {
  await using server = await startRedisServer()
  using terminal = openSharedTerminal({ url: server.url })
  await terminal.connected()
  await get(terminal)
  const slot = terminal.prices.slotOf(VENUE, BTC)
  expect(terminal.prices.peek(slot)).toBeDefined()
  await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
  await waitUntil('memory to be emptied', () => terminal.prices.peek(slot) === undefined)
  await terminal.connected()
  using other = openSharedTerminal({ url: server.url })
  await other.connected()
  await get(terminal)
  other.prices.invalidate(VENUE, BTC, 'own fill')
  await waitUntil('it to hear again', () => terminal.prices.peek(slot) === undefined)
})
