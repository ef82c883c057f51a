import { getStarkKey } from '@scure/starknet'
import { simulatedParadexSchema } from '../../../shared/simulator.ts'
import { fixed } from '../../fixed.ts'
import { settingsOf } from '../../matching/account.ts'
import type { VenueProtocol } from '../protocol.ts'
import { BookChannel } from './book-channel.ts'
import { FEES } from './exchange-info.ts'
import { FundingIndex } from './funding.ts'
import { BigSequence } from './ids.ts'
import { isLivePerpetual, paradexInstruments } from './instruments.ts'
import { type LIVE_LIMITS, Limiter } from './limiter.ts'
import { OrderRegister } from './order-register.ts'
import { Positions } from './positions.ts'
import { Sequencer } from './sequencer.ts'
import { StarkKey } from './signing/stark-key.ts'
import { TypedData } from './signing/typed-data.ts'
import { LIVE_SOCKET_TIMES, type SocketTimes } from './socket-server.ts'
import { createParadexServer } from './start.ts'
import { TOKEN_LIFE_MS, Tokens } from './tokens.ts'
import { CHAIN_ID, type ParadexVenue } from './venue.ts'

/** Options that only the simulated Paradex takes. */
export interface ParadexSettings {
  /** Limits in place of those of the live venue. */
  readonly limits?: Partial<typeof LIVE_LIMITS>
  readonly tokenLifeMs?: number
  /** How long an order of a retail token waits; 300 as on the live venue. */
  readonly speedBumpMs?: number
  /** False when the account has still to call `POST /onboarding`. */
  readonly onboarded?: boolean
  readonly socketTimes?: Partial<SocketTimes>
}

/** Paradex, as its wire sheet describes it. */
export const paradexProtocol: VenueProtocol<'paradex', ParadexSettings> = {
  venue: 'paradex',
  credentials: simulatedParadexSchema.shape.credentials,
  fees: { maker: fixed(FEES.maker), taker: fixed(FEES.taker) },
  postOnly: 'expire',
  instruments: paradexInstruments,
  createCredentials(hex) {
    // 31 bytes are below the order of the curve, and zero never comes up.
    const privateKey = `0x${hex(62)}`
    return {
      account: `0x${hex(62)}`,
      privateKey,
      publicKey: getStarkKey(privateKey),
      ethAddress: `0x${hex(40)}`,
    }
  },
  accountId: ({ account }) => account,
  open({ random, keyRandom: _, settings, ...parts }) {
    const { clock, exchange, markets, account, credentials, seed, faults } = parts
    const { limits, tokenLifeMs = TOKEN_LIFE_MS, speedBumpMs = 300, onboarded = true, socketTimes } = settings
    const now = clock.now()
    const perpetuals = [...markets.values()].filter(({ instrument }) => isLivePerpetual(instrument))
    const funding = new Map(
      perpetuals.map((market) => [market.instrument.symbol, new FundingIndex(market, seed, now)]),
    )
    if (account.settings.size === 0) {
      for (const { symbol, tiers } of [...markets.values()].map(({ instrument }) => instrument))
        settingsOf(account, symbol).leverage = tiers[0]?.maxLeverage ?? 1
    }
    const venue: ParadexVenue = {
      ...parts,
      limiter: new Limiter(limits),
      tokens: new Tokens(credentials.account, tokenLifeMs),
      key: new StarkKey(credentials.publicKey),
      typedData: new TypedData(CHAIN_ID, BigInt(credentials.account)),
      sequencer: new Sequencer(clock),
      orders: new OrderRegister(exchange, account),
      books: new Map([...markets].map(([symbol, market]) => [symbol, new BookChannel(market, now)])),
      funding,
      positions: new Positions(exchange, account, funding),
      restSequence: new BigSequence(),
      speedBumpMs,
      onboarded,
    }
    // Nothing is settled by the hour here: the fault pays what a whole period would bring.
    faults.added.listen((fault) => {
      if (fault.kind !== 'funding') return
      for (const market of perpetuals) {
        const { symbol } = market.instrument
        if (fault.symbol !== undefined && fault.symbol.toUpperCase() !== symbol.toUpperCase()) continue
        funding.get(symbol)?.jump(clock.now())
        venue.positions.settle(market)
      }
    })
    const times = { ...LIVE_SOCKET_TIMES, ...socketTimes }
    return {
      ...createParadexServer(venue, random, times),
      ownFields: {},
      expireSessions: () => venue.tokens.expireAll(venue.now()),
      // Tokens tell by themselves until when they are good: a restart does not end them.
      forgetSessions: () => undefined,
    }
  },
}
