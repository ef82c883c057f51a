import { messageOf } from '../base/errors.ts'
import type { LogFields, Logger } from '../base/logger.ts'

/** Runs a task beside the caller until the signal ends it; what ended it otherwise is logged as `event`. */
export function beside(
  log: Logger,
  event: string,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<void>,
  fields: LogFields = {},
): void {
  task(signal).catch((cause: unknown) => {
    if (!signal.aborted) log.warn(event, { ...fields, message: messageOf(cause) })
  })
}
