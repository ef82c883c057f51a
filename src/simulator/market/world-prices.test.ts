import { describe, expect, it } from 'vitest'
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

describe('the lead of an asset', () => {
  it('is with the first market, and nobody else is heard', () => {
    const world = new WorldPrices()
    const [first, second] = [{}, {}]
    world.enter('BTC', first, false)
    world.enter('BTC', second, false)
    expect(world.ratioFor('BTC', first)).toBeUndefined()
    expect(world.ratioFor('BTC', second)).toBe(1)
    world.tell('BTC', second, 2)
    world.tell('BTC', first, Number.NaN)
    expect(world.ratioFor('BTC', second)).toBe(1)
    world.tell('BTC', first, 1.5)
    expect(world.ratioFor('BTC', second)).toBe(1.5)
  })

  it('goes to the first that plays a recording, and stays there', () => {
    const world = new WorldPrices()
    const [generated, recorded, other] = [{}, {}, {}]
    world.enter('BTC', generated, false)
    world.enter('BTC', recorded, true)
    world.enter('BTC', other, true)
    world.tell('BTC', recorded, 1.03)
    world.tell('BTC', other, 1.04)
    expect(world.ratioFor('BTC', generated)).toBe(1.03)
    expect(world.ratioFor('BTC', recorded)).toBeUndefined()
    expect(world.ratioFor('ETH', generated)).toBe(1)
  })
})
