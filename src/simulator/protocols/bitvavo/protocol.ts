import { simulatedBitvavoSchema } from '../../../shared/simulator.ts'
import type { VenueProtocol } from '../protocol.ts'
import { BookNonces } from './book-nonces.ts'
import { bitvavoInstruments } from './instruments.ts'
import { LIVE_LIMITS, type Limits } from './limiter.ts'
import { LIVE_SOCKET_TIMES, type SocketTimes } from './socket-server.ts'
import { createBitvavoServer } from './start.ts'
import type { BitvavoVenue } from './venue.ts'

/** Options that only the simulated Bitvavo takes. */
export interface BitvavoSettings {
  readonly limits?: Partial<Limits>
  readonly socketTimes?: Partial<SocketTimes>
  /** How long `GET /order` stays behind; 500 as the sheet has measured. */
  readonly orderLagMs?: number
  /** How long fills are not settled and do not tell their fee; 0 by default. */
  readonly settleAfterMs?: number
  /** Begin a `ticker` subscription with a whole frame; off by default. */
  readonly wholeFirstTicker?: boolean
}

/** Bitvavo spot, as its wire sheet describes it. */
export const bitvavoProtocol: VenueProtocol<'bitvavo', BitvavoSettings> = {
  venue: 'bitvavo',
  credentials: simulatedBitvavoSchema.shape.credentials,
  // 0.15 % maker, 0.25 % taker.
  fees: { maker: 150_000n, taker: 250_000n },
  spotAsset: 'EUR',
  postOnly: 'expire',
  instruments: bitvavoInstruments,
  createCredentials: (hex) => ({ apiKey: hex(64), secret: hex(128) }),
  accountId: ({ apiKey }) => apiKey,
  open({ random, keyRandom, settings, ...parts }) {
    const { limits, socketTimes, orderLagMs = 500, settleAfterMs = 0, wholeFirstTicker = false } = settings
    const venue: BitvavoVenue = { ...parts, orderLagMs, settleAfterMs, nonces: new BookNonces(keyRandom) }
    return {
      ...createBitvavoServer({
        venue,
        random,
        wholeFirstTicker,
        limits: { ...LIVE_LIMITS, ...limits },
        socketTimes: { ...LIVE_SOCKET_TIMES, ...socketTimes },
      }),
      ownFields: {},
      // There are no listen keys and no tokens: a socket stays signed in as long as it is open.
      expireSessions: () => undefined,
      forgetSessions: () => undefined,
    }
  },
}
