import type { Server } from 'node:http'
import type { z } from 'zod'
import type { SimulatedVenueName, SimulatedVenueOf } from '../../shared/simulator.ts'
import type { Clock } from '../clock.ts'
import type { ThrowAwayHex } from '../credentials.ts'
import type { Switchboard } from '../faults/switchboard.ts'
import type { Fixed } from '../fixed.ts'
import type { Instrument } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import type { Account } from '../matching/account.ts'
import type { Exchange, ExchangeSwitches } from '../matching/exchange.ts'
import type { Random } from '../random.ts'

/** Throw-away credentials of a venue, in the venue's own form. */
export type CredentialsOf<V extends SimulatedVenueName> = SimulatedVenueOf<V>['credentials']

/** Fields of the ready message that only this venue has, besides its credentials. */
type OwnFields<V extends SimulatedVenueName> = Omit<
  SimulatedVenueOf<V>,
  'venue' | 'environment' | 'restUrl' | 'wsUrl' | 'controlUrl' | 'credentials' | 'market'
>

/**
 * The wire side of one venue: everything that is not the same for all of them.
 *
 * `Settings` are the options that only this venue takes; every one of them has a default.
 */
export interface VenueProtocol<V extends SimulatedVenueName, Settings extends object> {
  readonly venue: V
  /** Shape of the credentials, for state files. */
  readonly credentials: z.ZodType<CredentialsOf<V>>
  /** Maker and taker fee of a new account, as fractions. */
  readonly fees: { readonly maker: Fixed; readonly taker: Fixed }
  /** Spot venues: the asset of the deposit. Accounts then hold balances instead of collateral and positions. */
  readonly spotAsset?: string
  /** What becomes of a post-only order that would take, unless a fault says otherwise. */
  readonly postOnly: ExchangeSwitches['postOnly']
  /** Every listed instrument, the unusual ones included. */
  instruments(): Instrument[]
  /** Makes throw-away credentials from random hex. */
  createCredentials(hex: ThrowAwayHex): CredentialsOf<V>
  /** Name of the account that the credentials open. */
  accountId(credentials: CredentialsOf<V>): string
  /** Builds the server; it does not listen yet. */
  open(deps: ProtocolDeps<V, Settings>): OpenProtocol<V>
}

/** What a protocol speaks about. Each venue has its own of everything but the clock. */
export interface ProtocolDeps<V extends SimulatedVenueName, Settings extends object> {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  /** The one account the credentials open. */
  readonly account: Account
  readonly credentials: CredentialsOf<V>
  readonly faults: Switchboard
  /** For faults: shares of lost frames, jitter. */
  readonly random: Random
  /** Same seed, same market; for numbers that must repeat, such as funding rates. */
  readonly seed: number
  /** For ids and keys: never the same after a restart. */
  readonly keyRandom: Random
  readonly settings: Settings
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** A protocol that is ready to listen. */
export interface OpenProtocol<V extends SimulatedVenueName> {
  /** REST and WebSocket on one port. */
  readonly http: Server
  /** Open sockets. */
  readonly sockets: {
    readonly size: number
    /** Closes the sockets with a stream whose name contains the text, or all; 1006 cuts without a close frame. */
    closeMatching(code: number, stream?: string): void
  }
  readonly ownFields: OwnFields<V>
  /** Close code with which the venue leaves its sockets when it is restarted; without one it cuts them. */
  readonly farewellCode?: number
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
  /** Ends every listen key or token at once, telling what the venue tells. Nothing where there are none. */
  expireSessions(): void
  /** Loses listen keys and tokens without a word, as a restarted venue does. */
  forgetSessions(): void
}
