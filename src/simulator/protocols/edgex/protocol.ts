import { simulatedEdgexSchema } from '../../../shared/simulator.ts'
import { settingsOf } from '../../matching/account.ts'
import type { VenueProtocol } from '../protocol.ts'
import { edgexInstruments, listings } from './instruments.ts'
import { keysOf } from './keys.ts'
import { USUAL_REQUESTS_PER_WINDOW } from './limiter.ts'
import { LIVE_SOCKET_TIMES, type SocketTimes } from './socket-server.ts'
import { createEdgexServer } from './start.ts'
import { ToldBooks, type VersionRule } from './told-books.ts'
import type { EdgexVenue } from './venue.ts'

/** Options that only the simulated EdgeX takes. */
export interface EdgexSettings {
  readonly requestsPerTenSeconds?: number
  readonly socketTimes?: Partial<SocketTimes>
  /** Where the versions of a diff begin; after the last one when absent. */
  readonly versionRule?: VersionRule
  /** False while the stock markets are shut; they are open when absent. */
  readonly stockMarketOpen?: boolean
  /** True when V1 answers everything public with success and no data, as the live host has come to do. */
  readonly v1Retired?: boolean
}

/** EdgeX in both its generations, as its wire sheet describes it. */
export const edgexProtocol: VenueProtocol<'edgex', EdgexSettings> = {
  venue: 'edgex',
  credentials: simulatedEdgexSchema.shape.credentials,
  // 0.2 and 2.6 basis points: the account's own, below those of the contracts.
  fees: { maker: 2_000n, taker: 26_000n },
  postOnly: 'expire',
  instruments: edgexInstruments,
  createCredentials(hex) {
    // Two digits of zero keep the key below the order of the Stark curve.
    const starkPrivateKey = `00${hex(62)}`
    return {
      accountId: String(500_000_000_000_000_000n + BigInt(`0x${hex(14)}`)),
      v2: { apiKey: hex(32), secret: hex(64), passphrase: hex(20), signerPrivateKey: `0${hex(64).slice(1)}` },
      v1: { starkPrivateKey },
    }
  },
  accountId: ({ accountId }) => accountId,
  open({ random, settings, ...parts }) {
    const venue: EdgexVenue = {
      ...parts,
      keys: keysOf(parts.credentials),
      books: new ToldBooks(parts.markets, parts.clock.now()),
      stockMarketOpen: settings.stockMarketOpen ?? true,
      v1Retired: settings.v1Retired ?? false,
      cancelReasons: new Map(),
      canceling: new Set(),
    }
    if (parts.account.settings.size === 0)
      for (const [symbol, { defaultLeverage }] of listings)
        settingsOf(parts.account, symbol).leverage = defaultLeverage
    return {
      ...createEdgexServer({
        venue,
        random,
        requestsPerTenSeconds: settings.requestsPerTenSeconds ?? USUAL_REQUESTS_PER_WINDOW,
        socketTimes: { ...LIVE_SOCKET_TIMES, ...settings.socketTimes },
        versionRule: settings.versionRule ?? 'next',
      }),
      ownFields: {},
      // There are no listen keys and no tokens: a signature is looked at once, in the handshake.
      expireSessions: () => undefined,
      forgetSessions: () => undefined,
    }
  },
}
