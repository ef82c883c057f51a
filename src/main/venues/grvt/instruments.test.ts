import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/grvt/read.ts'
import { BTC, createScriptedGrvt, json, never } from '../../../../test/fixtures/grvt/scripted-venue.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { parseInstrument } from './parse-instrument.ts'

const rows = readFixture<{ result: { instrument: string; base_decimals: unknown }[] }>(
  'all-instruments',
).result
const read = (name: string) => {
  const found = parseInstrument(
    rows.find(({ instrument }) => instrument === name),
    true,
  )
  if (!found) throw new Error(`expected ${name} to be read`)
  return found
}

describe('instruments', () => {
  test('steps, scale and bounds come from the row, numbers as text or not', () => {
    const { instrument, market } = read('AAVE_USDT_Perp')
    expect(instrument).toMatchObject({ symbol: 'AAVE', quoteAsset: 'USDT', status: 'trading' })
    expect([instrument.tickSize, instrument.lotSize, instrument.minNotional].map(String)).toEqual([
      '0.01',
      '0.1',
      '5',
    ])
    expect(market).toMatchObject({ assetId: 0x032201n, baseDecimals: 9, fundingIntervalHours: 8 })
    expect([market.fundingCap, market.fundingFloor].map(String)).toEqual(['0.0075', '-0.0075'])
    expect(read('BTC_USDT_Perp').market.baseDecimals).toBe(9)
  })

  test('a thousand tokens are one unit where the venue says so; a K in front proves nothing', () => {
    const pepe = read('KPEPE_USDT_Perp').instrument
    expect([pepe.symbol, String(pepe.multiplier)]).toEqual(['PEPE', '1000'])
    const kaito = read('KAITO_USDT_Perp').instrument
    expect([kaito.symbol, String(kaito.multiplier)]).toEqual(['KAITO', '1'])
  })

  test('a size finer than the signature can say is no lot', () => {
    const row = { ...rows[0], min_size: '0.00001', base_decimals: 3 }
    expect(String(parseInstrument(row, true)?.instrument.lotSize)).toBe('0.001')
  })

  test('what the list of active ones lacks is delisted; other products and unreadable rows cost nothing', async () => {
    const { client, on, clock } = createScriptedGrvt({ keys: false })
    on('all_instruments', ({ is_active: active }) =>
      json({ result: active ? rows.filter(({ instrument }) => instrument !== 'SUI_USDT_Perp') : rows }),
    )
    const listing = client.instruments.list({}, never)
    await clock.settle()
    const list = await listing
    expect(list.map(({ symbol, status }) => `${symbol} ${status}`).toSorted()).toEqual([
      'AAVE trading',
      'BTC trading',
      'KAITO trading',
      'PEPE trading',
      'SUI delisted',
    ])
    await expect(client.instruments.resolve({ symbol: 'SUI' as SymbolId }, never)).rejects.toThrow('delisted')
    expect((await client.instruments.resolve({ symbol: BTC }, never)).venueSymbol).toBe('BTC_USDT_Perp')
  })
})
