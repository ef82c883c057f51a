import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../base/errors.ts'
import type { JournalAnswer, JournalCall, JournalWorkerData } from './journal-messages.ts'
import { type JournalStore, openJournalStore } from './journal-store.ts'

/**
 * The thread that owns the journal's file, so that a slow disk never holds up the trading loop.
 *
 * Writes that queue while one commit is on its way to disk go out together in the next one.
 */
function run(
  store: JournalStore,
  answer: (message: JournalAnswer) => void,
  end: () => void,
): (call: JournalCall) => void {
  let queue: Extract<JournalCall, { call: 'write' }>[] = []

  const flush = (): void => {
    const batch = queue
    queue = []
    if (batch.length === 0) return
    try {
      const results = store.write(batch.map(({ change }) => change))
      for (const [index, { id }] of batch.entries()) {
        answer({ id, answer: 'written', result: results[index] ?? { newFills: 0 } })
      }
    } catch (cause) {
      for (const { id } of batch) answer({ id, answer: 'failed', message: messageOf(cause) })
    }
  }

  return (call) => {
    if (call.call === 'write') {
      if (queue.push(call) === 1) setImmediate(flush)
      return
    }
    // A read sees every write that was asked for before it.
    flush()
    if (call.call === 'close') {
      store.close()
      answer({ id: call.id, answer: 'closed' })
      end()
      return
    }
    try {
      answer({ id: call.id, answer: 'rows', rows: store.read(call.question) })
    } catch (cause) {
      answer({ id: call.id, answer: 'failed', message: messageOf(cause) })
    }
  }
}

const port = parentPort
if (port) {
  const answer = (message: JournalAnswer): void => port.postMessage(message)
  try {
    const store = openJournalStore((workerData as JournalWorkerData).path)
    port.on(
      'message',
      run(store, answer, () => port.close()),
    )
    answer({ answer: 'opened' })
  } catch (cause) {
    answer({ answer: 'broken', message: messageOf(cause) })
    port.close()
  }
}
