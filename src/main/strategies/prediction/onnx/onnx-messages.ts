/** What the thread of a model is started with. */
export interface OnnxWorkerData {
  /** The runtime's WebAssembly file. */
  readonly wasmPath: string
  /** The user's file. */
  readonly model: Uint8Array
}

/** An input or an output, as the model declares it. */
export interface OnnxValue {
  readonly name: string
  /** `float32` and so on; absent for what is no tensor: a list, a map. */
  readonly type?: string
  /** A name, or nothing, stands for a size that is known later only. */
  readonly shape?: readonly (number | string)[]
}

/** To the thread: one prediction. */
export interface OnnxCall {
  readonly input: string
  readonly output: string
  readonly features: readonly number[]
}

/** One answer of a model. */
export interface OnnxOutput {
  readonly type: string
  readonly dims: readonly number[]
  /** Of a float32 output; empty for any other. */
  readonly values: readonly number[]
}

/** From the thread: `ready` or `broken` once, then one answer for each call. */
export type OnnxAnswer =
  | {
      readonly answer: 'ready'
      readonly inputs: readonly OnnxValue[]
      readonly outputs: readonly OnnxValue[]
    }
  | { readonly answer: 'broken'; readonly message: string }
  | { readonly answer: 'output'; readonly output: OnnxOutput }
  /** `isOver`: the runtime itself broke, and the thread is of no use any more. */
  | { readonly answer: 'failed'; readonly message: string; readonly isOver: boolean }
