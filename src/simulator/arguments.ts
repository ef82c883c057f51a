import { parseArgs } from 'node:util'
import { SimulatorError } from './errors.ts'
import type { SimulatorOptions } from './options.ts'

const USAGE =
  'npm run simulator -- --venue aster [--replay FILE] [--speed 1..50] [--port P] [--control-port P] [--seed S] [--state FILE] [--chain-id N]'

/**
 * Reads the command line.
 *
 * @throws {SimulatorError} naming the argument, what was expected and what was found.
 */
export function parseArguments(argv: readonly string[]): SimulatorOptions {
  const values = readValues(argv)
  if (values.venue !== undefined && values.venue !== 'aster') throw wrong('--venue', 'aster', values.venue)
  const port = number('--port', values.port, 0, 65_535)
  const controlPort = number('--control-port', values['control-port'], 0, 65_535)
  const speed = number('--speed', values.speed, 1, 50, false)
  const chainId = number('--chain-id', values['chain-id'], 1, Number.MAX_SAFE_INTEGER)
  if (speed !== undefined && values.replay === undefined)
    throw new SimulatorError('--speed needs --replay: a generated market has no recording to speed up')
  return {
    venue: 'aster',
    ...(port !== undefined && { port }),
    ...(controlPort !== undefined && { controlPort }),
    ...(speed !== undefined && { speed }),
    ...(chainId !== undefined && { chainId }),
    ...(values.replay !== undefined && { replay: values.replay }),
    ...(values.seed !== undefined && { seed: values.seed }),
    ...(values.state !== undefined && { state: values.state }),
  }
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
