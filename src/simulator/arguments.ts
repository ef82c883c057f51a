import { parseArgs } from 'node:util'
import type { SimulatedVenueName } from '../shared/simulator.ts'
import { SimulatorError } from './errors.ts'
import type { NamedOptions } from './options.ts'
import { isVenueName, VENUE_NAMES } from './protocols/registry.ts'
import { byVenue } from './venue-values.ts'

const USAGE =
  'npm run simulator -- --venue NAME[,NAME…] [--seed S] [--port P] [--control-port P] [--state FILE] [--replay FILE] [--speed 1..50] [--chain-id N]; several venues take --port, --control-port and --state as NAME=VALUE,NAME=VALUE'

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
  const aster = readAsterOptions(values, venues)
  const chain = readChainId(values, venues)
  return venues.map((venue) => {
    const port = number('--port', ports.get(venue), 0, 65_535)
    const controlPort = number('--control-port', controlPorts.get(venue), 0, 65_535)
    const state = states.get(venue)
    return {
      venue,
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(port !== undefined && { port }),
      ...(controlPort !== undefined && { controlPort }),
      ...(state !== undefined && { state }),
      ...(venue === 'aster' && aster),
      ...(CHAIN_VENUES.includes(venue) && chain),
    }
  })
}

/** The recordings are Aster's. */
function readAsterOptions(values: ReturnType<typeof readValues>, venues: readonly SimulatedVenueName[]) {
  expectAmong('--replay', values.replay, ['aster'], venues)
  const speed = number('--speed', values.speed, 1, 50, false)
  if (speed !== undefined && values.replay === undefined)
    throw new SimulatorError('--speed needs --replay: a generated market has no recording to speed up')
  return {
    ...(values.replay !== undefined && { replay: values.replay }),
    ...(speed !== undefined && { speed }),
  }
}

/** Only some venues sign for a chain. */
function readChainId(values: ReturnType<typeof readValues>, venues: readonly SimulatedVenueName[]) {
  const text = values['chain-id']
  expectAmong('--chain-id', text, CHAIN_VENUES, venues)
  const chainId = number('--chain-id', text, 1, Number.MAX_SAFE_INTEGER)
  return chainId === undefined ? {} : { chainId }
}

function expectAmong(
  name: string,
  value: string | undefined,
  takers: readonly SimulatedVenueName[],
  venues: readonly SimulatedVenueName[],
): void {
  if (value === undefined || takers.some((taker) => venues.includes(taker))) return
  const found = venues.join(',')
  throw new SimulatorError(
    `${name} is for ${takers.join(' and ')}: expected it among --venue, found ${found}`,
  )
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
    throw new SimulatorError(`${cause instanceof Error ? cause.message : String(cause)}\nexpected ${USAGE}`)
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
