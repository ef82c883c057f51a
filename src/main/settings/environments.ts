import { type KeyRow, requireEnvironment, rowOf } from '../vault/key-row.ts'
import type { VenueEnvironment } from '../venues/key-form.ts'
import type { Settings } from './settings.ts'

/** Where each venue trades. The choice counts from the next start: accounts do not change under open orders. */
export interface Environments {
  /** In use by this run. */
  of(venue: string): VenueEnvironment
  /** In use by this run, by any venue. */
  inUse(): readonly VenueEnvironment[]
  /** From the next start on. */
  chosen(venue: string): VenueEnvironment
  /** @throws {AppError} `validation` for a venue nobody knows, `not-supported` for an environment it lacks. */
  choose(venue: string, environment: VenueEnvironment): void
}

/** Least harmless first. */
const ORDER: readonly VenueEnvironment[] = ['mainnet', 'testnet', 'simulator']

export function readEnvironments(settings: Settings, rows: readonly KeyRow[]): Environments {
  const chosen = (venue: string): VenueEnvironment => {
    const wanted = settings.get('environments')[venue] ?? 'simulator'
    // A venue can close an environment between two versions of this program.
    return rowOf(rows, venue).keys.missing[wanted] === undefined ? wanted : 'simulator'
  }
  const used = new Map(rows.map(({ keys }) => [keys.venue, chosen(keys.venue)]))
  return {
    of: (venue) => used.get(venue) ?? 'simulator',
    inUse: () => ORDER.filter((each) => [...used.values()].includes(each)),
    chosen,
    choose(venue, environment) {
      requireEnvironment(rowOf(rows, venue), environment)
      settings.set('environments', { ...settings.get('environments'), [venue]: environment })
    },
  }
}
