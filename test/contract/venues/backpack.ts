import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  type BackpackTiming,
  backpackTiming,
  createBackpackClient,
} from '../../../src/main/venues/backpack/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<BackpackTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  orderEventWithinMs: 600,
  subscribeSettleMs: 100,
  cancelPollFirstMs: 20,
  // Longer than the cards about single answers take: they count every request.
  fundingPollMs: 2_000,
  snapshotFirstRetryMs: 20,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  userSocket: { ...backpackTiming.userSocket, firstRetryMs: 20, pingEveryMs: 3_000 },
  depthSocket: { ...backpackTiming.depthSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** A sound key pair that the venue has never heard of: the one of the sheet's vectors. */
const STRANGER = {
  apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=',
  secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
}

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  const simulator = await startSimulator({ venue: 'backpack', seed: 'contract' })
  const { restUrl, wsUrl, credentials } = simulator.ready
  const client = createBackpackClient({
    endpoints: { restUrl, wsUrl },
    readCredentials: () => ({ none: undefined, right: credentials, wrong: STRANGER })[keys],
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const backpack: VenueUnderTest = {
  name: 'backpack',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/order', method: 'POST' },
    cancelOrder: { path: '/order', method: 'DELETE' },
    query: { method: 'GET' },
    depthStream: 'depth.',
    listedCode: 'INSUFFICIENT_MARGIN',
    unlistedCode: 'WEATHER_TOO_FINE',
    sessionsRunOut: false,
  },
  open,
}
