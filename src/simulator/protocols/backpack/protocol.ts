import { simulatedBackpackSchema } from '../../../shared/simulator.ts'
import type { VenueProtocol } from '../protocol.ts'
import { backpackInstruments } from './instruments.ts'
import { limitLeverage } from './leverage.ts'
import { LIVE_REQUESTS_PER_MINUTE } from './limiter.ts'
import { apiKeyOf } from './signature.ts'
import { LIVE_SOCKET_TIMES, type SocketTimes } from './socket-server.ts'
import { createBackpackServer } from './start.ts'
import type { BackpackVenue } from './venue.ts'

/** Options that only the simulated Backpack takes. */
export interface BackpackSettings {
  /** How long an order that is not post-only waits before it is matched; 100 as on the live venue. */
  readonly takerDelayMs?: number
  readonly requestsPerMinute?: number
  readonly socketTimes?: Partial<SocketTimes>
}

/** Backpack, as its wire sheet describes it. */
export const backpackProtocol: VenueProtocol<'backpack', BackpackSettings> = {
  venue: 'backpack',
  credentials: simulatedBackpackSchema.shape.credentials,
  // 2 and 5 basis points.
  fees: { maker: 20_000n, taker: 50_000n },
  postOnly: 'reject',
  instruments: backpackInstruments,
  createCredentials(hex) {
    const seed = Buffer.from(hex(64), 'hex')
    return { apiKey: apiKeyOf(seed), secret: seed.toString('base64') }
  },
  accountId: ({ apiKey }) => apiKey,
  open({ random, keyRandom: _, settings, ...parts }) {
    const { takerDelayMs = 100, requestsPerMinute = LIVE_REQUESTS_PER_MINUTE, socketTimes } = settings
    const venue: BackpackVenue = { ...parts, takerDelayMs }
    if (parts.account.settings.size === 0) limitLeverage(venue, DEFAULT_LEVERAGE)
    const times = { ...LIVE_SOCKET_TIMES, ...socketTimes }
    return {
      ...createBackpackServer({ venue, random, requestsPerMinute, socketTimes: times }),
      ownFields: {},
      farewellCode: 1001,
      // There are no listen keys and no tokens: a signature is looked at once, when a stream is asked for.
      expireSessions: () => undefined,
      forgetSessions: () => undefined,
    }
  },
}

/** Leverage limit of a new account. */
const DEFAULT_LEVERAGE = 20
