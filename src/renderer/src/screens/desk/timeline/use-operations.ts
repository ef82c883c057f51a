import { useEffect, useState } from 'react'
import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import { isWorking, pairsStore } from '../../../stores/pairs.ts'

/** What the journal says about a pair. */
export interface Operations {
  /** Oldest first; absent until the first answer. */
  readonly operations: readonly PairOperationView[] | undefined
  readonly failure: string | undefined
  readonly retry: () => void
}

const LOOK_EVERY_MS = 500

/** Reads the operations of a pair: at once, twice a second while one is under way, and once after its end. */
export function useOperations(pairId: string): Operations {
  const [state, setState] = useState<Omit<Operations, 'retry'>>({ operations: undefined, failure: undefined })
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again
  useEffect(() => {
    let isThere = true
    let isAsking = false
    let readOf: string | undefined
    const look = async (): Promise<void> => {
      const now = workOf(pairId)
      if (isAsking || (readOf === now.text && !now.isWorking)) return
      isAsking = true
      try {
        const operations = await ask('pairs.operations', { pairId })
        if (isThere) setState({ operations, failure: undefined })
        readOf = now.text
      } catch (cause) {
        if (isThere) setState((before) => ({ ...before, failure: messageOf(cause) }))
        // Not asked again by itself: the user sees why, and has a button.
        readOf = now.text
      } finally {
        isAsking = false
      }
    }
    setState({ operations: undefined, failure: undefined })
    void look()
    const timer = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      isThere = false
      clearInterval(timer)
    }
  }, [pairId, attempt])
  return { ...state, retry: () => setAttempt((count) => count + 1) }
}

/** Whether an operation works on the pair, and a text that differs once anything happened to it. */
function workOf(pairId: string): { isWorking: boolean; text: string } {
  const pair = pairsStore.getState().pairs.find((each) => each.pairId === pairId)
  if (pair === undefined) return { isWorking: false, text: '' }
  const { state, step, closedAtMs, nakedMs, feesQuote } = pair
  return { isWorking: isWorking(pair), text: JSON.stringify([state, step, closedAtMs, nakedMs, feesQuote]) }
}
