import { simulatedLighterSchema } from '../../../shared/simulator.ts'
import type { Account } from '../../matching/account.ts'
import type { VenueProtocol } from '../protocol.ts'
import { AuthTokens } from './auth-tokens.ts'
import { openBooks } from './book-channel.ts'
import { defaultFraction, LISTINGS, lighterInstruments } from './instruments.ts'
import { Limiter, type Limits } from './limiter.ts'
import { NonceCounter } from './nonces.ts'
import { EndReasons, termsOf } from './order-terms.ts'
import { Sequencer } from './sequencer.ts'
import { PublicKey } from './signing/schnorr.ts'
import type { SocketTimes } from './socket-server.ts'
import { createLighterServer } from './start.ts'
import { TIERS, type Tier, type TierName } from './tiers.ts'
import type { LighterVenue } from './venue.ts'
import { VolumeQuota } from './volume-quota.ts'

/** Options that only the simulated Lighter takes. */
export interface LighterSettings {
  /** 304 as on mainnet; 300 as on testnet. */
  readonly chainId?: number
  readonly tier?: TierName
  readonly limits?: Partial<Limits>
  /** Pauses before execution, in ms; those of the tier when absent. */
  readonly delays?: Partial<Pick<Tier, 'takerDelayMs' | 'makerDelayMs'>>
  /** Transactions that may wait for execution; adapters in the field say about sixteen. */
  readonly pendingTransactions?: number
  readonly socketTimes?: Partial<SocketTimes>
}

const PENDING_TRANSACTIONS = 16

/** Lighter, as its wire sheet describes it. */
export const lighterProtocol: VenueProtocol<'lighter', LighterSettings> = {
  venue: 'lighter',
  credentials: simulatedLighterSchema.shape.credentials,
  // Those of the standard tier; another one puts its own on the account.
  fees: TIERS.standard.fees,
  postOnly: 'expire',
  instruments: lighterInstruments,
  createCredentials(hex) {
    // Little-endian: two bits less in the last byte keep the scalar below the group order.
    const privateKey = `${hex(78)}${(Number.parseInt(hex(2), 16) & 0x3f).toString(16).padStart(2, '0')}`
    return {
      accountIndex: 10_000 + (Number.parseInt(hex(6), 16) % 900_000),
      apiKeyIndex: 4 + (Number.parseInt(hex(4), 16) % 251),
      privateKey,
      publicKey: new PublicKey(privateKey).hex,
      l1Address: `0x${hex(40)}`,
    }
  },
  accountId: ({ accountIndex }) => String(accountIndex),
  open({ settings, random, keyRandom: _, ...parts }) {
    const { chainId = 304, limits, delays, socketTimes = {} } = settings
    const tier: Tier = { ...TIERS[settings.tier ?? 'standard'], ...delays }
    const { account, credentials } = parts
    account.feeRates = tier.fees
    setFirstLeverage(account)
    const key = new PublicKey(credentials.privateKey)
    const tokens = new AuthTokens({ ...credentials, key })
    const sequencer = new Sequencer(settings.pendingTransactions ?? PENDING_TRANSACTIONS)
    const venue: LighterVenue = {
      ...parts,
      chainId,
      tier,
      key,
      tokens,
      limiter: new Limiter({ ...tier.limits, ...limits }),
      // An account that comes back from disk goes on behind the newest nonce its orders tell of.
      nonces: new NonceCounter(Math.max(0, ...account.orders.map((order) => termsOf(order).nonce + 1))),
      quota: new VolumeQuota(),
      reasons: new EndReasons(),
      books: openBooks(parts.markets, parts.clock.now(), parts.seed),
      sequencer,
    }
    sequencer.attach(venue)
    const server = createLighterServer({ venue, random, socketTimes })
    return {
      ...server,
      ownFields: { chainId },
      expireSessions() {
        tokens.revoke()
        server.sockets.endPrivateChannels()
      },
      // Tokens are proofs, not memories: a restart does not end them.
      forgetSessions: () => undefined,
    }
  },
}

/** An account begins with each market's own default, which is no more than the market allows. */
function setFirstLeverage(account: Account): void {
  for (const { symbol, minInitialFraction } of LISTINGS) {
    if (account.settings.has(symbol)) continue
    account.settings.set(symbol, {
      leverage: Math.floor(10_000 / defaultFraction(minInitialFraction)),
      isolated: false,
    })
  }
}
