import { abortError, untilAborted } from '../../../base/abort.ts'
import type { Clock } from '../../../base/clock.ts'
import { AppError, messageOf } from '../../../base/errors.ts'
import { createLock } from '../../../base/lock.ts'
import type { Logger } from '../../../base/logger.ts'
import { FEATURE_NAMES } from '../features.ts'
import { type Predictor, predictionOf } from '../predictor.ts'
import { horizonIn, type OnnxContract, probabilityIn, readContract } from './onnx-contract.ts'
import type { OnnxOutput } from './onnx-messages.ts'
import { readOnnxMetadata } from './onnx-metadata.ts'
import { type OnnxEngine, type OnnxThread, startOnnxThread } from './onnx-thread.ts'

/** How a model is. */
export interface ModelStatus {
  readonly state: 'loading' | 'ready' | 'failed'
  /** What is wrong, or was within the last hour. */
  readonly words?: string
}

/** A model of the user that predicts. */
export interface OnnxPredictor extends Predictor {
  status(): ModelStatus
  /** Ends its thread. Safe to call twice. */
  close(): Promise<void>
}

interface Options {
  /** Base name of the file, for people. */
  readonly fileName: string
  readonly model: Uint8Array
  readonly engine: OnnxEngine
  readonly clock: Clock
  /** The trader's technical log. */
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** One prediction may take this long before its thread is ended. */
const RUN_WITHIN_MS = 1_000
/** The first one also prepares the runtime. */
const TRIAL_WITHIN_MS = 5_000
/** Threads that may be started anew within an hour; then the model is called failed. */
const MOST_RESTARTS = 3
const HOUR_MS = 3_600_000

/**
 * Loads a model, looks whether it keeps the contract and lets it predict once. A thread that hangs or breaks is
 * replaced, three times within an hour; then every prediction is refused and the model is called failed.
 *
 * @throws {AppError} naming the file and what is wrong with it.
 */
export async function openOnnxPredictor(options: Options): Promise<OnnxPredictor> {
  const { fileName, model, engine, clock, log } = options
  const quit = new AbortController()
  const lifetime = AbortSignal.any([options.lifetime, quit.signal])
  const lock = createLock()
  const named = (cause: unknown): AppError =>
    cause instanceof AppError
      ? new AppError(cause.kind, `${fileName}: ${cause.message}`, cause.detail)
      : new AppError('bug', `${fileName}: ${messageOf(cause)}`)
  let contract: OnnxContract | undefined
  let status: ModelStatus = { state: 'loading' }
  let restartedAtMs: readonly number[] = []

  const ask = (thread: OnnxThread, values: readonly number[], limitMs: number): Promise<OnnxOutput> => {
    contract ??= readContract(thread.inputs, thread.outputs)
    return thread.run({ ...contract, features: values }, limitMs)
  }
  const begin = async (): Promise<OnnxThread> => {
    const thread = await startOnnxThread({ engine, model, clock, lifetime })
    try {
      // A market in which nothing happens: every feature is nought.
      probabilityIn(
        await ask(
          thread,
          FEATURE_NAMES.map(() => 0),
          TRIAL_WITHIN_MS,
        ),
      )
      status = { ...status, state: 'ready' }
      return thread
    } catch (cause) {
      await thread.end()
      throw cause
    }
  }

  let current: Promise<OnnxThread>
  const replace = (words: string): void => {
    if (lifetime.aborted) return
    const nowMs = clock.monotonicMs()
    restartedAtMs = restartedAtMs.filter((atMs) => nowMs - atMs < HOUR_MS)
    const restarts = restartedAtMs.length
    if (restarts >= MOST_RESTARTS) {
      const often = `${words}, after ${restarts} new beginnings within an hour`
      status = { state: 'failed', words: `${fileName}: ${often}; it is tried again when the trader starts` }
      log.error('model.failed', { fileName, message: words, restarts })
      return
    }
    restartedAtMs = [...restartedAtMs, nowMs]
    status = { state: 'loading', words: `${fileName}: it was begun anew: ${words}` }
    log.warn('model.restarted', { fileName, message: words, restart: restarts + 1 })
    current = begin()
    current.catch((cause) => replace(messageOf(cause)))
  }

  let horizonMinutes: number
  try {
    horizonMinutes = horizonIn(readOnnxMetadata(model))
    const startedMs = clock.monotonicMs()
    const thread = await begin()
    current = Promise.resolve(thread)
    log.info('model.loaded', {
      fileName,
      bytes: model.length,
      horizonMinutes,
      tookMs: clock.monotonicMs() - startedMs,
    })
  } catch (cause) {
    throw named(cause)
  }

  const predictInTurn = async (values: readonly number[], signal: AbortSignal) => {
    // It waited behind others until its minute was given up: to run it now would make those behind it late too.
    if (signal.aborted) throw abortError(signal)
    if (status.state === 'failed')
      throw new AppError('config', 'it failed too often and is not asked any more')
    const thread = await current
    try {
      return predictionOf(probabilityIn(await ask(thread, values, RUN_WITHIN_MS)))
    } catch (cause) {
      if (thread.isOver()) replace(messageOf(cause))
      throw cause
    }
  }

  return {
    name: fileName,
    words: `Your own model. It speaks about the next ${horizonMinutes} minutes; how good it is, nobody has measured here.`,
    horizonMinutes,
    status() {
      const lastMs = restartedAtMs.at(-1)
      const isPast = lastMs === undefined || clock.monotonicMs() - lastMs >= HOUR_MS
      return status.state === 'ready' && isPast ? { state: 'ready' } : status
    },
    async predict(features, signal) {
      const values = FEATURE_NAMES.map((name) => features[name])
      try {
        return await untilAborted(
          lock.run(() => predictInTurn(values, signal)),
          signal,
        )
      } catch (cause) {
        throw named(cause)
      }
    },
    async close() {
      quit.abort()
      await current.then((thread) => thread.end()).catch(() => undefined)
    },
  }
}
