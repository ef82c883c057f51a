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

/**
 * Reads the operations of a pair: at once, at each step of one that is under way and twice a second, and once
 * after its end. Nothing is read while there is no pair.
 */
export function useOperations(pairId: string | undefined): Operations {
  const [state, setState] = useState<Omit<Operations, 'retry'>>({ operations: undefined, failure: undefined })
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again
  useEffect(() => {
    let isThere = true
    let isAsking = false
    let readOf: string | undefined
    const look = async (of: string): Promise<void> => {
      const now = workOf(of)
      if (isAsking || (readOf === now.text && !now.isWorking)) return
      isAsking = true
      try {
        const operations = await ask('pairs.operations', { pairId: of })
        if (isThere) setState({ operations, failure: undefined })
        // An end may come a moment after the news of it.
        readOf = operations.every(({ end }) => end !== undefined) ? now.text : undefined
      } catch (cause) {
        if (isThere) setState((before) => ({ ...before, failure: messageOf(cause) }))
        // Not asked again by itself: the user sees why, and has a button.
        readOf = now.text
      } finally {
        isAsking = false
      }
    }
    setState({ operations: undefined, failure: undefined })
    if (pairId === undefined) return
    void look(pairId)
    let step = workOf(pairId).step
    // Most steps are over before the next regular look.
    const unsubscribe = pairsStore.subscribe(() => {
      const next = workOf(pairId).step
      if (next !== step) void look(pairId)
      step = next
    })
    const timer = setInterval(() => void look(pairId), LOOK_EVERY_MS)
    return () => {
      isThere = false
      unsubscribe()
      clearInterval(timer)
    }
  }, [pairId, attempt])
  return { ...state, retry: () => setAttempt((count) => count + 1) }
}

/** Whether an operation works on the pair, and a text that differs once anything happened to it. */
function workOf(pairId: string): { isWorking: boolean; text: string; step: string | undefined } {
  const pair = pairsStore.getState().pairs.find((each) => each.pairId === pairId)
  if (pair === undefined) return { isWorking: false, text: '', step: undefined }
  const { state, step, closedAtMs, nakedMs, feesQuote } = pair
  return {
    isWorking: isWorking(pair),
    text: JSON.stringify([state, step, closedAtMs, nakedMs, feesQuote]),
    step,
  }
}
