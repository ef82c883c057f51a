import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import { openJournal } from '../../../src/main/journal/open-journal.ts'
import { createHttpTransport, type HttpTransport } from '../../../src/main/net/http-transport.ts'
import type { PriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createAsterClient } from '../../../src/main/venues/aster/index.ts'
import { createBackpackClient } from '../../../src/main/venues/backpack/index.ts'
import type { SimulatedVenueOf } from '../../../src/shared/simulator.ts'
import { openPairEngine, type PairEngine } from '../../support/pairs/pair-engine.ts'
import { closePairVenues, startPairVenues, type VenueOfTruth } from '../../support/pairs/simulated-venues.ts'
import { type Metric, median } from '../metrics.ts'

const OPENS = 40
const WARM_UP = 5
const SLOW_OPENS = 12
/** What the speed-up is measured at: a venue this far away. */
const VENUE_MS = 50
const COMMITS = 200

/** One request of the operation: when it left us, and when its answer was there. */
interface Flight {
  readonly isOrder: boolean
  readonly sentAtMs: number
  answeredAtMs: number
}

/** A transport that takes the time of every request just before it leaves. */
function timed(flights: Flight[]): HttpTransport {
  const transport = createHttpTransport()
  return {
    async send(request, signal) {
      const isOrder = request.method === 'POST' && request.url.includes('/order')
      const flight = { isOrder, sentAtMs: performance.now(), answeredAtMs: Number.POSITIVE_INFINITY }
      flights.push(flight)
      try {
        return await transport.send(request, signal)
      } finally {
        flight.answeredAtMs = performance.now()
      }
    },
    close: () => transport.close(),
  }
}

/** Milliseconds of a span in which at least one question was with a venue. */
function waitedMs(flights: readonly Flight[], fromMs: number, toMs: number): number {
  const spans = flights
    .filter(({ isOrder, sentAtMs }) => !isOrder && sentAtMs >= fromMs && sentAtMs < toMs)
    .toSorted((a, b) => a.sentAtMs - b.sentAtMs)
  let [total, reachedMs] = [0, fromMs]
  for (const { sentAtMs, answeredAtMs } of spans) {
    const [begin, end] = [Math.max(sentAtMs, reachedMs), Math.min(answeredAtMs, toMs)]
    if (end > begin) total += end - begin
    reachedMs = Math.max(reachedMs, end)
  }
  return total
}

interface Click {
  /** From the click to the later of the two order requests. */
  readonly wireMs: number
  /** The same without the time in which a venue had to answer. */
  readonly ownMs: number
}

/** Opens and closes one pair, and says how long its orders took to leave. */
async function click(engine: PairEngine, flights: Flight[], name: string): Promise<Click> {
  flights.length = 0
  const intentId = name as IntentId
  const startMs = performance.now()
  const reply = await engine.desk.open({
    intentId,
    symbol: 'SOL' as SymbolId,
    longVenue: 'aster' as VenueId,
    shortVenue: 'backpack' as VenueId,
    size: '8',
    sizeUnit: 'base',
    entry: 'market',
    slices: 1,
  })
  if (reply.outcome !== 'opened')
    throw new Error(`expected ${name} to open, it ended ${reply.outcome}: ${reply.reason}`)
  const [first, second] = flights.filter(({ isOrder }) => isOrder)
  if (!first || !second) throw new Error(`expected two orders of ${name} on the wire`)
  const lastMs = Math.max(first.sentAtMs, second.sentAtMs)
  const wireMs = lastMs - startMs
  const result = { wireMs, ownMs: wireMs - waitedMs(flights, startMs, lastMs) }
  const closed = await engine.desk.close({ intentId: `${name} close` as IntentId, pairId: intentId })
  if (closed.outcome !== 'closed') throw new Error(`expected ${name} to close, it ended ${closed.outcome}`)
  return result
}

/** The order of things before the price was kept: the book for the check, and the price once more for the order. */
const fetchingTwice = (prices: PriceProvider): PriceProvider => ({
  ...prices,
  getBboPrices(client, symbol, need, signal) {
    prices.invalidateHere(client.venue, symbol, 'fetched anew')
    return prices.getBboPrices(client, symbol, need, signal)
  },
})

/** Click to wire over real sockets and a journal on disk, near venues and far ones, with and without the kept price. */
export async function measureWire(): Promise<Readonly<Record<string, Metric>>> {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'))
  const venues = await startPairVenues(['aster', 'backpack'], 'wire')
  try {
    const near = await measure(venues, folder, 'near', OPENS, (prices) => prices)
    for (const { simulator } of venues.values()) simulator.faults.add({ kind: 'latency', delayMs: VENUE_MS })
    const once = await measure(venues, folder, 'once', SLOW_OPENS, (prices) => prices)
    const twice = await measure(venues, folder, 'twice', SLOW_OPENS, fetchingTwice)
    const own = near.map(({ ownMs }) => ownMs).toSorted((a, b) => a - b)
    const wireOf = (clicks: readonly Click[]): number => median(clicks.map(({ wireMs }) => wireMs))
    return {
      'clickToWireMs.p50': { value: median(own), unit: 'ms', goal: 15 },
      'clickToWireMs.p95': { value: own[Math.floor(own.length * 0.95)] ?? Number.NaN, unit: 'ms' },
      speedupVsDoubleFetch: { value: wireOf(twice) / wireOf(once), unit: '×', goal: 2 },
      journalCommitMs: { value: await measureCommit(folder), unit: 'ms' },
    }
  } finally {
    await closePairVenues(venues)
    rmSync(folder, { recursive: true })
  }
}

const workerUrl = new URL('../../../src/main/journal/journal-worker.ts', import.meta.url)

async function measure(
  venues: ReadonlyMap<string, VenueOfTruth>,
  folder: string,
  name: string,
  opens: number,
  prices: (provider: PriceProvider) => PriceProvider,
): Promise<readonly Click[]> {
  const flights: Flight[] = []
  const seams = { clock: systemClock, log: silentLogger, transport: timed(flights) }
  const aster = venues.get('aster')?.ready as SimulatedVenueOf<'aster'>
  const backpack = venues.get('backpack')?.ready as SimulatedVenueOf<'backpack'>
  await using engine = await openPairEngine({
    clients: [
      createAsterClient({
        ...seams,
        endpoints: aster,
        readCredentials: () => ({ kind: 'v3', ...aster.credentials.v3 }),
      }),
      createBackpackClient({ ...seams, endpoints: backpack, readCredentials: () => backpack.credentials }),
    ],
    journal: await openJournal({ workerUrl, path: join(folder, `${name}.sqlite`) }),
    prices,
  })
  const clicks: Click[] = []
  for (let at = -WARM_UP; at < opens; at += 1) {
    const one = await click(engine, flights, `${name} ${at}`)
    if (at >= 0) clicks.push(one)
  }
  return clicks
}

/** One intent, synced to the disk. */
async function measureCommit(folder: string): Promise<number> {
  const journal = await openJournal({ workerUrl, path: join(folder, 'commits.sqlite') })
  const tookMs: number[] = []
  for (let at = 0; at < COMMITS; at += 1) {
    const startMs = performance.now()
    await journal.appendIntent({
      intentId: `commit ${at}` as IntentId,
      kind: 'pair-open',
      venue: 'aster' as VenueId,
      symbol: 'SOL' as SymbolId,
      detail: '{}',
      createdAtMs: at,
    })
    tookMs.push(performance.now() - startMs)
  }
  await journal.close()
  return median(tookMs)
}
