import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/aster/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createInstruments } from '../instrument-table.ts'
import type { AsterHttp } from './http.ts'
import { createAsterInstruments } from './instruments.ts'

const exchangeInfo = readFixture<{ symbols: { symbol: string }[] }>('exchange-info')
const never = new AbortController().signal
const symbol = (name: string): { symbol: SymbolId } => ({ symbol: name as SymbolId })

function createScene(symbols: readonly unknown[] = exchangeInfo.symbols) {
  const clock = createManualClock()
  let requests = 0
  const http = {
    async exchangeInfo() {
      requests += 1
      return { symbols: [...symbols] }
    },
  } as unknown as AsterHttp
  const table = createAsterInstruments({ http, clock, log: silentLogger, maxAgeMs: 60_000, lifetime: never })
  return { clock, table, instruments: createInstruments(table), requests: () => requests }
}

test('a traded symbol is found by our name, by its PERP name and by the spelling of the venue', async () => {
  const { instruments } = createScene()
  for (const name of ['BTC', 'BTC-PERP', 'BTCUSDT'])
    expect((await instruments.resolve(symbol(name), never)).venueSymbol).toBe('BTCUSDT')
})

test('steps are read from the filters, padded zeros do not count', async () => {
  const { instruments } = createScene()
  const pepe = await instruments.resolve(symbol('PEPE'), never)
  expect(pepe).toMatchObject({ venueSymbol: '1000PEPEUSDT', status: 'trading' })
  expect(pepe.tickSize.toString()).toBe('0.00001')
  expect((await instruments.getQuantityMultiplier(symbol('PEPE'), never)).toString()).toBe('1000')
  expect((await instruments.getMinOrderNotional(symbol('BTC'), never)).toString()).toBe('5')
  expect((await instruments.resolve(symbol('BTC'), never)).maxMarketSize.toString()).toBe('120')
})

test('a symbol that is not ASCII is an instrument like any other', async () => {
  const { instruments } = createScene()
  expect((await instruments.resolve(symbol('老子'), never)).venueSymbol).toBe('老子USDT')
})

test('pending and settling rows are listed, an unreadable one is left out', async () => {
  const { instruments } = createScene()
  const rows = await instruments.list({}, never)
  expect(Object.fromEntries(rows.map((row) => [row.symbol, row.status]))).toEqual({
    BTC: 'trading',
    PEPE: 'trading',
    老子: 'trading',
    SOON: 'pending',
    GONE: 'delisted',
  })
})

test.each([
  ['SOON', /got SOON, which is pending/],
  ['GONE', /got GONE, which is delisted/],
  ['BTCC', /such as BTC\), got BTCC/],
  ['', /such as .*BTC.*\), got /],
])('%s is refused by name', async (name, words) => {
  const { instruments } = createScene()
  await expect(instruments.resolve(symbol(name), never)).rejects.toMatchObject({
    kind: 'validation',
    message: expect.stringMatching(words),
  })
})

test('the plain token keeps its name when a multiplied one is listed too', async () => {
  const pepe = exchangeInfo.symbols.find((row) => row.symbol === '1000PEPEUSDT')
  const { instruments } = createScene([pepe, { ...pepe, symbol: 'PEPEUSDT', baseAsset: 'PEPE' }])
  expect((await instruments.resolve(symbol('PEPE'), never)).venueSymbol).toBe('PEPEUSDT')
  expect((await instruments.resolve(symbol('1000PEPEUSDT'), never)).symbol).toBe('1000PEPEUSDT')
})

test('a resting price is never more aggressive than asked', async () => {
  const { instruments } = createScene()
  const price = new D('60000.17')
  const buy = await instruments.roundToTick({ ...symbol('BTC'), price, side: 'buy' }, never)
  const sell = await instruments.roundToTick({ ...symbol('BTC'), price, side: 'sell' }, never)
  expect([buy.toString(), sell.toString()]).toEqual(['60000.1', '60000.2'])
})

test('callers share one request, and the list is renewed when it is old', async () => {
  const { clock, table, requests } = createScene()
  await Promise.all([table.load(never), table.load(never)])
  await table.load(never)
  expect(requests()).toBe(1)
  await clock.advance(60_001)
  await table.load(never)
  expect(requests()).toBe(2)
})

test('a list without one readable row is no list', async () => {
  const { table } = createScene([{ symbol: 7 }])
  await expect(table.load(never)).rejects.toMatchObject({ kind: 'protocol' })
  expect(table.loaded).toBe(false)
})
