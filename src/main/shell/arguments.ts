import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Recordings, readRecordings } from '../../shared/recordings.ts'
import { AppError, messageOf } from '../base/errors.ts'

/** What the command line asks of this run. */
export interface RunOptions {
  /** Recorded feeds that simulated venues play instead of a generated market; absolute paths that exist. */
  readonly recordings: Recordings
  /** 1 is real time. */
  readonly replaySpeed: number
  /** Seed of the generated market, for a reproducible run. */
  readonly seed?: string
}

const SLOWEST = 1
const FASTEST = 50

/**
 * Reads our own switches; Chromium's and Electron's are left alone.
 *
 * @throws {AppError} `config` naming the switch, what it takes and what came.
 */
export function readArguments(argv: readonly string[], workingFolder: string): RunOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { replay: { type: 'string' }, speed: { type: 'string' }, seed: { type: 'string' } },
  })
  const { replay, speed, seed } = values
  const replaySpeed = speed === undefined ? SLOWEST : Number(speed)
  if (!(replaySpeed >= SLOWEST && replaySpeed <= FASTEST)) {
    throw new AppError('config', `--speed takes a number from ${SLOWEST} to ${FASTEST}, got ${String(speed)}`)
  }
  return {
    replaySpeed,
    recordings: readReplay(replay, workingFolder),
    ...(typeof seed === 'string' ? { seed } : {}),
  }
}

/** @throws {AppError} `config` when the text cannot be read or names a file that is not there. */
function readReplay(text: string | boolean | undefined, workingFolder: string): Recordings {
  const expected = '--replay takes the path of a recorded feed, or NAME=PATH[,NAME=PATH…]'
  if (text === undefined || text === false) return {}
  if (text === true) throw new AppError('config', `${expected}, got nothing`)
  let named: Recordings
  try {
    named = readRecordings(text)
  } catch (cause) {
    throw new AppError('config', `--replay: ${messageOf(cause)}`)
  }
  const files = Object.entries(named).map(([venue, path]) => [venue, resolve(workingFolder, path)] as const)
  const missing = files.find(([, file]) => !existsSync(file))
  if (missing) throw new AppError('config', `${expected}; for ${missing[0]} there is no file ${missing[1]}`)
  return Object.fromEntries(files)
}
