import { expect } from 'vitest'
import { D, isMultipleOf } from '../../../src/main/base/decimal.ts'
import type { SymbolId } from '../../../src/main/domain/brands.ts'
import type { Card } from '../card.ts'
import { instrumentOf, unhurried } from '../orders.ts'

export const instrumentCards: readonly Card[] = [
  {
    id: 'I1',
    promise:
      'every instrument that trades has positive steps and a multiplier, and normalized names are unique',
    async check(venue) {
      await using rig = await venue.open()
      const trading = (await rig.client.instruments.list({}, unhurried)).filter(
        ({ status }) => status === 'trading',
      )
      expect(trading.length).toBeGreaterThan(0)
      for (const { tickSize, lotSize, multiplier, venue: id } of trading) {
        expect(tickSize.gt(0) && lotSize.gt(0) && multiplier.gte(1)).toBe(true)
        expect(id).toBe(rig.client.venue)
      }
      const names = trading.map(({ symbol, quoteAsset }) => `${symbol}/${quoteAsset}`)
      expect(new Set(names).size).toBe(names.length)
    },
  },
  {
    id: 'I2',
    promise: 'an unknown symbol is refused as validation, by name, wherever it is used',
    async check(venue) {
      await using rig = await venue.open()
      const request = { symbol: 'NOSUCHCOIN' as SymbolId }
      const expected = { kind: 'validation', message: expect.stringContaining('NOSUCHCOIN') }
      await expect(rig.client.instruments.resolve(request, unhurried)).rejects.toMatchObject(expected)
      await expect(rig.client.marketData.fetchBboPrices(request, unhurried)).rejects.toMatchObject(expected)
    },
  },
  {
    id: 'I3',
    promise: 'a price rounds to the tick grid and never to a more aggressive one',
    async check(venue) {
      await using rig = await venue.open()
      const { tickSize } = await instrumentOf(rig)
      const price = tickSize.times('1234.3')
      const at = (side: 'buy' | 'sell') =>
        rig.client.instruments.roundToTick({ symbol: rig.symbol, price, side }, unhurried)
      const [buy, sell] = [await at('buy'), await at('sell')]
      expect(buy.eq(tickSize.times(1234)) && sell.eq(tickSize.times(1235))).toBe(true)
      expect(isMultipleOf(buy, tickSize)).toBe(true)
    },
  },
  {
    id: 'I4',
    promise: 'multiplier and smallest notional agree with the instrument',
    async check(venue) {
      await using rig = await venue.open()
      const instrument = await instrumentOf(rig)
      const request = { symbol: rig.symbol }
      const multiplier = await rig.client.instruments.getQuantityMultiplier(request, unhurried)
      const notional = await rig.client.instruments.getMinOrderNotional(request, unhurried)
      expect(new D(multiplier).eq(instrument.multiplier) && notional.eq(instrument.minNotional)).toBe(true)
    },
  },
]
