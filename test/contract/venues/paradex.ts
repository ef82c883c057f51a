import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  createParadexClient,
  type ParadexCredentials,
  type ParadexTiming,
  paradexTiming,
} from '../../../src/main/venues/paradex/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<ParadexTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  orderEventWithinMs: 600,
  cancelPollFirstMs: 20,
  answerWithinMs: 500,
  snapshotWithinMs: 500,
  bookFirstRetryMs: 20,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  userSocket: { ...paradexTiming.userSocket, firstRetryMs: 20, pingEveryMs: 3_000 },
  marketSocket: { ...paradexTiming.marketSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** A sound key that the venue has never heard of: the dummy key of the sheet's vectors. */
const STRANGER: ParadexCredentials = {
  account: '0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4',
  privateKey: `0x${'11'.repeat(31)}`,
}

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  const simulator = await startSimulator({ venue: 'paradex', seed: 'contract' })
  const { restUrl, wsUrl, credentials } = simulator.ready
  const { account, privateKey } = credentials
  const client = createParadexClient({
    endpoints: { restUrl: `${restUrl}/v1`, wsUrl: `${wsUrl}/v1` },
    readCredentials: () => ({ none: undefined, right: { account, privateKey }, wrong: STRANGER })[keys],
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const paradex: VenueUnderTest = {
  name: 'paradex',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/orders', method: 'POST' },
    cancelOrder: { path: '/orders/', method: 'DELETE' },
    query: { method: 'GET' },
    depthStream: '.deltas',
    listedCode: 'INVALID_ORDER_SIZE',
    unlistedCode: 'WEATHER_TOO_FINE',
    // A token runs out, and its connections stay signed in.
    sessionsRunOut: false,
  },
  open,
}
