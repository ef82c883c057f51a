import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf } from '../../../test/support/market.ts'
import { silentLogger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import { createLastKnownFile } from './last-known-file.ts'
import { createLastKnownTier } from './last-known-tier.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-known-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function setUp(maxEntries = 8) {
  const world = { scope: 'mainnet' }
  const clock = createManualClock()
  const path = join(folder, 'prices', 'last-known.json')
  const open = () =>
    createLastKnownTier({
      clock,
      log: silentLogger,
      file: createLastKnownFile(path, () => world.scope),
      maxEntries,
    })
  const put = (tier: ReturnType<typeof open>, bid: number, symbol = BTC) =>
    tier.write({ bbo: { ...bboOf(bid, bid + 1, clock.now()), symbol }, ageMs: 0 })
  const client = createFakeExchangeClient(clock)
  const read = (tier: ReturnType<typeof open>) =>
    tier.read({ client, symbol: BTC, maxAgeMs: Number.POSITIVE_INFINITY }, new AbortController().signal)
  /** Runs until its end, which writes. */
  const runOnce = async (tier: ReturnType<typeof open>): Promise<void> => {
    const quit = new AbortController()
    const kept = tier.keep(quit.signal)
    quit.abort()
    await kept
  }
  return { world, clock, path, open, put, read, runOnce }
}

describe('last known prices', () => {
  it('survive a restart with their age', async () => {
    const { clock, open, put, read, runOnce } = setUp()
    const first = open()
    put(first, 60_000)
    await runOnce(first)
    await clock.advance(90_000)
    const second = open()
    expect(await read(second)).toBeUndefined()
    await second.load()
    expect(await read(second)).toMatchObject({
      ageMs: 90_000,
      bbo: { source: 'stream' },
    })
  })

  it('of another world are not taken for those of this one', async () => {
    const { world, open, put, runOnce } = setUp()
    const first = open()
    put(first, 60_000)
    await runOnce(first)
    world.scope = 'testnet'
    const second = open()
    await second.load()
    expect(second.list()).toEqual([])
  })

  it('written meanwhile are not replaced by older ones from the file', async () => {
    const { clock, open, put, read, runOnce } = setUp()
    const first = open()
    put(first, 60_000)
    await runOnce(first)
    await clock.advance(1_000)
    const second = open()
    put(second, 70_000)
    await second.load()
    expect((await read(second))?.bbo.bidPrice.toFixed()).toBe('70000')
  })

  it('are no more than they may be', async () => {
    const { clock, path, open, put, runOnce } = setUp(3)
    const tier = open()
    for (let n = 0; n < 10; n += 1) {
      put(tier, 100 + n, `S${n}` as SymbolId)
      await clock.advance(1)
    }
    expect(tier.list().map(({ bbo }) => bbo.symbol)).toEqual(['S7', 'S8', 'S9'])
    await runOnce(tier)
    expect(JSON.parse(readFileSync(path, 'utf8')).prices).toHaveLength(3)
  })

  it('are written only when there is news', async () => {
    const { path, open, runOnce } = setUp()
    await runOnce(open())
    expect(existsSync(path)).toBe(false)
  })

  it('come one by one from a file that is broken in part, and not at all from garbage', async () => {
    const { path, open, put, runOnce } = setUp()
    const tier = open()
    put(tier, 60_000)
    put(tier, 70_000, 'ETH' as SymbolId)
    await runOnce(tier)
    const file = JSON.parse(readFileSync(path, 'utf8'))
    file.prices[0].price.bid = 'NaN'
    writeFileSync(path, JSON.stringify(file))
    const partly = open()
    await partly.load()
    expect(partly.list().map(({ bbo }) => bbo.symbol)).toEqual(['ETH'])
    for (const garbage of ['', '{"version":1', '[]', '{"version":2,"prices":[]}', 'null']) {
      writeFileSync(path, garbage)
      const none = open()
      await none.load()
      expect(none.list()).toEqual([])
    }
  })

  it('that cannot be written stay in memory, and are tried again', async () => {
    const { clock, open, put, read, runOnce } = setUp()
    writeFileSync(join(folder, 'prices'), 'a file where the folder should be')
    const tier = open()
    put(tier, 60_000)
    await runOnce(tier)
    expect(await read(tier)).toBeDefined()
    rmSync(join(folder, 'prices'))
    await runOnce(tier)
    const second = open()
    await second.load()
    await clock.advance(1)
    expect(second.list()).toHaveLength(1)
  })
})
