import { abortError, untilAborted } from '../../../base/abort.ts'
import type { Clock } from '../../../base/clock.ts'
import { AppError, messageOf } from '../../../base/errors.ts'
import { createLock } from '../../../base/lock.ts'
import type { Logger } from '../../../base/logger.ts'
import { FEATURE_NAMES } from '../features.ts'
import { type Predictor, predictionOf } from '../predictor.ts'
import { horizonIn, type OnnxContract, probabilityIn, readContract } from './onnx-contract.ts'
import { readOnnxMetadata } from './onnx-metadata.ts'
import { type OnnxEngine, type OnnxThread, startOnnxThread } from './onnx-thread.ts'
import { keepThread, type ModelStatus } from './thread-keeper.ts'

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

/**
 * Loads a model, looks whether it keeps the contract and lets it predict once. A thread that hangs or breaks is
 * replaced (`thread-keeper.ts`).
 *
 * @throws {AppError} naming the file and what is wrong with it.
 */
export async function openOnnxPredictor(options: Options): Promise<OnnxPredictor> {
  const { fileName, model, engine, clock, log } = options
  const quit = new AbortController()
  const lifetime = AbortSignal.any([options.lifetime, quit.signal])
  const named = (cause: unknown): AppError =>
    cause instanceof AppError
      ? new AppError(cause.kind, `${fileName}: ${cause.message}`, cause.detail)
      : new AppError('bug', `${fileName}: ${messageOf(cause)}`)
  let contract: OnnxContract | undefined
  const probabilityOf = async (thread: OnnxThread, features: readonly number[], limitMs: number) => {
    contract ??= readContract(thread.inputs, thread.outputs)
    return probabilityIn(await thread.run({ ...contract, features }, limitMs))
  }
  const begin = async (): Promise<OnnxThread> => {
    const thread = await startOnnxThread({ engine, model, clock, lifetime })
    try {
      // A market in which nothing happens: every feature is nought.
      const quiet = FEATURE_NAMES.map(() => 0)
      await probabilityOf(thread, quiet, TRIAL_WITHIN_MS)
      return thread
    } catch (cause) {
      await thread.end()
      throw cause
    }
  }
  const open = async () => {
    const horizonMinutes = horizonIn(readOnnxMetadata(model))
    const startedMs = clock.monotonicMs()
    const keeper = await keepThread({ fileName, begin, clock, log, quit })
    const tookMs = clock.monotonicMs() - startedMs
    log.info('model.loaded', { fileName, bytes: model.length, horizonMinutes, tookMs })
    return { horizonMinutes, keeper }
  }
  const { horizonMinutes, keeper } = await open().catch((cause) => {
    throw named(cause)
  })

  const lock = createLock()
  const predictInTurn = async (features: readonly number[], signal: AbortSignal) => {
    // It waited behind others until its minute was given up: to run it now would make those behind it late too.
    if (signal.aborted) throw abortError(signal)
    const thread = await keeper.current()
    try {
      return predictionOf(await probabilityOf(thread, features, RUN_WITHIN_MS))
    } catch (cause) {
      if (thread.isOver()) keeper.replace(messageOf(cause))
      throw cause
    }
  }

  return {
    name: fileName,
    words: `Your own model. It speaks about the next ${horizonMinutes} minutes; how good it is, nobody has measured here.`,
    horizonMinutes,
    status: () => keeper.status(),
    async predict(features, signal) {
      const values = FEATURE_NAMES.map((name) => features[name])
      const turn = lock.run(() => predictInTurn(values, signal))
      try {
        return await untilAborted(turn, signal)
      } catch (cause) {
        throw named(cause)
      }
    },
    close: () => keeper.close(),
  }
}
