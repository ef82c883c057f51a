import { parseArgs } from 'node:util'
import { type Recordings, readRecordings } from '../shared/recordings.ts'
import type { SimulatedVenueName } from '../shared/simulator.ts'
import { SimulatorError } from './errors.ts'
import type { NamedOptions } from './options.ts'
import { isVenueName, VENUE_NAMES } from './protocols/registry.ts'
import { byVenue } from './venue-values.ts'

const USAGE =
  'npm run simulator -- --venue NAME[,NAME…] [--seed S] [--port P] [--control-port P] [--state FILE] [--replay FILE] [--speed 1..50] [--chain-id N]; several venues take --port, --control-port, --state and --replay as NAME=VALUE,NAME=VALUE; a bare --replay is for Aster, or for the only venue'

const CHAIN_VENUES: readonly SimulatedVenueName[] = ['aster', 'grvt', 'lighter']

/**
 * Reads the command line: the options of each venue that is to be started.
 *
 * @throws {SimulatorError} naming the argument, what was expected and what was found.
 */
export function parseArguments(argv: readonly string[]): NamedOptions[] {
  const values = readValues(argv)
  const venues = readVenues(values.venue ?? 'aster')
  const ports = byVenue('--port', values.port, venues)
  const controlPorts = byVenue('--control-port', values['control-port'], venues)
  const states = byVenue('--state', values.state, venues)
  const recordings = readReplay(values.replay, venues)
  const speed = number('--speed', values.speed, 1, 50, false)
  if (speed !== undefined && values.replay === undefined)
    throw new SimulatorError('--speed needs --replay: a generated market has no recording to speed up')
  const chain = readChainId(values, venues)
  return venues.map((venue) => {
    const port = number('--port', ports.get(venue), 0, 65_535)
    const controlPort = number('--control-port', controlPorts.get(venue), 0, 65_535)
    const state = states.get(venue)
    const replay = recordings[venue]
    return {
      venue,
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(port !== undefined && { port }),
      ...(controlPort !== undefined && { controlPort }),
      ...(state !== undefined && { state }),
      ...(replay !== undefined && { replay, ...(speed !== undefined && { speed }) }),
      ...(CHAIN_VENUES.includes(venue) && chain),
    }
  })
}

/** Who plays which recording. A bare file is for the only venue, and for Aster among several. */
function readReplay(text: string | undefined, venues: readonly SimulatedVenueName[]): Recordings {
  if (text === undefined) return {}
  const [only] = venues
  let recordings: Recordings
  try {
    recordings = readRecordings(text, venues.length === 1 ? only : undefined)
  } catch (cause) {
    throw new SimulatorError(`--replay: ${messageOf(cause)}`)
  }
  for (const venue of Object.keys(recordings)) {
    if (!venues.some((name) => name === venue))
      throw wrong('--replay', `${venue} among --venue`, venues.join(','))
  }
  return recordings
}

/** Only some venues sign for a chain. */
function readChainId(values: ReturnType<typeof readValues>, venues: readonly SimulatedVenueName[]) {
  const text = values['chain-id']
  if (text !== undefined && !CHAIN_VENUES.some((taker) => venues.includes(taker))) {
    throw new SimulatorError(
      `--chain-id is for ${CHAIN_VENUES.join(' and ')}: expected it among --venue, found ${venues.join(',')}`,
    )
  }
  const chainId = number('--chain-id', text, 1, Number.MAX_SAFE_INTEGER)
  return chainId === undefined ? {} : { chainId }
}

function readVenues(text: string): SimulatedVenueName[] {
  const names = text.split(',')
  const venues = names.filter(isVenueName)
  if (venues.length < names.length || new Set(names).size < names.length)
    throw wrong('--venue', `different names out of ${VENUE_NAMES.join(', ')}`, text)
  return venues
}

function readValues(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...argv],
      options: {
        venue: text,
        replay: text,
        speed: text,
        port: text,
        'control-port': text,
        seed: text,
        state: text,
        'chain-id': text,
      },
    }).values
  } catch (cause) {
    throw new SimulatorError(`${messageOf(cause)}\nexpected ${USAGE}`)
  }
}

function number(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
  whole = true,
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    throw wrong(name, `a number from ${low} to ${high}`, text)
  }
  return value
}

function wrong(name: string, expected: string, found: string): SimulatorError {
  return new SimulatorError(`${name}: expected ${expected}, found ${JSON.stringify(found)}`)
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
