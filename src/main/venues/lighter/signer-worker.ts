import { parentPort } from 'node:worker_threads'
import type { SignerAnswer, SignerCall } from './signer-messages.ts'
import { createTaskRunner } from './signing/run-task.ts'

/** A thread that signs: a signature takes about a millisecond of arithmetic, which the trading loop must not wait for. */
const port = parentPort
if (port) {
  const run = createTaskRunner()
  port.on('message', ({ id, task, privateKey }: SignerCall) => {
    port.postMessage({ id, result: run(task, privateKey) } satisfies SignerAnswer)
  })
}
