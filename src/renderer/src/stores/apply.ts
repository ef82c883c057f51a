import type { Batch, Snapshot } from '../../../shared/contract.ts'
import { accountSlice } from './account.ts'
import { connectionStore, noteMainClock } from './connection.ts'
import { marketSlice } from './market.ts'
import { pairsSlice } from './pairs.ts'
import { paperLabSlice } from './paper-lab.ts'
import { quotesSlice } from './quotes.ts'
import { sessionSlice } from './session.ts'
import type { Slice } from './slice.ts'
import { streamsSlice } from './streams.ts'

type Change = (input: { snapshot: Snapshot } | { batch: Batch }) => void

/** One `setState` per store however many events came; a store that is not concerned stays silent. */
const changeOf =
  <S>({ store, fromSnapshot, afterEvent }: Slice<S>): Change =>
  (input) =>
    store.setState(
      'snapshot' in input
        ? fromSnapshot(input.snapshot)
        : input.batch.events.reduce(afterEvent, store.getState()),
      true,
    )

const changes = [
  changeOf(sessionSlice),
  changeOf(marketSlice),
  changeOf(streamsSlice),
  changeOf(quotesSlice),
  changeOf(accountSlice),
  changeOf(pairsSlice),
  changeOf(paperLabSlice),
]

/** Draws the window from nothing. */
export function applySnapshot(snapshot: Snapshot): void {
  noteMainClock(snapshot.atMs)
  for (const change of changes) change({ snapshot })
  connectionStore.setState({ phase: 'ready', failure: undefined })
}

/** Applies one flush of main. */
export function applyBatch(batch: Batch): void {
  noteMainClock(batch.atMs)
  for (const change of changes) change({ batch })
}
