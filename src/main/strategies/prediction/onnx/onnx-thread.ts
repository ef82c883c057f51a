import { Worker } from 'node:worker_threads'
import { untilAborted } from '../../../base/abort.ts'
import type { Clock } from '../../../base/clock.ts'
import { AppError, messageOf } from '../../../base/errors.ts'
import { answerWithin } from '../answer-within.ts'
import type { OnnxAnswer, OnnxCall, OnnxOutput, OnnxValue, OnnxWorkerData } from './onnx-messages.ts'

/** Where the two files of the runtime lie. */
export interface OnnxEngine {
  /** The bundled `onnx-worker.js`; tests pass the `.ts` file itself. */
  readonly workerUrl: URL
  /** The runtime's `ort-wasm-simd-threaded.wasm`. */
  readonly wasmPath: string
}

/** One model in a thread of its own. It answers one call after the other. */
export interface OnnxThread {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** True when it can answer nothing any more: it was ended, it broke, or was too slow. */
  isOver(): boolean
  /** @throws {AppError} `timeout` after `limitMs`, and `protocol` for what the model or its runtime could not. */
  run(call: OnnxCall, limitMs: number): Promise<OnnxOutput>
  end(): Promise<void>
}

interface Options {
  readonly engine: OnnxEngine
  readonly model: Uint8Array
  readonly clock: Clock
  /** Ends it, also while it loads. */
  readonly lifetime: AbortSignal
}

/** The runtime is compiled and the model read; on a busy machine that takes seconds. */
const LOAD_WITHIN_MS = 15_000
/** Of JavaScript; the model's own memory is WebAssembly's and bounded in the thread. */
const MOST_HEAP_MB = 256

/**
 * Starts a thread and loads the model in it.
 *
 * @throws {AppError} `config` when the runtime refuses the model, `timeout` when it takes too long, `cancelled`.
 */
export async function startOnnxThread({ engine, model, clock, lifetime }: Options): Promise<OnnxThread> {
  const worker = new Worker(engine.workerUrl, {
    workerData: { wasmPath: engine.wasmPath, model } satisfies OnnxWorkerData,
    name: 'onnx',
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    // The runtime's own remarks; what matters comes as an answer.
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  let over: AppError | undefined
  let waiting = Promise.withResolvers<OnnxAnswer>()
  const end = (words: string): void => {
    over ??= new AppError('protocol', words)
    waiting.promise.catch(() => undefined)
    waiting.reject(over)
  }
  worker.on('message', (answer: OnnxAnswer) => waiting.resolve(answer))
  worker.on('error', (cause) => end(`its thread broke: ${messageOf(cause)}`))
  worker.on('exit', (code) => end(`its thread ended with code ${code}`))
  const stop = async (words: string): Promise<void> => {
    end(words)
    await worker.terminate()
  }
  /** The answer to what was asked last. A thread that is late is ended: there is no other way to stop a loop in it. */
  const answer = async (limitMs: number, words: string): Promise<OnnxAnswer> => {
    try {
      return await answerWithin(untilAborted(waiting.promise, lifetime), limitMs, words, clock)
    } catch (cause) {
      await stop(messageOf(cause))
      throw cause
    }
  }

  const first = await answer(LOAD_WITHIN_MS, `it was not loaded within ${LOAD_WITHIN_MS / 1_000} s`)
  if (first.answer !== 'ready') {
    await stop('it could not be loaded')
    throw new AppError(
      'config',
      `it cannot be loaded: ${first.answer === 'broken' ? told(first.message) : first.answer}`,
    )
  }
  return {
    inputs: first.inputs,
    outputs: first.outputs,
    isOver: () => over !== undefined,
    async run(call, limitMs) {
      if (over) throw over
      waiting = Promise.withResolvers()
      worker.postMessage(call)
      const came = await answer(limitMs, `it did not answer within ${limitMs} ms`)
      if (came.answer === 'output') return came.output
      const words = came.answer === 'failed' ? told(came.message) : came.answer
      if (came.answer !== 'failed' || came.isOver) await stop(words)
      throw new AppError('protocol', `it failed: ${words}`)
    },
    end: () => stop('it was ended'),
  }
}

/** The runtime's words on one line, without the place in its own sources that they come from. */
function told(message: string): string {
  const words = message
    .replace(/^.*ERROR_MESSAGE:\s*/s, '')
    .replace(/^\/\S+\.(?:cc|h):\d+ .*?\) (?=[A-Z])/s, '')
    .replace(/\s+/g, ' ')
  return words.length > 300 ? `${words.slice(0, 299)}…` : words.trim()
}
