import { Worker } from 'node:worker_threads'
import { untilAborted } from '../../base/abort.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { SignerAnswer, SignerCall } from './signer-messages.ts'
import type { SigningResult, SigningTask } from './signing/run-task.ts'

/** Threads that sign. None runs before the first task. */
export interface SignerPool {
  /**
   * Does one task on the thread with the least to do.
   *
   * @throws {AppError} what the task threw, `bug` when its thread ended, `cancelled` or `timeout` by the signal.
   */
  run(task: SigningTask, privateKey: string, signal: AbortSignal): Promise<SigningResult>
  /** Ends all threads; the next task starts new ones. */
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (result: SigningResult) => void
  readonly reject: (cause: AppError) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/**
 * Starts threads as they are needed, `size` at most. A thread that ends fails its tasks and is replaced.
 *
 * @param workerUrl the bundled `lighter-signer-worker.js`; tests pass the `.ts` file itself
 */
export function createSignerPool(workerUrl: URL, size: number): SignerPool {
  const threads = new Set<Thread>()
  let lastId = 0

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(workerUrl), waiting: new Map() }
    const end = (why: string): void => {
      threads.delete(thread)
      for (const { reject } of thread.waiting.values())
        reject(new AppError('bug', `the signer thread ended: ${why}`))
      thread.waiting.clear()
    }
    thread.worker.on('message', ({ id, result }: SignerAnswer) => {
      thread.waiting.get(id)?.resolve(result)
      thread.waiting.delete(id)
    })
    thread.worker.on('error', (cause) => end(messageOf(cause)))
    thread.worker.on('exit', (code) => end(`code ${code}`))
    threads.add(thread)
    return thread
  }

  /** An idle thread, a new one while there is room, or the one with the shortest queue. */
  const pick = (): Thread => {
    const [least] = [...threads].sort((a, b) => a.waiting.size - b.waiting.size)
    if (least && (least.waiting.size === 0 || threads.size >= size)) return least
    return start()
  }

  return {
    async run(task, privateKey, signal) {
      const thread = pick()
      lastId += 1
      const id = lastId
      const done = new Promise<SigningResult>((resolve, reject) => {
        thread.waiting.set(id, { resolve, reject })
      })
      thread.worker.postMessage({ id, task, privateKey } satisfies SignerCall)
      const result = await untilAborted(done, signal)
      if (result.result === 'failed') throw new AppError(result.kind, result.message)
      return result
    },
    async close() {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}
