import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  createEdgexClient,
  type EdgexCredentials,
  type EdgexTiming,
  edgexTiming,
} from '../../../src/main/venues/edgex/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<EdgexTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  // Cards ask for fifty prices at once, which is what the client allows itself in ten seconds.
  queryRateWaitMs: 30_000,
  orderEventWithinMs: 600,
  orderLookFirstMs: 50,
  subscribeAckWithinMs: 500,
  snapshotWithinMs: 2_000,
  bookFirstRetryMs: 20,
  keepAliveEveryMs: 200,
  resyncGapMs: 100,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  userSocket: { ...edgexTiming.userSocket, firstRetryMs: 20 },
  depthSocket: { ...edgexTiming.depthSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** Sound keys that the venue has never heard of: the ones of the sheet's vectors. */
const STRANGER = {
  v1: { starkPrivateKey: '0512a3f0d3b1c5e7f9a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcde' },
  v2: {
    apiKey: '0f'.repeat(16),
    secret: 'my-api-secret',
    passphrase: 'stranger',
    signerPrivateKey: '0123456789abcdef'.repeat(4),
  },
}

/** Opens the venue in either of its generations. */
export async function openEdgex(
  generation: EdgexCredentials['kind'],
  { keys = 'right', connect = true }: RigChoice = {},
): Promise<VenueRig> {
  const simulator = await startSimulator({ venue: 'edgex', seed: 'contract' })
  const { restUrl, wsUrl, credentials } = simulator.ready
  const { accountId } = credentials
  const credentialsOf = (): EdgexCredentials | undefined => {
    if (keys === 'none') return undefined
    const { v1, v2 } = keys === 'wrong' ? STRANGER : credentials
    return generation === 'v1' ? { kind: 'v1', accountId, ...v1 } : { kind: 'v2', accountId, ...v2 }
  }
  const client = createEdgexClient({
    endpoints: { generation, restUrl, wsUrl },
    readCredentials: credentialsOf,
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const edgex: VenueUnderTest = {
  name: 'edgex',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/createOrder', method: 'POST' },
    cancelOrder: { path: '/cancelOrder', method: 'POST' },
    query: { method: 'GET' },
    depthStream: 'depth.',
    listedCode: 'ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH',
    unlistedCode: 'WEATHER_TOO_FINE',
    sessionsRunOut: false,
  },
  open: (choice) => openEdgex('v2', choice),
}
