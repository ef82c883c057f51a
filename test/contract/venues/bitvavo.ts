import { systemClock } from '../../../src/main/base/clock.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import {
  type BitvavoTiming,
  bitvavoTiming,
  createBitvavoClient,
} from '../../../src/main/venues/bitvavo/index.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { simulatedRig } from '../simulated-rig.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'

const quickSocket = { ...bitvavoTiming.bookSocket, firstRetryMs: 20, pingEveryMs: 200 }

/** Waits of the real client, shortened so that silence and retries show within a card. */
const quick: Partial<BitvavoTiming> = {
  queryTimeoutMs: 2_000,
  commandTimeoutMs: 500,
  orderEventWithinMs: 600,
  orderRecheckMs: 100,
  balanceDelayMs: 50,
  subscribeAckWithinMs: 500,
  handshakeGapMs: 5,
  quietAfterMs: 600,
  quietGraceMs: 300,
  snapshotFirstRetryMs: 20,
  // No card makes the account alone fall silent: a busy machine must not look like that.
  accountSocket: { ...quickSocket, pingEveryMs: 3_000 },
  tickerSocket: quickSocket,
  bookSocket: quickSocket,
}

/** A sound key that the venue has never heard of. */
const STRANGER = { apiKey: '0f'.repeat(32), secret: 'demo-secret' }

async function open({ keys = 'right', connect = true }: RigChoice = {}): Promise<VenueRig> {
  const simulator = await startSimulator({ venue: 'bitvavo', seed: 'contract' })
  const { restUrl, wsUrl, credentials } = simulator.ready
  const client = createBitvavoClient({
    endpoints: { restUrl, wsUrl },
    readCredentials: () => ({ none: undefined, right: credentials, wrong: STRANGER })[keys],
    clock: systemClock,
    log: silentLogger,
    timing: quick,
  })
  return simulatedRig(simulator, client, connect)
}

export const bitvavo: VenueUnderTest = {
  name: 'bitvavo',
  hasOwnAccount: true,
  scopes: {
    placeOrder: { path: '/order', method: 'POST' },
    cancelOrder: { path: '/order', method: 'DELETE' },
    query: { method: 'GET' },
    depthStream: 'book:',
    listedCode: 216,
    unlistedCode: 7777,
    sessionsRunOut: false,
  },
  open,
}
