import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import { createLiveBooks } from '../../src/main/market-data/live-books.ts'
import type { SimulatedVenue, SimulatedVenueName } from '../../src/shared/simulator.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { startVenues } from '../../src/simulator/start-venues.ts'
import { openPairClients } from '../support/pairs/pair-clients.ts'
import { PERPETUAL_VENUES, type PerpetualVenue } from '../support/pairs/simulated-venues.ts'
import { findFeeds, type RecordedFeeds } from '../support/recorded-feeds.ts'
import { waitUntil } from '../support/wait-until.ts'

const BTC = 'BTC' as SymbolId
const SPEED = 5
const MOVES = 5
let folder: string
let feeds: RecordedFeeds

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorded-venues-'))
  feeds = await findFeeds(folder)
})

afterAll(() => rm(folder, { recursive: true }))

/** Starts the venue on the spot recording, whose tick and lot are finer than any of theirs. */
async function play(venue: PerpetualVenue): Promise<RunningSimulator<SimulatedVenueName>> {
  const options = { venue, seed: 'recorded-venues', replay: feeds.spot, speed: SPEED }
  return (await startSimulator(options)) as RunningSimulator<SimulatedVenueName>
}

it.each(PERPETUAL_VENUES)('%s plays spot BTC, and our client keeps the same book', async (venue) => {
  const simulator = await play(venue)
  const [client] = openPairClients([simulator.ready])
  if (!client) throw new Error(`expected a client of ${venue}`)
  const faults: string[] = []
  const books = createLiveBooks({
    clock: systemClock,
    log: silentLogger,
    onFault: (_, words) => faults.push(words),
  })
  try {
    await client.connect(AbortSignal.timeout(20_000))
    const instrument = await client.instruments.resolve({ symbol: BTC }, AbortSignal.timeout(20_000))
    const market = simulator.markets.get(instrument.venueSymbol)
    if (!market) throw new Error(`expected the market ${instrument.venueSymbol}`)
    using _lease = books.acquire(client, instrument, 'pair')
    const seen = new Set<string>()
    const areSame = (): boolean => {
      const bbo = books.find(client.venue, BTC)?.bbo()
      const { bid, ask } = market.best()
      if (!bbo || !bid || !ask) return false
      const ticks = [bbo.bidPrice, bbo.askPrice].map((price) => price.div(instrument.tickSize).toNumber())
      const lots = [bbo.bidSizeBase, bbo.askSizeBase].map((size) => size.div(instrument.lotSize).toNumber())
      if (`${ticks} ${lots}` !== `${[bid.ticks, ask.ticks]} ${[bid.lots, ask.lots]}`) return false
      seen.add(`${ticks}`)
      return seen.size >= MOVES
    }
    await waitUntil(`the best prices of ${venue} to move and be ours`, areSame, 45_000)
    expect(faults).toEqual([])
    const trades = await client.marketData.getTrades({ symbol: BTC, limit: 5 }, AbortSignal.timeout(20_000))
    expect(trades.length).toBeGreaterThan(0)
    expect(trades.every(({ price }) => price.gt(61_000) && price.lt(62_500))).toBe(true)
  } finally {
    await client.disconnect()
    await simulator.close()
  }
})

it('lets venues without a recording open at the prices of the one that plays, told in the order of the command line', async () => {
  const told: SimulatedVenue[] = []
  const close = await startVenues(
    ['--venue', 'backpack,aster', '--replay', `aster=${feeds.futures}`],
    () => undefined,
    (ready) => told.push(ready),
  )
  try {
    expect(told.map(({ venue, market }) => [venue, market])).toEqual([
      ['backpack', { source: 'generator' }],
      ['aster', { source: 'replay', file: feeds.futures, speed: 1 }],
    ])
    const [client] = openPairClients(told)
    const bbo = await client?.marketData.fetchBboPrices({ symbol: BTC }, AbortSignal.timeout(20_000))
    // Alone it would begin at 60,000.
    expect(Math.abs((bbo?.bidPrice.toNumber() ?? 0) - 61_800)).toBeLessThan(300)
  } finally {
    await close()
  }
})
