import type { SimulatedVenueName } from '../shared/simulator.ts'
import { SimulatorError } from './errors.ts'

/**
 * Reads an option that each venue needs for itself: a bare value for the only venue, or `aster=1,backpack=2`.
 *
 * @throws {SimulatorError} when one value is given for several venues, or a venue is named that is not started.
 */
export function byVenue(
  option: string,
  text: string | undefined,
  venues: readonly SimulatedVenueName[],
): ReadonlyMap<SimulatedVenueName, string> {
  if (text === undefined) return new Map()
  const [only] = venues
  if (only !== undefined && venues.length === 1 && !text.startsWith(`${only}=`))
    return new Map([[only, text]])
  return new Map(
    text.split(',').map((part) => {
      const venue = venues.find((name) => part.startsWith(`${name}=`))
      if (venue === undefined) {
        const expected = venues.map((name) => `${name}=VALUE`).join(',')
        throw new SimulatorError(`${option}: expected ${expected}, found ${JSON.stringify(text)}`)
      }
      return [venue, part.slice(venue.length + 1)] as const
    }),
  )
}
