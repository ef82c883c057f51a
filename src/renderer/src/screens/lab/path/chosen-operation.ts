import { createStore } from 'zustand/vanilla'
import { isWorking, pairsStore } from '../../../stores/pairs.ts'

/** Which operation the lab shows. */
export interface ChosenOperation {
  /** Pair that was worked on last, as far as this window saw; absent before the first. */
  readonly newestPairId: string | undefined
  /** As the user chose; absent while the newest is followed. */
  readonly pairId: string | undefined
  /** Within the pair; absent while its last one is followed. */
  readonly intentId: string | undefined
}

export const chosenOperationStore = createStore<ChosenOperation>()(() => ({
  newestPairId: undefined,
  pairId: undefined,
  intentId: undefined,
}))

/** Shows another pair, and of it the last operation; nothing: whatever was worked on last. */
export function choosePair(pairId: string | undefined): void {
  chosenOperationStore.setState({ pairId, intentId: undefined })
}

/** Shows one operation of the pair; nothing: its last. */
export function chooseOperation(intentId: string | undefined): void {
  chosenOperationStore.setState({ intentId })
}

/** Notes which pair is worked on, or was opened, last; for as long as the window lives. @returns ends it */
export function followNewestPair(): () => void {
  let firstBefore: string | undefined
  const look = (): void => {
    const { pairs } = pairsStore.getState()
    const first = pairs[0]?.pairId
    // An operation may be over before its pair was ever seen at work.
    const isNew = first !== firstBefore
    firstBefore = first
    const { newestPairId, pairId } = chosenOperationStore.getState()
    const isThere = (id: string | undefined): boolean => pairs.some((pair) => pair.pairId === id)
    const kept = isThere(newestPairId) && !isNew ? newestPairId : first
    const newest = pairs.find(isWorking)?.pairId ?? kept
    // A pair of the other mode is not there any more.
    const chosen = isThere(pairId) ? pairId : undefined
    if (newest === newestPairId && chosen === pairId) return
    chosenOperationStore.setState({
      newestPairId: newest,
      ...(chosen === pairId ? {} : { pairId: chosen, intentId: undefined }),
    })
  }
  look()
  return pairsStore.subscribe(look)
}
