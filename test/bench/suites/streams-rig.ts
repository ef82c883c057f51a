import { type Clock, systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import { createVenueTable } from '../../../src/main/compose/venue-table.ts'
import type { Instrument } from '../../../src/main/domain/instrument.ts'
import {
  createFeedSupervisor,
  type FeedSupervisor,
} from '../../../src/main/market-data/feeds/feed-supervisor.ts'
import { createLiveBooks, type LiveBooks } from '../../../src/main/market-data/live-books.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'
import type { SimulatedVenue, SimulatedVenueName } from '../../../src/shared/simulator.ts'
import { type RunningSimulator, startSimulator } from '../../../src/simulator/server.ts'
import { type MeteringProxy, openMeteringProxy } from './streams-proxy.ts'

/** One venue's client under a supervisor, on a wire that counts. */
export interface StreamsRig extends AsyncDisposable {
  readonly venue: SimulatedVenueName
  readonly client: ExchangeClient
  readonly simulator: RunningSimulator<SimulatedVenueName>
  readonly proxy: MeteringProxy
  readonly feeds: FeedSupervisor
  readonly books: LiveBooks
  readonly instruments: readonly Instrument[]
  /** Waits of client and supervisor that have not ended. */
  sleepers(): number
  /** A second client of the same venue, not supervised, through the same proxy. */
  openBare(): ExchangeClient
}

const CONNECT_WITHIN_MS = 30_000
const SYMBOLS = 10
const SIGNERS: Readonly<Record<string, string>> = {
  'lighter-signer-worker': 'venues/lighter/signer-worker.ts',
}

/** Real time, and how many wait for it. */
function countingClock(): { clock: Clock; sleepers: () => number } {
  let sleepers = 0
  const clock: Clock = {
    ...systemClock,
    sleep(ms, signal) {
      sleepers += 1
      return systemClock.sleep(ms, signal).finally(() => {
        sleepers -= 1
      })
    },
  }
  return { clock, sleepers: () => sleepers }
}

function clientOf(ready: SimulatedVenue, clock: Clock): ExchangeClient {
  const table = createVenueTable({
    clock,
    log: silentLogger,
    simulated: ((venue: string) => (venue === ready.venue ? ready : undefined)) as never,
    recallClientOrderIds: async () => [],
    workerUrl: (name) => new URL(`../../../src/main/${SIGNERS[name] ?? name}`, import.meta.url),
    leavesSharedChannels: () => true,
  })
  const row = table.find(({ venue }) => venue === ready.venue)
  if (!row) throw new Error(`expected ${ready.venue} in the table of venues`)
  return row.openTrading('simulator', () => undefined)
}

/** The ready message with every address of the venue led through the proxy. */
function throughProxy(ready: SimulatedVenue, targetPort: number, port: number): SimulatedVenue {
  const { controlUrl } = ready
  const text = JSON.stringify(ready).replaceAll(`127.0.0.1:${targetPort}`, `127.0.0.1:${port}`)
  return { ...(JSON.parse(text) as SimulatedVenue), controlUrl }
}

/** Opens simulator, proxy, client and supervisor of one venue, connected. */
export async function openStreamsRig(venue: SimulatedVenueName): Promise<StreamsRig> {
  const simulator = (await startSimulator({
    venue,
    seed: 'streams',
  })) as unknown as RunningSimulator<SimulatedVenueName>
  const ready = simulator.ready as SimulatedVenue
  const targetPort = Number(new URL(ready.restUrl).port)
  const proxy = await openMeteringProxy(targetPort)
  const { clock, sleepers } = countingClock()
  const client = clientOf(throughProxy(ready, targetPort, proxy.port), clock)
  await client.connect(AbortSignal.timeout(CONNECT_WITHIN_MS))
  const listed = await client.instruments.list({}, AbortSignal.timeout(CONNECT_WITHIN_MS))
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock,
    log: silentLogger,
    coolDownMs: () => 1,
    findBook: (...of) => books.find(...of),
  })
  const books: LiveBooks = createLiveBooks({ clock, log: silentLogger, feeds })
  feeds.onIdle(({ venue: id, symbol }) => books.dropIdle(id, symbol))
  feeds.onLevels(({ venue: id, symbol, levels }) => books.setLevels(id, symbol, levels))
  return {
    venue,
    client,
    simulator,
    proxy,
    feeds,
    books,
    instruments: listed.filter(({ status }) => status === 'trading').slice(0, SYMBOLS),
    sleepers,
    openBare: () => clientOf(throughProxy(ready, targetPort, proxy.port), systemClock),
    async [Symbol.asyncDispose]() {
      feeds.stop()
      await client.disconnect()
      await proxy[Symbol.asyncDispose]()
      await simulator.close()
    },
  }
}
