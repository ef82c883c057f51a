import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  createLighterClient,
  type LighterCredentials,
  type LighterTiming,
  lighterTiers,
  lighterTiming,
} from '../../../src/main/venues/lighter/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<LighterTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  orderEventWithinMs: 600,
  orderLookAgainMs: 200,
  sharedAnswerMaxAgeMs: 200,
  subscribeAckWithinMs: 500,
  keepAliveEveryMs: 200,
  bookFirstRetryMs: 20,
  fundingReadAfterMs: 200,
  socket: { ...lighterTiming.socket, firstRetryMs: 20, staleAfterMs: 600, silentAfterMs: 1_200 },
}

/** A sound key that the venue has never heard of: the public test key of the sheet. */
const STRANGER = '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001'

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  // The free tier's sixty requests a minute are too few for cards that ask until something is there.
  const simulator = await startSimulator({ venue: 'lighter', seed: 'contract', tier: 'plus' })
  const { restUrl, wsUrl, chainId, credentials } = simulator.ready
  const { accountIndex, apiKeyIndex, privateKey } = credentials
  const credentialsOf = (): LighterCredentials | undefined => {
    if (keys === 'none') return undefined
    return { accountIndex, apiKeyIndex, privateKey: keys === 'wrong' ? STRANGER : privateKey }
  }
  const client = createLighterClient({
    endpoints: { restUrl, wsUrl, chainId },
    readCredentials: credentialsOf,
    signerWorkerUrl: new URL('../../../src/main/venues/lighter/signer-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLogger,
    limits: lighterTiers.plus,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const lighter: VenueUnderTest = {
  name: 'lighter',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: 'tx_type=14', method: 'POST' },
    cancelOrder: { path: 'tx_type=15', method: 'POST' },
    query: { method: 'GET' },
    depthStream: 'order_book',
    listedCode: 21739,
    unlistedCode: 77777,
    sessionsRunOut: true,
  },
  open,
}
