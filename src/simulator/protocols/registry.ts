import type { SimulatedVenueName } from '../../shared/simulator.ts'
import type { VenueSettings } from '../options.ts'
import { asterProtocol } from './aster/protocol.ts'
import { backpackProtocol } from './backpack/protocol.ts'
import { bitvavoProtocol } from './bitvavo/protocol.ts'
import { edgexProtocol } from './edgex/protocol.ts'
import { grvtProtocol } from './grvt/protocol.ts'
import { lighterProtocol } from './lighter/protocol.ts'
import { paradexProtocol } from './paradex/protocol.ts'
import type { VenueProtocol } from './protocol.ts'

/** The venues that can be simulated, by name. A new one also stands in `VenueSettings` and in the ready message. */
export const protocols: { readonly [V in SimulatedVenueName]: VenueProtocol<V, VenueSettings[V]> } = {
  aster: asterProtocol,
  backpack: backpackProtocol,
  bitvavo: bitvavoProtocol,
  edgex: edgexProtocol,
  grvt: grvtProtocol,
  lighter: lighterProtocol,
  paradex: paradexProtocol,
}

/** Names of the venues that can be simulated. */
export const VENUE_NAMES = Object.keys(protocols) as readonly SimulatedVenueName[]

/** True for the name of a venue that can be simulated. */
export function isVenueName(text: string): text is SimulatedVenueName {
  return Object.hasOwn(protocols, text)
}
