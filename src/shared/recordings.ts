import { BARE_RECORDING_VENUE, SIMULATED_VENUE_NAMES, type SimulatedVenueName } from './simulator.ts'

/** Recorded feeds that take the place of generated markets: a file for each venue that plays one. */
export type Recordings = Readonly<Partial<Record<SimulatedVenueName, string>>>

const NAMES = SIMULATED_VENUE_NAMES.join('|')
const NAMED = new RegExp(`^(${NAMES})=(.*)$`)
/** Only a comma before the name of a venue separates: files may have commas in their names. */
const SEPARATOR = new RegExp(`,(?=(?:${NAMES})=)`)

/**
 * Reads what `--replay` says: `NAME=FILE[,NAME=FILE…]`, or a bare file, which is for `bareFor`.
 *
 * @throws {RangeError} when a venue has no file or two of them; the message says what was expected and found.
 */
export function readRecordings(text: string, bareFor: SimulatedVenueName = BARE_RECORDING_VENUE): Recordings {
  const recordings: Partial<Record<SimulatedVenueName, string>> = {}
  for (const part of NAMED.test(text) ? text.split(SEPARATOR) : [`${bareFor}=${text}`]) {
    const [, name, file = ''] = NAMED.exec(part) ?? []
    const venue = name as SimulatedVenueName
    if (file === '' || recordings[venue] !== undefined) {
      throw new RangeError(`expected FILE, or NAME=FILE once a venue, found ${JSON.stringify(text)}`)
    }
    recordings[venue] = file
  }
  return recordings
}
