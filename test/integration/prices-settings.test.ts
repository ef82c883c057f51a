import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import { openPrices } from '../../src/main/compose/open-prices.ts'
import type { Settings, SettingsShape } from '../../src/main/settings/settings.ts'
import { createVault } from '../../src/main/vault/vault.ts'
import type { SealedEntry, VaultReading } from '../../src/main/vault/vault-file.ts'
import { DEFAULT_PRICE_PREFERENCES, type EnteredPricePreferences } from '../../src/shared/prices.ts'
import { createFakeExchangeClient } from '../support/fake-exchange-client.ts'
import { BTC } from '../support/market.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { waitUntil } from '../support/wait-until.ts'

const PASSWORD = 'correct horse'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prices-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const entered: EnteredPricePreferences = {
  sizingMs: '4000',
  entryMs: '300',
  hedgeMs: '100',
  ttlPolicy: 'adaptive',
  prefersStream: true,
  largeTradeQuote: '1000',
  largeTrades: 'fake BTC 2000',
  redisIsOn: false,
  redisUrl: 'redis://127.0.0.1:1',
  redisIsTls: false,
  redisPrefix: 'mine',
}

/** One run of a terminal's prices on the same folder, settings and vault. */
function run(kept: { preferences: SettingsShape['prices']; sealed: readonly SealedEntry[] }) {
  const quit = new AbortController()
  const settings = {
    get: () => kept.preferences,
    set: (_key: string, value: SettingsShape['prices']) => {
      kept.preferences = value
    },
  } as unknown as Settings
  const file = {
    read: (): VaultReading => ({ ok: true, entries: kept.sealed }),
    write: (entries: readonly SealedEntry[]) => {
      kept.sealed = entries
    },
  }
  const keychain = {
    backend: 'gnome_libsecret',
    seal: async (text: string) => Buffer.from(text).reverse(),
    open: async (sealed: Buffer) => Buffer.from(sealed).reverse().toString(),
  }
  const opened = openPrices({
    clock: systemClock,
    log: silentLogger,
    lifetime: quit.signal,
    settings,
    vault: createVault({
      file,
      askKeychain: async () => ({ ok: true, keychain }) as never,
      clock: systemClock,
      log: silentLogger,
    }),
    lastKnownPath: join(folder, 'prices', 'last-known.json'),
    environmentOf: () => 'mainnet',
    simulatedOf: () => undefined,
    liveBook: () => undefined,
  })
  const ended = opened.run()
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      quit.abort()
      await ended
    },
  }
}

const fresh = () => ({ preferences: DEFAULT_PRICE_PREFERENCES, sealed: [] as readonly SealedEntry[] })

it('what is saved counts at once and after a restart; the password is in the vault and nowhere else', async () => {
  await using server = await startRedisServer({ password: PASSWORD })
  const kept = fresh()
  const saved = { ...entered, redisIsOn: true, redisUrl: server.url, redisPassword: PASSWORD }
  {
    await using first = run(kept)
    expect(first.prices.ceilingMs('hedge')).toBe(200)
    expect(await first.calls.save(saved)).toEqual({ problems: {} })
    expect(['sizing', 'entry', 'hedge'].map((use) => first.prices.ceilingMs(use as 'hedge'))).toEqual([
      4_000, 300, 100,
    ])
    await waitUntil('the Redis to be up', () => first.calls.report().shared.state === 'up')
    expect(
      JSON.stringify([kept.preferences, first.calls.report(), await first.calls.preferences()]),
    ).not.toContain(PASSWORD)
    expect(await first.calls.preferences()).toMatchObject({ hasPassword: true })
  }
  await using second = run(kept)
  await waitUntil('the Redis to be up', () => second.calls.report().shared.state === 'up')
  expect(await second.calls.save({ ...saved, redisPassword: '' })).toEqual({ problems: {} })
  expect(kept.sealed).toEqual([])
  await waitUntil('the refusal without a password', () =>
    /NOAUTH|auth/i.test(second.calls.report().shared.words),
  )
  await second.calls.save({ ...entered, redisIsOn: false })
  expect(second.calls.report().shared.state).toBe('off')
})

it('what is wrong is named and changes nothing', async () => {
  const kept = fresh()
  await using terminal = run(kept)
  const { problems } = await terminal.calls.save({
    ...entered,
    hedgeMs: '5000',
    redisUrl: 'http://x',
    redisPassword: 'x',
  })
  expect(Object.keys(problems).toSorted()).toEqual(['hedgeMs', 'redisUrl'])
  expect(kept).toEqual(fresh())
})

it('prices of the last run are shown as last known, and refused to whoever trades', async () => {
  const kept = fresh()
  const client = createFakeExchangeClient(systemClock)
  const { signal } = new AbortController()
  {
    await using first = run(kept)
    await first.prices.getBboPrices(client, BTC, { maxAgeMs: 500 }, signal)
  }
  expect(existsSync(join(folder, 'prices', 'last-known.json'))).toBe(true)
  await using second = run(kept)
  await waitUntil('the file to be read', () => second.calls.report().kept.length > 0)
  expect(second.calls.report().kept).toMatchObject([{ symbol: 'BTC', tier: 'last-known', bid: '60000' }])
  client.marketData.fetchBboPrices = async () => {
    throw new Error('the venue is gone')
  }
  await expect(second.prices.getBboPrices(client, BTC, { maxAgeMs: 500 }, signal)).rejects.toThrow(
    'the venue is gone',
  )
})
