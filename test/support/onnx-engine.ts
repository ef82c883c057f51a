import { createRequire } from 'node:module'
import type { OnnxEngine } from '../../src/main/strategies/prediction/onnx/onnx-thread.ts'

/** The thread's source and the runtime's file as they lie in a checkout. */
export const onnxEngine: OnnxEngine = {
  workerUrl: new URL('../../src/main/strategies/prediction/onnx/onnx-worker.ts', import.meta.url),
  wasmPath: createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
}
