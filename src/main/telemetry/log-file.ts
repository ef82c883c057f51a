import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { createLogger, type Logger } from '../base/logger.ts'

const LARGEST_BYTES = 10 * 1024 * 1024

/** The technical log: JSON lines in `<folder>/tandem.log`, one older file kept, secrets cut out at the sink. */
export function openLogFile(folder: string, level: string): Logger {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'tandem.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) renameSync(path, `${path}.1`)
  const destination = pino.destination({ dest: path, sync: false, minLength: 0 })
  // A full disk must not end the program: the log goes on when there is room again.
  destination.on('error', () => undefined)
  return createLogger(destination, level)
}
