import { simulatedAsterSchema } from '../../../shared/simulator.ts'
import type { VenueProtocol } from '../protocol.ts'
import { asterInstruments } from './instruments.ts'
import { LIVE_LIMITS, type Limits } from './limiter.ts'
import { ListenKeys } from './listen-keys.ts'
import { addressOfKey } from './signature.ts'
import type { SocketTimes } from './socket-server.ts'
import { createAsterServer } from './start.ts'
import type { AsterVenue } from './venue.ts'

/** Options that only the simulated Aster takes. */
export interface AsterSettings {
  /** 1666 as on mainnet; 714 as on testnet. */
  readonly chainId?: number
  readonly limits?: Partial<Limits>
  readonly socketTimes?: Partial<SocketTimes>
}

/** Aster, as its wire sheet describes it. */
export const asterProtocol: VenueProtocol<'aster', AsterSettings> = {
  venue: 'aster',
  credentials: simulatedAsterSchema.shape.credentials,
  // 0.01 % maker, 0.035 % taker.
  fees: { maker: 10_000n, taker: 35_000n },
  postOnly: 'expire',
  instruments: asterInstruments,
  createCredentials(hex) {
    const privateKey = `0x${hex(64)}`
    return {
      v3: { user: addressOfKey(`0x${hex(64)}`), signer: addressOfKey(privateKey), privateKey },
      v1: { apiKey: hex(64), secret: hex(64) },
    }
  },
  accountId: ({ v3 }) => v3.user,
  open({ faults, random, keyRandom, settings, ...parts }) {
    const { chainId = 1666, limits, socketTimes = {} } = settings
    const listenKeys = new ListenKeys(() => keyRandom.hex(64))
    const venue: AsterVenue = { ...parts, listenKeys, chainId, limits: { ...LIVE_LIMITS, ...limits } }
    return {
      ...createAsterServer({ venue, faults, random, socketTimes }),
      ownFields: { chainId },
      expireSessions: () => listenKeys.expire(),
      forgetSessions: () => listenKeys.forget(),
    }
  },
}
