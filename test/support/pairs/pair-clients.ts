import { systemClock } from '../../../src/main/base/clock.ts'
import { type Logger, silentLogger } from '../../../src/main/base/logger.ts'
import { createVenueTable } from '../../../src/main/compose/venue-table.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'
import { createLighterClient, lighterTiers } from '../../../src/main/venues/lighter/index.ts'
import type { SimulatedVenue, SimulatedVenueName, SimulatedVenueOf } from '../../../src/shared/simulator.ts'

const signerWorkerUrl = new URL('../../../src/main/venues/lighter/signer-worker.ts', import.meta.url)

/** The clients of the terminal itself, with their own timings, at simulators that are there. */
export function openPairClients(
  readies: readonly SimulatedVenue[],
  log: Logger = silentLogger,
): readonly ExchangeClient[] {
  const table = createVenueTable({
    simulated: <V extends SimulatedVenueName>(venue: V) =>
      readies.find((ready) => ready.venue === venue) as SimulatedVenueOf<V> | undefined,
    recallClientOrderIds: async () => [],
    workerUrl: () => signerWorkerUrl,
    leavesSharedChannels: () => false,
    clock: systemClock,
    log,
  })
  return readies.map((ready) => {
    if (ready.venue === 'lighter') return openLighter(ready, log)
    const row = table.find(({ venue }) => venue === ready.venue)
    if (!row) throw new Error(`expected a venue of the table, got ${ready.venue}`)
    return row.openTrading('simulator', () => undefined)
  })
}

/** Its tier is that of the simulator: the terminal's own default is the free one. */
function openLighter({ restUrl, wsUrl, chainId, credentials }: SimulatedVenueOf<'lighter'>, log: Logger) {
  const { accountIndex, apiKeyIndex, privateKey } = credentials
  const keys = { accountIndex, apiKeyIndex, privateKey }
  return createLighterClient({
    endpoints: { restUrl, wsUrl, chainId },
    readCredentials: () => keys,
    signerWorkerUrl,
    limits: lighterTiers.plus,
    clock: systemClock,
    log,
  })
}
