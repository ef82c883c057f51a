import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import { createLogger, type Logger } from '../../base/logger.ts'
import { createLineFile } from './line-file.ts'

/** The paper trader's two logs, JSON lines. */
export interface TraderLogs {
  /** What happened inside, for whoever looks for a fault: `technical.log`. */
  readonly technicalLog: Logger
  /** One line a decision: `decisions.log`. */
  readonly decisionLog: Logger
  /** Resolves when everything is on its way to the disk. Never rejects. */
  flush(): Promise<void>
}

const LARGEST_BYTES = 10 * 1024 * 1024

/**
 * Logs in that folder, each rotated at 10 MB with one older file kept. Nothing is on the disk before the first line.
 *
 * @param log the terminal's own log: told when the disk refuses
 */
export function openTraderLogs(folder: string, log: Logger): TraderLogs {
  const file = (name: string) =>
    createLineFile({
      path: join(folder, name),
      largestBytes: LARGEST_BYTES,
      onFailure: (cause) => log.error('paper-trader.log-unwritten', { name, message: messageOf(cause) }),
    })
  const [technical, decisions] = [file('technical.log'), file('decisions.log')]
  return {
    technicalLog: createLogger(technical, 'debug'),
    decisionLog: createLogger(decisions, 'debug'),
    async flush() {
      await Promise.all([technical.flush(), decisions.flush()])
    },
  }
}
