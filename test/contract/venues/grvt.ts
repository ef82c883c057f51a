import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  createGrvtClient,
  type GrvtCredentials,
  type GrvtTiming,
  grvtTiming,
} from '../../../src/main/venues/grvt/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<GrvtTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  sessionRetryMs: 200,
  orderEventWaitsMs: [200, 300, 500],
  balancePollMs: 2_000,
  balanceAfterFillMs: 100,
  fundingPollMs: 2_000,
  subscribeAckWithinMs: 500,
  subscribeRetryMs: 200,
  snapshotWithinMs: 500,
  bookFirstRetryMs: 20,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  userSocket: { ...grvtTiming.userSocket, firstRetryMs: 20, pingEveryMs: 3_000 },
  marketSocket: { ...grvtTiming.marketSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** A sound key that the venue has never heard of: the dummy key of the sheet's vectors. */
const STRANGER: GrvtCredentials = {
  apiKey: 'nobody-knows-this-key',
  privateKey: `0x${'11'.repeat(32)}`,
  subAccountId: '8289849667772468',
}

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  const simulator = await startSimulator({ venue: 'grvt', seed: 'contract' })
  const { restUrl, wsUrl, chainId, credentials } = simulator.ready
  const client = createGrvtClient({
    endpoints: {
      edgeUrl: `${restUrl}/edge`,
      tradesUrl: `${restUrl}/trades`,
      marketDataUrl: `${restUrl}/market-data`,
      tradesWsUrl: `${wsUrl}/trades`,
      marketDataWsUrl: `${wsUrl}/market-data`,
      chainId,
    },
    readCredentials: () => ({ none: undefined, right: credentials, wrong: STRANGER })[keys],
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const grvt: VenueUnderTest = {
  name: 'grvt',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/create_order', method: 'POST' },
    cancelOrder: { path: '/cancel_order', method: 'POST' },
    // Everything is a POST here; the public calls stand for all that only read.
    query: { path: '/market-data/', method: 'POST' },
    depthStream: 'v1.book.d',
    listedCode: 2080,
    unlistedCode: 7777,
    sessionsRunOut: true,
  },
  open,
}
