import type { SimulatedVenueName } from '../shared/simulator.ts'
import type { Clock } from './clock.ts'
import type { WorldPrices } from './market/world-prices.ts'
import type { AsterSettings } from './protocols/aster/protocol.ts'
import type { BackpackSettings } from './protocols/backpack/protocol.ts'
import type { BitvavoSettings } from './protocols/bitvavo/protocol.ts'
import type { EdgexSettings } from './protocols/edgex/protocol.ts'
import type { GrvtSettings } from './protocols/grvt/protocol.ts'
import type { LighterSettings } from './protocols/lighter/protocol.ts'
import type { ParadexSettings } from './protocols/paradex/protocol.ts'
import type { CredentialsOf } from './protocols/protocol.ts'

/** Options that only one venue takes. */
export interface VenueSettings {
  readonly aster: AsterSettings
  readonly backpack: BackpackSettings
  readonly bitvavo: BitvavoSettings
  readonly edgex: EdgexSettings
  readonly grvt: GrvtSettings
  readonly lighter: LighterSettings
  readonly paradex: ParadexSettings
}

/** Options that every venue takes. Everything has a default: a generated market on a free port. */
interface CommonOptions<V extends SimulatedVenueName> {
  readonly venue?: V
  /** Port of REST and WebSocket on 127.0.0.1; 0 is any free one. */
  readonly port?: number
  readonly controlPort?: number
  /** Same seed, same market and same credentials. */
  readonly seed?: string
  /** Recorded feed (gzip) that its symbol plays instead of being generated. */
  readonly replay?: string
  /** 1 to 50 times real time. */
  readonly speed?: number
  /** File that keeps the account across restarts. */
  readonly state?: string
  readonly clock?: Clock
  readonly credentials?: CredentialsOf<V>
  /** Deposit of a new account, in the venue's settlement currency. */
  readonly startBalance?: string
  /** Prices shared with venues that run beside this one; alone when absent. */
  readonly world?: WorldPrices
  /** Receives one line for everything worth telling; nothing is written otherwise. */
  readonly log?: (line: string) => void
}

/** How to start one simulated venue; Aster when none is named. */
export type SimulatorOptions<V extends SimulatedVenueName = 'aster'> = CommonOptions<V> & VenueSettings[V]

/** Options of any one venue, which is named. */
export type NamedOptions = {
  [V in SimulatedVenueName]: SimulatorOptions<V> & { readonly venue: V }
}[SimulatedVenueName]
