import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { messageOf } from '../../../base/errors.ts'
import type { OnnxAnswer, OnnxCall, OnnxValue, OnnxWorkerData } from './onnx-messages.ts'

/** What is used of the global that every Node has; the types of this side name no browser. */
declare const WebAssembly: {
  Memory: new (limits: MemoryLimits) => object
  readonly RuntimeError: new () => Error
}
interface MemoryLimits {
  readonly initial: number
  readonly maximum?: number
}

/** 512 MB: a model of 50 MB and what it works with. The runtime alone would let it take 4 GB. */
const MOST_PAGES = 8_192

/**
 * The thread that one model of the user runs in. The runtime is WebAssembly: the model sees the numbers it is given and
 * neither files nor network nor the program's memory. A loop without end is ended with the thread.
 */
async function load({ wasmPath, model }: OnnxWorkerData): Promise<InferenceSession> {
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct: (Memory, [limits]: [MemoryLimits]) =>
      new Memory({ ...limits, maximum: Math.min(limits.maximum ?? MOST_PAGES, MOST_PAGES) }),
  })
  // Given as bytes, nothing is fetched; one thread, no proxy: this is the thread.
  env.wasm.wasmBinary = readFileSync(wasmPath)
  env.wasm.numThreads = 1
  env.wasm.proxy = false
  env.logLevel = 'fatal'
  return InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 4 })
}

/** A dimension without size and name comes as −1 of 32 bits. */
const sizeOf = (size: number | string): number | string => (size === 0xffff_ffff ? '' : size)

const declaredOf = (value: InferenceSession.ValueMetadata): OnnxValue =>
  value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape.map(sizeOf) }
    : { name: value.name }

async function answer(session: InferenceSession, call: OnnxCall): Promise<OnnxAnswer> {
  const tensor = new Tensor('float32', Float32Array.from(call.features), [1, call.features.length])
  try {
    const results = await session.run({ [call.input]: tensor }, [call.output])
    const { type = 'nothing', dims = [], data } = results[call.output] ?? {}
    return { answer: 'output', output: { type, dims, values: data instanceof Float32Array ? [...data] : [] } }
  } catch (cause) {
    // Thrown by WebAssembly itself, not told by the runtime: its memory is in no known state.
    return { answer: 'failed', message: messageOf(cause), isOver: cause instanceof WebAssembly.RuntimeError }
  }
}

const port = parentPort
if (port) {
  const say = (message: OnnxAnswer): void => port.postMessage(message)
  try {
    const session = await load(workerData as OnnxWorkerData)
    port.on('message', (call: OnnxCall) => void answer(session, call).then(say))
    say({
      answer: 'ready',
      inputs: session.inputMetadata.map(declaredOf),
      outputs: session.outputMetadata.map(declaredOf),
    })
  } catch (cause) {
    say({ answer: 'broken', message: messageOf(cause) })
    port.close()
  }
}
