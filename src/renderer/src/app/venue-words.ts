import type { DataSource, VenueView } from '../../../shared/views.ts'
import { dataSourceName } from '../format/words.ts'

/** Three letters for a venue where its name has no room: `Backpack` → `BAC`. */
export function codeOf(name: string): string {
  return name.slice(0, 3).toUpperCase()
}

/** Everything that one light says: `Aster connected, its clock is 12 ms from ours`. */
export function lightWords({ name, environment, state, detail, clockOffsetMs }: VenueView): string {
  const clock =
    clockOffsetMs === undefined ? undefined : `its clock is ${Math.round(clockOffsetMs)} ms from ours`
  const more = detail ?? clock
  const where = environment === 'simulator' ? '' : ` (${dataSourceName[environment]})`
  return `${name}${where} ${state}${more === undefined ? '' : `, ${more}`}`
}

/** The venues that are not connected: by name while it is one, counted by state when there are more. */
export function troubleWords(venues: readonly VenueView[]): string {
  const troubled = venues.filter(({ state }) => state !== 'connected')
  const [only] = troubled
  if (only === undefined) return ''
  if (troubled.length === 1) return `${only.name} ${only.state}`
  const byState = Map.groupBy(troubled, ({ state }) => state)
  return [...byState].map(([state, { length }]) => `${length} ${state}`).join(', ')
}

const ENVIRONMENTS: readonly DataSource[] = ['mainnet', 'testnet', 'simulator']

/** Every environment that a venue trades on, the least harmless first. */
export function sourceWords(venues: readonly VenueView[]): string {
  const used = ENVIRONMENTS.filter((each) => venues.some(({ environment }) => environment === each))
  return used.map((each) => dataSourceName[each]).join(', ')
}
