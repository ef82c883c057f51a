import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../../src/main/domain/brands.ts'
import type { PairReport } from '../../src/main/execution/pairs/pair-report.ts'
import { createPaperClient, type PaperClient } from '../../src/main/venues/paper/index.ts'
import { createMemoryJournal } from '../support/memory-journal.ts'
import { scopesOf } from '../support/pairs/fault-catalogue.ts'
import { openPairClients } from '../support/pairs/pair-clients.ts'
import { openPairEngine } from '../support/pairs/pair-engine.ts'
import { closePairVenues, startPairVenues } from '../support/pairs/simulated-venues.ts'

const BTC = 'BTC' as SymbolId
const LONG = 'aster'
const SHORT = 'backpack'
/** More orders than an operation sends on its lagging leg. */
const MANY = 40

/** What the journal holds of an operation, without what differs from run to run: times, prices, ids, tries. */
function shapeOf({ plan, steps, orders }: PairReport) {
  const fieldsOf = (value: object): string =>
    Object.entries(value)
      .flatMap(([name, held]) => (held === undefined ? [] : [name]))
      .toSorted()
      .join(' ')
  return {
    plan: fieldsOf(plan),
    // Whether an order is waited for is a matter of milliseconds.
    states: steps
      .map(({ state }) => state)
      .filter((state) => state !== 'settling')
      .filter((state, at, all) => state !== all[at - 1]),
    orders: [
      ...new Set(orders.map(({ order, role }) => `${role} ${order.venue} ${order.status}`)),
    ].toSorted(),
    orderFields: [...new Set(orders.map((each) => fieldsOf(each)))].toSorted(),
  }
}

/** Opens a pair whose leg B is refused again and again, and reads it back from the journal. */
async function failLegB(where: 'paper' | 'live'): Promise<ReturnType<typeof shapeOf> & { end: string }> {
  const venues = await startPairVenues([LONG, SHORT], `journal-shape-${where}`)
  try {
    const markets = openPairClients([...venues.values()].map(({ ready }) => ready))
    const journal = createMemoryJournal()
    const papers = new Map<VenueId, PaperClient>()
    if (where === 'paper') {
      for (const market of markets) {
        await market.connect(AbortSignal.timeout(20_000))
        const paper = createPaperClient({
          market,
          liveDepth: () => undefined,
          store: journal,
          clock: systemClock,
          log: silentLogger,
          quoteAsset: 'USD',
        })
        papers.set(market.venue, paper)
      }
    }
    const clients = where === 'paper' ? [...papers.values()] : markets
    await using engine = await openPairEngine({ clients, journal })
    if (where === 'paper') {
      const lab = papers.get(SHORT as VenueId)?.paperLab
      for (let failed = 0; failed < MANY; failed += 1) lab?.failNextOrder('reject')
    } else {
      const code = scopesOf(SHORT).listedCode
      venues.get(SHORT)?.simulator.faults.add({ kind: 'reject-orders', code, count: MANY })
    }
    const reply = await engine.desk.open({
      intentId: randomUUID() as IntentId,
      symbol: BTC,
      longVenue: LONG as VenueId,
      shortVenue: SHORT as VenueId,
      size: '0.02',
      sizeUnit: 'base',
      entry: 'market',
      slices: 1,
    })
    const [report] = await engine.desk.reports(reply.pairId)
    if (!report) throw new Error('expected a report of the operation, the journal has none')
    await Promise.all(markets.map((market) => market.disconnect()))
    return { end: reply.outcome, ...shapeOf(report) }
  } finally {
    await closePairVenues(venues)
  }
}

describe('"fail leg B" on paper', () => {
  it('leaves the journal in the shape that a refusing venue leaves it in', async () => {
    const [paper, live] = [await failLegB('paper'), await failLegB('live')]
    expect(paper).toEqual(live)
    expect(paper.end).toBe('flat')
    expect(paper.states).toEqual(['planned', 'entering', 'balancing', 'unwinding', 'flat'])
    expect(paper.orders).toContain('entry backpack rejected')
    expect(paper.orders).toContain('unwind aster filled')
  })
})
