import { expect, it } from 'vitest'
import { protocols } from '../protocols/registry.ts'
import { recordedInstrument } from './recorded-instrument.ts'

it.each([
  ['aster', 'BTCUSDT', 'BTCUSDT'],
  ['backpack', 'BTCUSDT', 'BTC_USDC_PERP'],
  ['bitvavo', 'BTCUSDT', 'BTC-USDC'],
  ['bitvavo', 'BTCEUR', 'BTC-EUR'],
  ['edgex', 'BTCUSDT', 'BTCUSDC'],
  ['grvt', 'BTCUSDT', 'BTC_USDT_Perp'],
  ['lighter', 'ETHUSDT', 'ETH'],
  ['paradex', 'BTCFDUSD', 'BTC-USD-PERP'],
  ['aster', 'BTCEUR', undefined],
  ['paradex', 'XYZUSDT', undefined],
] as const)('%s plays %s as %s', (venue, symbol, expected) => {
  expect(recordedInstrument(protocols[venue].instruments(), symbol)?.symbol).toBe(expected)
})
