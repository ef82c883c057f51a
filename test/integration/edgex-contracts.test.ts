import { afterEach, expect, it } from 'vitest'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import { limitBuy, marketOrder, unhurried } from '../contract/orders.ts'
import type { VenueRig } from '../contract/venue-rig.ts'
import { openEdgex } from '../contract/venues/edgex.ts'

let rig: VenueRig

afterEach(() => rig[Symbol.asyncDispose]())

/** Metadata writes the units of sizes in three ways, and each coin has its own: a wrong one is a wrong signature. */
it.each(['v2', 'v1'] as const)('every contract of %s takes signed orders', async (generation) => {
  rig = await openEdgex(generation)
  const listed = await rig.client.instruments.list({}, unhurried)
  const symbols = listed.filter(({ status }) => status === 'trading').map(({ symbol }) => symbol)
  expect(symbols).toEqual(expect.arrayContaining(['BTC', 'ETH', 'SOL', 'DOGE', 'PEPE'] as SymbolId[]))
  for (const symbol of symbols) {
    const at = { ...rig, symbol }
    const resting = await rig.client.trading.placeLimitOrder(await limitBuy(at), unhurried)
    expect([symbol, resting.outcome]).toEqual([symbol, 'accepted'])
    for (const side of ['buy', 'sell'] as const) {
      const taking = await rig.client.trading.placeMarketOrder(await marketOrder(at, side), unhurried)
      expect([symbol, side, taking.outcome]).toEqual([symbol, side, 'accepted'])
    }
  }
})
