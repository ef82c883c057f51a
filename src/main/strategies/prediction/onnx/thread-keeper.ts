import type { Clock } from '../../../base/clock.ts'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { Logger } from '../../../base/logger.ts'
import type { OnnxThread } from './onnx-thread.ts'

/** How a model is. */
export interface ModelStatus {
  readonly state: 'loading' | 'ready' | 'failed'
  /** What is wrong, or was within the last hour. */
  readonly words?: string
}

/** Keeps one thread of a model, and another one when it broke. */
export interface ThreadKeeper {
  status(): ModelStatus
  /**
   * The thread that runs, or the one that is being started.
   *
   * @throws {AppError} `config` when it failed too often, or why it could not be started anew.
   */
  current(): Promise<OnnxThread>
  /** Starts another one, three times within an hour; then the model is failed. */
  replace(why: string): void
  /** Ends the thread; nothing is started after it. Safe to call twice. */
  close(): Promise<void>
}

interface Options {
  /** Base name of the file, for people. */
  readonly fileName: string
  /** A thread that has loaded the model and answered once. */
  readonly begin: () => Promise<OnnxThread>
  readonly clock: Clock
  readonly log: Logger
  /** Threads that begin are given up with it. */
  readonly quit: AbortController
}

const MOST_RESTARTS = 3
const HOUR_MS = 3_600_000

/** Starts the first thread. @throws what `begin` throws: a model that never ran is not tried again */
export async function keepThread({ fileName, begin, clock, log, quit }: Options): Promise<ThreadKeeper> {
  let status: ModelStatus = { state: 'ready' }
  let restartedAtMs: readonly number[] = []
  let current = Promise.resolve(await begin())

  const beginAnew = async (): Promise<OnnxThread> => {
    const thread = await begin()
    status = { ...status, state: 'ready' }
    return thread
  }
  const replace = (why: string): void => {
    if (quit.signal.aborted) return
    const nowMs = clock.monotonicMs()
    restartedAtMs = restartedAtMs.filter((atMs) => nowMs - atMs < HOUR_MS)
    const restarts = restartedAtMs.length
    if (restarts >= MOST_RESTARTS) {
      const often = `${why}, after ${restarts} new beginnings within an hour`
      status = { state: 'failed', words: `${fileName}: ${often}; it is tried again when the trader starts` }
      log.error('model.failed', { fileName, message: why, restarts })
      return
    }
    restartedAtMs = [...restartedAtMs, nowMs]
    status = { state: 'loading', words: `${fileName}: it was begun anew: ${why}` }
    log.warn('model.restarted', { fileName, message: why, restart: restarts + 1 })
    current = beginAnew()
    current.catch((cause) => replace(messageOf(cause)))
  }

  return {
    status() {
      const lastMs = restartedAtMs.at(-1)
      const isPast = lastMs === undefined || clock.monotonicMs() - lastMs >= HOUR_MS
      return status.state === 'ready' && isPast ? { state: 'ready' } : status
    },
    async current() {
      if (status.state !== 'failed') return current
      throw new AppError('config', 'it failed too often and is not asked any more')
    },
    replace,
    async close() {
      quit.abort()
      await current.then((thread) => thread.end()).catch(() => undefined)
    },
  }
}
