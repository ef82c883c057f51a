import { expect, it } from 'vitest'
import { startSimulator } from '../server.ts'
import { WorldPrices } from './world-prices.ts'

async function midOf(url: string, path: string): Promise<number> {
  const body = (await (await fetch(`${url}${path}`)).json()) as {
    bids: [string, string][]
    asks: [string, string][]
  }
  const best = (levels: [string, string][], pick: (...prices: number[]) => number) =>
    pick(...levels.map(([price]) => Number(price)))
  return (best(body.bids, Math.max) + best(body.asks, Math.min)) / 2
}

it('makes an asset cost nearly the same at two venues after the leader has moved', async () => {
  const world = new WorldPrices()
  const leader = await startSimulator({ venue: 'aster', seed: 'world', world })
  const follower = await startSimulator({ venue: 'backpack', seed: 'world', world })
  try {
    leader.faults.add({ kind: 'move-market', symbol: 'BTCUSDT', bps: 300 })
    const distance = async (): Promise<number> => {
      const led = await midOf(leader.ready.restUrl, '/fapi/v1/depth?symbol=BTCUSDT&limit=5')
      const followed = await midOf(follower.ready.restUrl, '/api/v1/depth?symbol=BTC_USDC_PERP')
      return led > 61_000 ? Math.abs(followed / led - 1) : 1
    }
    await expect.poll(distance, { timeout: 15_000 }).toBeLessThan(0.002)
  } finally {
    await Promise.all([leader.close(), follower.close()])
  }
})

it('leaves a venue that runs alone to itself', () => {
  const world = new WorldPrices()
  const venue = {}
  expect(world.leads('BTC', venue)).toBe(true)
  expect(world.leads('BTC', {})).toBe(false)
  expect(world.leads('BTC', venue)).toBe(true)
  world.tell('BTC', Number.NaN)
  expect(world.ratioOf('BTC')).toBe(1)
})
