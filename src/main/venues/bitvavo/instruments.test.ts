import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createInstruments } from '../instrument-table.ts'
import { createBitvavoInstruments, listedInstrument } from './instruments.ts'
import { baseAssetOf } from './parse-instrument.ts'

const rows = readFixture<unknown[]>('markets')
const never = new AbortController().signal
const symbol = (name: string): { symbol: SymbolId } => ({ symbol: name as SymbolId })

function createScene(markets = rows) {
  const warnings: unknown[] = []
  const table = createBitvavoInstruments({
    http: { markets: async () => markets },
    clock: createManualClock(),
    log: { ...silentLogger, warn: (event, fields) => void warnings.push([event, fields?.state]) },
    maxAgeMs: 60_000,
    lifetime: never,
  })
  return { table, instruments: createInstruments(table), warnings }
}

test('a market in EUR goes by its base, one in another quote keeps it in its name', async () => {
  const { instruments } = createScene()
  expect((await instruments.resolve(symbol('BTC'), never)).venueSymbol).toBe('BTC-EUR')
  expect((await instruments.resolve(symbol('BTC-EUR'), never)).symbol).toBe('BTC')
  expect((await instruments.resolve(symbol('BTC-USDC'), never)).quoteAsset).toBe('USDC')
})

test('steps come from tickSize and quantityDecimals, written as a number or as text', async () => {
  const { instruments } = createScene()
  const btc = await instruments.resolve(symbol('BTC'), never)
  expect(JSON.parse(JSON.stringify(btc))).toMatchObject({
    tickSize: '1',
    lotSize: '0.00000001',
    minSize: '0.0001',
    minNotional: '5',
    maxSize: '1000000000',
    multiplier: '1',
  })
  const inch = await instruments.resolve(symbol('1INCH'), never)
  expect([inch.tickSize.toString(), inch.lotSize.toString()]).toEqual(['0.0001', '0.000001'])
})

test('a name that begins with a digit has no multiplier here, and any script is a name', async () => {
  const { instruments } = createScene()
  expect((await instruments.getQuantityMultiplier(symbol('1INCH'), never)).toString()).toBe('1')
  expect(baseAssetOf(await instruments.resolve(symbol('老子'), never))).toBe('老子')
})

test('markets that do not trade are listed with their state; an unreadable row is left out', async () => {
  const { instruments } = createScene()
  const states = (await instruments.list({}, never)).map((row) => [row.symbol, row.status])
  expect(Object.fromEntries(states)).toEqual({
    BTC: 'trading',
    'BTC-USDC': 'trading',
    '1INCH': 'trading',
    老子: 'trading',
    HALT: 'pending',
    AUCT: 'pending',
    GONE: 'delisted',
    BARE: 'pending',
  })
})

test.each([
  ['HALT', /got HALT, which is pending/],
  ['GONE', /got GONE, which is delisted/],
  ['btc', /such as .*BTC.*got btc/],
])('%s takes no new order', async (name, words) => {
  const { instruments } = createScene()
  await expect(instruments.resolve(symbol(name), never)).rejects.toMatchObject({
    kind: 'validation',
    message: expect.stringMatching(words),
  })
})

test('an order in a halted market can still be named', async () => {
  const { table } = createScene()
  await table.load(never)
  expect(listedInstrument(table, 'HALT' as SymbolId).venueSymbol).toBe('HALT-EUR')
  expect(() => listedInstrument(table, 'NOPE' as SymbolId)).toThrow(/got NOPE/)
})

test('a resting price is never more aggressive than asked', async () => {
  const { instruments } = createScene()
  const price = new D('75516.4')
  const buy = await instruments.roundToTick({ ...symbol('BTC'), price, side: 'buy' }, never)
  const sell = await instruments.roundToTick({ ...symbol('BTC'), price, side: 'sell' }, never)
  expect([buy.toString(), sell.toString()]).toEqual(['75516', '75517'])
})

test('a state that nobody has seen is not traded, and told once', async () => {
  const strange = { ...(rows[0] as object), market: 'NEW-EUR', base: 'NEW', status: 'dreaming' }
  const { table, warnings } = createScene([...rows, strange])
  await table.load(never)
  await table.reload(never)
  expect(listedInstrument(table, 'NEW' as SymbolId).status).toBe('pending')
  expect(warnings.filter((warning) => String(warning).includes('dreaming'))).toHaveLength(1)
})
