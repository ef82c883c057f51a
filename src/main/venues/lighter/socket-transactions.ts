import { untilAborted } from '../../base/abort.ts'
import { AppError } from '../../base/errors.ts'
import type { TransactionInfo } from './auth.ts'
import { venueError } from './errors.ts'
import { transactionAnswer } from './wire-stream.ts'

/** Transactions over the socket, and the answers to them. */
export interface SocketTransactions {
  /**
   * Sends now, and resolves when the venue says "queued".
   *
   * @throws {AppError} the venue's refusal, or `transport`, `timeout`, `cancelled`: then nobody knows.
   */
  send(type: number, info: TransactionInfo, signal: AbortSignal): Promise<void>
  /** An answer came. @returns false when it belongs to no transaction. */
  answer(frame: unknown): boolean
  /** The connection is gone: what is open stays unanswered. */
  lost(detail: string): void
}

interface Open {
  readonly id: string
  readonly resolve: () => void
  readonly reject: (cause: AppError) => void
}

const QUEUED = 200
const CALL = 'jsonapi/sendtx'

/**
 * Answers come in the order of the transactions; a refusal may lack the id. One that nobody waits for any more keeps
 * its place, so that its late answer is not taken for that of the next. Sheet section 7.1.
 */
export function createSocketTransactions(write: (text: string) => void): SocketTransactions {
  let open: Open[] = []
  let lastId = 0

  const take = (id: string | undefined): Open | undefined => {
    const found = id === undefined ? open[0] : open.find((entry) => entry.id === id)
    open = open.filter((entry) => entry !== found)
    return found
  }

  return {
    async send(type, info, signal) {
      lastId += 1
      const id = String(lastId)
      const done = new Promise<void>((resolve, reject) => {
        open.push({ id, resolve, reject })
      })
      // The wait may be given up before the answer comes.
      done.catch(() => undefined)
      write(JSON.stringify({ type: CALL, data: { id, tx_type: type, tx_info: info } }))
      await untilAborted(done, signal)
    },
    answer(frame) {
      const read = transactionAnswer.safeParse(frame)
      if (!read.success) return false
      const found = take(read.data.id)
      if (!found) return false
      const code = read.data.error?.code ?? read.data.code
      if (code === QUEUED) found.resolve()
      else if (code === undefined)
        found.reject(new AppError('protocol', `expected a code in the answer to ${CALL}, got none`))
      else found.reject(venueError(code, read.data.error?.message ?? read.data.message, 0, CALL))
      return true
    },
    lost(detail) {
      const ended = open
      open = []
      for (const { reject } of ended)
        reject(new AppError('transport', `the connection ended before an answer to ${CALL}: ${detail}`))
    },
  }
}
