import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../../src/main/domain/brands.ts'
import type { PairTicket } from '../../src/main/execution/pairs/pair-ticket.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { createPaperClient, type PaperClient } from '../../src/main/venues/paper/index.ts'
import { createMemoryJournal } from '../support/memory-journal.ts'
import { openPairClients } from '../support/pairs/pair-clients.ts'
import { openPairEngine } from '../support/pairs/pair-engine.ts'
import { closePairVenues, startPairVenues } from '../support/pairs/simulated-venues.ts'

const BTC = 'BTC' as SymbolId
const [LONG, SHORT] = ['aster' as VenueId, 'backpack' as VenueId]
const signal = new AbortController().signal

const ticket = (): PairTicket => ({
  intentId: randomUUID() as IntentId,
  symbol: BTC,
  longVenue: LONG,
  shortVenue: SHORT,
  size: '0.02',
  sizeUnit: 'base',
  entry: 'market',
  slices: 1,
})

/** A pair desk on two paper venues, over the live feeds of two simulators. */
async function openPaperPair(seed: string) {
  const venues = await startPairVenues(['aster', 'backpack'], seed)
  const markets = openPairClients([...venues.values()].map(({ ready }) => ready))
  await Promise.all(markets.map((market) => market.connect(AbortSignal.timeout(20_000))))
  const journal = createMemoryJournal()
  const paperOf = (market: ExchangeClient, quoteAsset: string): PaperClient =>
    createPaperClient({
      market,
      liveDepth: () => undefined,
      store: journal,
      clock: systemClock,
      log: silentLogger,
      quoteAsset,
    })
  const papers = new Map(markets.map((market) => [market.venue, paperOf(market, 'USD')]))
  const engine = await openPairEngine({ clients: [...papers.values()], journal })
  const sizes = () =>
    Promise.all(
      [LONG, SHORT].map(async (venue) =>
        (await papers.get(venue)?.account.getAccountPositions({ symbol: BTC }, signal))?.toFixed(),
      ),
    )
  return {
    desk: engine.desk,
    sizes,
    labOf: (venue: VenueId) => papers.get(venue)?.paperLab,
    /** Orders that came to the venues themselves. */
    realOrders: () =>
      [...venues.values()].reduce((sum, { simulator }) => sum + simulator.account.orders.length, 0),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await Promise.all(markets.map((market) => market.disconnect()))
      await closePairVenues(venues)
    },
  }
}

describe('a pair on paper', () => {
  it('opens and closes on the live feeds of two venues, and no order reaches them', async () => {
    await using pair = await openPaperPair('paper-pair-1')
    const opened = await pair.desk.open(ticket())
    expect(opened).toMatchObject({ outcome: 'opened' })
    expect(await pair.sizes()).toEqual(['0.02', '-0.02'])
    const closing = { intentId: randomUUID() as IntentId, pairId: opened.pairId }
    expect(await pair.desk.close(closing)).toMatchObject({ outcome: 'closed' })
    expect(await pair.sizes()).toEqual(['0', '0'])
    expect(pair.realOrders()).toBe(0)
  })

  it('is taken back and explained when leg B is refused', async () => {
    await using pair = await openPaperPair('paper-pair-2')
    pair
      .labOf(SHORT)
      ?.failNextOrder('reject', { code: 'no-margin', reason: 'the lab has no margin for this' })
    const reply = await pair.desk.open(ticket())
    // Either the leg was had after all or the other one was taken back: never naked.
    expect([reply.outcome, ...(await pair.sizes())]).toEqual(
      reply.outcome === 'opened' ? ['opened', '0.02', '-0.02'] : ['flat', '0', '0'],
    )
    const [report] = await pair.desk.reports(reply.pairId)
    expect(report?.orders.some(({ order }) => order.reason === 'the lab has no margin for this')).toBe(true)
    expect(report?.steps.length).toBeGreaterThan(2)
  })

  it('finds out what became of a leg whose reply was lost', async () => {
    await using pair = await openPaperPair('paper-pair-3')
    pair.labOf(SHORT)?.dropReplies(1, true)
    expect(await pair.desk.open(ticket())).toMatchObject({ outcome: 'opened' })
    expect(await pair.sizes()).toEqual(['0.02', '-0.02'])
  })

  it('never stays naked when leg B is lost on its way', async () => {
    await using pair = await openPaperPair('paper-pair-4')
    pair.labOf(SHORT)?.failNextOrder('timeout')
    const reply = await pair.desk.open(ticket())
    expect([reply.outcome, ...(await pair.sizes())]).toEqual(
      reply.outcome === 'opened' ? ['opened', '0.02', '-0.02'] : ['flat', '0', '0'],
    )
  })
})
