import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createInstruments } from '../instrument-table.ts'
import { createBackpackInstruments, isOurs } from './instruments.ts'

const never = new AbortController().signal
const symbol = (name: string): { symbol: SymbolId } => ({ symbol: name as SymbolId })

function createScene() {
  const table = createBackpackInstruments({
    http: { markets: async () => readFixture<unknown[]>('markets') },
    clock: createManualClock(),
    log: silentLogger,
    maxAgeMs: 60_000,
    lifetime: never,
  })
  return { table, instruments: createInstruments(table) }
}

test('a perpetual is found by our name, by its PERP name and by the spelling of the venue', async () => {
  const { instruments } = createScene()
  for (const name of ['BTC', 'BTC-PERP', 'BTC_USDC_PERP'])
    expect((await instruments.resolve(symbol(name), never)).venueSymbol).toBe('BTC_USDC_PERP')
})

test('steps, limits and bands are the market record', async () => {
  const { instruments } = createScene()
  const btc = await instruments.resolve(symbol('BTC'), never)
  expect(JSON.parse(JSON.stringify(btc))).toEqual({
    venue: 'backpack',
    symbol: 'BTC',
    venueSymbol: 'BTC_USDC_PERP',
    quoteAsset: 'USDC',
    status: 'trading',
    tickSize: '0.1',
    lotSize: '0.00001',
    minSize: '0.00001',
    maxSize: '0',
    maxMarketSize: '0',
    minNotional: '0',
    multiplier: '1',
    priceBand: { up: '1.04', down: '0.96' },
  })
})

test('a lower-case k is a thousand, a capital one part of the name', async () => {
  const { instruments } = createScene()
  const pepe = await instruments.resolve(symbol('PEPE'), never)
  expect(pepe.venueSymbol).toBe('kPEPE_USDC_PERP')
  expect(pepe.multiplier.toString()).toBe('1000')
  expect(pepe.tickSize.toString()).toBe('0.00001')
  const kaito = await instruments.resolve(symbol('KAITO'), never)
  expect(kaito.multiplier.toString()).toBe('1')
})

test('pending and gone markets are listed, spot markets and unreadable rows are not', async () => {
  const { instruments } = createScene()
  const rows = await instruments.list({}, never)
  expect(Object.fromEntries(rows.map((row) => [row.symbol, row.status]))).toEqual({
    BTC: 'trading',
    PEPE: 'trading',
    KAITO: 'trading',
    'AAPL.US': 'trading',
    // Its orders can still be cancelled.
    CALM: 'trading',
    SOON: 'pending',
    GONE: 'delisted',
  })
})

test.each([
  ['SOON', /Backpack trades, got SOON, which is pending/],
  ['GONE', /got GONE, which is delisted/],
  ['BTCC', /such as BTC.*\), got BTCC/],
])('%s is refused by name', async (name, words) => {
  const { instruments } = createScene()
  await expect(instruments.resolve(symbol(name), never)).rejects.toMatchObject({
    kind: 'validation',
    message: expect.stringMatching(words),
  })
})

test('spot symbols of the account are none of ours', async () => {
  const { table } = createScene()
  await table.load(never)
  expect(isOurs(table, 'SOL_USDC')).toBe(false)
  expect(isOurs(table, 'GONE_USDC_PERP')).toBe(true)
  // Listed after our list was read.
  expect(isOurs(table, 'BRANDNEW_USDC_PERP')).toBe(true)
})
