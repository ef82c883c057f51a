import { simulatedGrvtSchema } from '../../../shared/simulator.ts'
import type { Account } from '../../matching/account.ts'
import type { VenueProtocol } from '../protocol.ts'
import { grvtInstruments, LISTINGS } from './instruments.ts'
import { LIVE_LIMITS, type Limits } from './limiter.ts'
import { OrderDesk } from './order-desk.ts'
import { LIVE_SESSION_MS, Sessions } from './sessions.ts'
import { addressOfKey } from './signature.ts'
import { createGrvtServer } from './start.ts'
import { TradeIds } from './trade-ids.ts'
import type { GrvtVenue } from './venue.ts'

/** Options that only the simulated GRVT takes. */
export interface GrvtSettings {
  /** 326 as on testnet; 325 as in production. */
  readonly chainId?: number
  /** How long an order that is not post-only waits before it is matched; 25 as on the live venue. */
  readonly speedBumpMs?: number
  /** How long a login lasts; a day as on the live venue. */
  readonly sessionMs?: number
  /** Calls a minute. */
  readonly limits?: Partial<Limits>
}

const DEFAULT_LEVERAGE = 20

/** GRVT, as its wire sheet describes it. */
export const grvtProtocol: VenueProtocol<'grvt', GrvtSettings> = {
  venue: 'grvt',
  credentials: simulatedGrvtSchema.shape.credentials,
  // A rebate of 0.0001 % and 0.045 %.
  fees: { maker: -100n, taker: 45_000n },
  postOnly: 'reject',
  instruments: grvtInstruments,
  createCredentials(hex) {
    return {
      apiKey: Buffer.from(hex(40), 'hex').toString('base64url'),
      // Below the order of the curve: the first digit is not an f.
      privateKey: `0x1${hex(64).slice(1)}`,
      subAccountId: String(2_000_000_000_000_000n + BigInt(`0x${hex(12)}`)),
    }
  },
  accountId: ({ subAccountId }) => subAccountId,
  open({ settings, random, keyRandom, ...parts }) {
    const { chainId = 326, speedBumpMs = 25, sessionMs = LIVE_SESSION_MS, limits } = settings
    const { account, credentials, markets } = parts
    setFirstLeverage(account)
    const signer = addressOfKey(credentials.privateKey)
    const sessions = new Sessions(`ACC:${credentials.subAccountId}`, sessionMs, keyRandom)
    const desk = new OrderDesk(speedBumpMs)
    const venue: GrvtVenue = {
      ...parts,
      chainId,
      signer,
      fundingAddress: signer,
      sessions,
      tradeIds: new TradeIds(markets),
      desk,
    }
    desk.attach(venue)
    const server = createGrvtServer({ venue, random, limits: { ...LIVE_LIMITS, ...limits } })
    return {
      ...server,
      ownFields: { chainId },
      expireSessions() {
        sessions.end()
        server.sockets.closePrivate()
      },
      forgetSessions: () => sessions.end(),
    }
  },
}

/** An account begins with twenty, or with as much as a market allows. */
function setFirstLeverage(account: Account): void {
  for (const { symbol, maxLeverage } of LISTINGS) {
    if (account.settings.has(symbol)) continue
    account.settings.set(symbol, { leverage: Math.min(DEFAULT_LEVERAGE, maxLeverage), isolated: false })
  }
}
