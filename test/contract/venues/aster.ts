import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  type AsterCredentials,
  type AsterTiming,
  asterTiming,
  createAsterClient,
} from '../../../src/main/venues/aster/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<AsterTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  subscribeAckWithinMs: 500,
  orderEventWithinMs: 600,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  userSocket: { ...asterTiming.userSocket, firstRetryMs: 20, pingEveryMs: 3_000 },
  bookTickerSocket: {
    ...asterTiming.bookTickerSocket,
    firstRetryMs: 20,
    staleAfterMs: 600,
    silentAfterMs: 1_200,
  },
  depthSocket: { ...asterTiming.depthSocket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** A sound key pair that the venue has never heard of: the sheet's toy key and its address. */
const STRANGER = {
  signer: '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A',
  privateKey: `0x${'11'.repeat(32)}`,
}

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  const simulator = await startSimulator({ seed: 'contract' })
  const { restUrl, wsUrl, chainId, credentials } = simulator.ready
  const credentialsOf = (): AsterCredentials | undefined => {
    if (keys === 'none') return undefined
    return { kind: 'v3', ...credentials.v3, ...(keys === 'wrong' ? STRANGER : {}) }
  }
  const client = createAsterClient({
    endpoints: { restUrl, wsUrl, chainId },
    readCredentials: credentialsOf,
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const aster: VenueUnderTest = {
  name: 'aster',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/order', method: 'POST' },
    cancelOrder: { path: '/order', method: 'DELETE' },
    query: { method: 'GET' },
    depthStream: '@depth',
    listedCode: -2019,
    unlistedCode: -7777,
    sessionsRunOut: true,
  },
  open,
}
