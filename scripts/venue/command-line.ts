import { parseArgs } from 'node:util'
import { AppError, messageOf } from '../../src/main/base/errors.ts'

/** What the user asked for. */
export interface VenueCommand {
  readonly help: boolean
  readonly venue: string
  /** `facet.method`. */
  readonly method: string
  /** The request object before it is checked. */
  readonly request: unknown
  readonly endpointsFile?: string
  readonly credentialsFile?: string
  readonly environment: string
  /** Frozen time, ms since the epoch. */
  readonly clockMs?: number
  readonly dryRun: boolean
  /** How long a stream is listened to. */
  readonly seconds: number
}

const DEFAULT_SECONDS = 10

/**
 * Reads the command line.
 *
 * @throws {AppError} `validation` saying what was expected and what came.
 */
export function parseCommandLine(words: readonly string[]): VenueCommand {
  const { values, positionals } = readWords(words)
  const [venue = '', method = '', argument, ...extra] = positionals
  const help = values.help === true || venue === ''
  if (extra.length > 0) throw invalid('one JSON argument', `${extra.length + 1}`)
  if (!help && method === '') throw invalid('a method such as marketData.fetchBboPrices', 'none')
  return {
    help,
    venue,
    method,
    request: readRequest(argument),
    environment: values.environment ?? 'mainnet',
    dryRun: values['dry-run'] === true,
    seconds: readNumber('--seconds', values.seconds) ?? DEFAULT_SECONDS,
    ...optional('endpointsFile', values.endpoints),
    ...optional('credentialsFile', values.credentials),
    ...optional('clockMs', readNumber('--clock', values.clock)),
  }
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        endpoints: { type: 'string' },
        credentials: { type: 'string' },
        environment: { type: 'string' },
        clock: { type: 'string' },
        seconds: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new AppError('validation', messageOf(cause))
  }
}

/** JSON; text that is not JSON, or a JSON string, is a symbol. */
function readRequest(argument: string | undefined): unknown {
  if (argument === undefined) return {}
  const looksLikeJson = /^\s*[{["]/.test(argument)
  if (!looksLikeJson) return { symbol: argument }
  try {
    const value: unknown = JSON.parse(argument)
    return typeof value === 'string' ? { symbol: value } : value
  } catch (cause) {
    throw invalid('arguments as JSON, such as \'{"symbol":"BTC"}\'', `${argument} (${messageOf(cause)})`)
  }
}

function readNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw invalid(`a number of zero or more after ${option}`, text)
}

const optional = <Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, T>)

const invalid = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)
