import type { Capabilities } from '../../src/main/venues/capabilities.ts'
import type { VenueUnderTest } from './venue-rig.ts'

/** One promise of the port, written once and held by every venue. */
export interface Card {
  /** Stable, for the table: group letter and number. */
  readonly id: string
  readonly promise: string
  /**
   * Why this venue need not hold it, judged by its declared capabilities alone; `undefined` when it must.
   * There is no other way to skip a card.
   */
  readonly exempt?: (capabilities: Capabilities, venue: VenueUnderTest) => string | undefined
  check(venue: VenueUnderTest): Promise<void>
}

/** Exempts venues whose account is simulated on our side. */
export const needsVenueAccount = (_: Capabilities, venue: VenueUnderTest): string | undefined =>
  venue.hasOwnAccount ? undefined : 'the account is kept on our side'

/** Exempts venues whose capability is off. */
export const needs =
  (
    capability: {
      [K in keyof Capabilities]: Capabilities[K] extends boolean ? K : never
    }[keyof Capabilities],
  ) =>
  (capabilities: Capabilities): string | undefined =>
    capabilities[capability] ? undefined : `${capability} is off`
