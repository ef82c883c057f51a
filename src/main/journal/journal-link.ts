import { Worker } from 'node:worker_threads'
import { AppError } from '../base/errors.ts'
import type { JournalAnswer, JournalCall, JournalWorkerData } from './journal-messages.ts'
import type { Row } from './journal-rows.ts'
import type { JournalRead, JournalWrite } from './journal-store.ts'

/** The main thread's end of the journal worker. */
export interface JournalLink {
  /** @returns how many fills were new. */
  write(change: JournalWrite): Promise<number>
  read(question: JournalRead): Promise<readonly Row[]>
  close(): Promise<void>
}

interface Waiting {
  readonly settle: (answer: JournalAnswer) => void
  readonly fail: (error: AppError) => void
}

/** How a journal that cannot be written is reported, wherever it was noticed. */
export function journalFailure(message: string): AppError {
  return new AppError('config', `the journal could not be written: ${message}`)
}

/** @throws {AppError} `config` naming `fileName` when the worker cannot open the file. */
export function startJournalLink(
  workerUrl: URL,
  workerData: JournalWorkerData,
  fileName: string,
): Promise<JournalLink> {
  const worker = new Worker(workerUrl, { workerData })
  const waiting = new Map<number, Waiting>()
  let [lastId, ended] = [0, '']

  const end = (why: string): void => {
    if (ended === '') ended = why
    for (const { fail } of waiting.values()) fail(journalFailure(ended))
    waiting.clear()
  }

  const ask = (call: DistributiveOmit<JournalCall, 'id'>): Promise<JournalAnswer> =>
    new Promise((resolve, reject) => {
      if (ended !== '') {
        reject(journalFailure(ended))
        return
      }
      lastId += 1
      waiting.set(lastId, { settle: resolve, fail: reject })
      worker.postMessage({ ...call, id: lastId } satisfies JournalCall)
    })

  const link: JournalLink = {
    async write(change) {
      const answer = await ask({ call: 'write', change })
      if (answer.answer === 'failed') throw journalFailure(answer.message)
      if (answer.answer !== 'written') throw new AppError('bug', `expected written, got ${answer.answer}`)
      if ('refused' in answer.result) throw new AppError('validation', answer.result.refused)
      return answer.result.newFills
    },
    async read(question) {
      const answer = await ask({ call: 'read', question })
      if (answer.answer === 'rows') return answer.rows
      const came = answer.answer === 'failed' ? answer.message : answer.answer
      throw new AppError('config', `the journal could not be read: ${came}`)
    },
    async close() {
      if (ended !== '') return
      const closed = ask({ call: 'close' })
      ended = 'it was closed'
      await closed
      await worker.terminate()
    },
  }

  return new Promise((resolve, reject) => {
    const broken = (message: string): void => {
      end(message)
      reject(new AppError('config', `the journal ${fileName} could not be opened: ${message}`))
    }
    worker.on('message', (answer: JournalAnswer) => {
      if (answer.answer === 'opened') resolve(link)
      else if (answer.answer === 'broken') broken(answer.message)
      else {
        waiting.get(answer.id)?.settle(answer)
        waiting.delete(answer.id)
      }
    })
    worker.on('error', (cause) => broken(cause instanceof Error ? cause.message : String(cause)))
    worker.on('exit', (code) => broken(`its thread ended with code ${code}; start Tandem again`))
  })
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
