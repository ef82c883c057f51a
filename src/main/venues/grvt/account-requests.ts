import { createSequenceWatch } from './sequence-watch.ts'
import type { DataFrame } from './wire-stream.ts'

/** The streams of the sub-account, subscribed anew with each connection, and the order of what they bring. */
export interface AccountRequests {
  /** Asks for every stream; nothing of an earlier connection counts any more. */
  begin(): void
  /** The venue took a stream: `all` when it was the last, `undefined` for an answer that nobody waits for. */
  answered(id: number, firstNumber: number | undefined): 'more' | 'all' | undefined
  /** A stream has not been confirmed yet. */
  isWaiting(): boolean
  /** What a frame is after those before it. */
  next(frame: DataFrame): 'in-order' | 'repeated' | 'gap'
  /** The frame tells what was before anybody listened: it is no news. */
  isHistory(frame: DataFrame): boolean
  /** Listeners have been told to read the account of this connection. */
  announced(): void
}

interface Deps {
  readonly send: (text: string) => void
  readonly subAccountId: () => string
}

const STREAMS = ['v1.order', 'v1.fill', 'v1.position']

/** Sheet section 7: each stream is subscribed for the whole sub-account. */
export function createAccountRequests({ send, subAccountId }: Deps): AccountRequests {
  const sequences = createSequenceWatch()
  /** Requests without an answer, by id. */
  const asked = new Map<number, string>()
  let nextId = 1
  /** The sub-account of this connection, and the one that was told of last. */
  let current = ''
  let toldOf: string | undefined
  /** Nothing of the sub-account was subscribed before this connection. */
  let isFirst = true
  return {
    begin() {
      current = subAccountId()
      isFirst = toldOf !== current
      asked.clear()
      sequences.reset()
      for (const stream of STREAMS) {
        asked.set(nextId, stream)
        const params = { stream, selectors: [current] }
        send(JSON.stringify({ jsonrpc: '2.0', method: 'subscribe', params, id: nextId }))
        nextId += 1
      }
    },
    answered(id, firstNumber) {
      const stream = asked.get(id)
      if (stream === undefined) return undefined
      asked.delete(id)
      sequences.begin(stream, firstNumber)
      return asked.size === 0 ? 'all' : 'more'
    },
    isWaiting: () => asked.size > 0,
    next: (frame) => sequences.next(frame),
    isHistory: ({ sequence }) => isFirst && sequence === 0,
    announced() {
      toldOf = current
    },
  }
}
