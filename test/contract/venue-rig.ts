import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import type { FaultRequest } from '../../src/simulator/faults/fault.ts'

/** A venue's client, connected to its simulator over real sockets, and ways to make things go wrong. */
export interface VenueRig extends AsyncDisposable {
  readonly client: ExchangeClient
  /** Trades on this venue and has a lively book. */
  readonly symbol: SymbolId
  /** Everything the account stream told, oldest first. */
  readonly events: AccountEvent[]
  /** Switches a fault of the simulator on. */
  break(fault: FaultRequest): void
  /** Switches a fault on; resolves at once when it is over, before anything else happens at the venue. */
  breakUntilOver(fault: FaultRequest): Promise<void>
  /** Switches every fault off. */
  mend(): void
  /** Orders the venue's engine has taken, whatever the client was told. */
  ordersTaken(): number
}

export interface RigChoice {
  /** `none` connects without keys, `wrong` with keys the venue does not know. */
  readonly keys?: 'right' | 'none' | 'wrong'
  /** Leaves `connect` to the card. */
  readonly connect?: boolean
}

/** Where this venue's wire differs in ways a fault must name. */
export interface FaultScopes {
  /** Requests that place an order. */
  readonly placeOrder: Pick<FaultRequest, 'path' | 'method'>
  /** Requests that cancel one. */
  readonly cancelOrder: Pick<FaultRequest, 'path' | 'method'>
  /** Requests that only read. */
  readonly query: Pick<FaultRequest, 'path' | 'method'>
  /** Part of the depth stream's name, and of the best-price stream's. */
  readonly depthStream: string
  /** A refusal the venue's documents list, and one they do not. */
  readonly listedCode: number | string
  readonly unlistedCode: number | string
  /** The account stream hangs on a listen key or a token that runs out (`expire-sessions`). */
  readonly sessionsRunOut: boolean
}

/** What a venue brings to the suite. */
export interface VenueUnderTest {
  /** Column of the table. */
  readonly name: string
  readonly scopes: FaultScopes
  /** False where the account is ours (paper): cards about keys and the venue's account stream do not apply. */
  readonly hasOwnAccount: boolean
  open(choice?: RigChoice): Promise<VenueRig>
}
