import { expect, it } from 'vitest'
import { protocols, VENUE_NAMES } from './registry.ts'

it.each(['BTC', 'ETH', 'SOL', 'DOGE'])('%s costs the same at the start of every perpetual venue', (asset) => {
  const prices = VENUE_NAMES.filter((venue) => protocols[venue].spotAsset === undefined).flatMap((venue) =>
    protocols[venue]
      .instruments()
      .filter(({ base, status, fundingIntervalHours, symbol }) => {
        const isPerpetual = fundingIntervalHours > 0 || symbol === `${asset}-USD-PERP`
        return base === asset && status === 'trading' && isPerpetual
      })
      .map(({ character }) => character.startPrice),
  )
  expect(prices.length).toBeGreaterThan(4)
  expect(new Set(prices).size).toBe(1)
})
