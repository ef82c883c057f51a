import type { SigningResult, SigningTask } from './signing/run-task.ts'

/** To a signer thread. The key travels with every call, so that no thread keeps state that could be old. */
export interface SignerCall {
  readonly id: number
  readonly task: SigningTask
  readonly privateKey: string
}

/** From a signer thread; `id` is that of the call. */
export interface SignerAnswer {
  readonly id: number
  readonly result: SigningResult
}
