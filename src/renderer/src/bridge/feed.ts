import type { Batch, Bridge, Snapshot } from '../../../shared/contract.ts'
import type { Failure } from '../stores/connection.ts'
import { type Ask, failureOf } from './ask.ts'

/** Where the feed delivers; called in the order in which main counted. */
export interface FeedSink {
  snapshotArrived(snapshot: Snapshot): void
  batchArrived(batch: Batch): void
  /** The snapshot could not be had; the feed tries again by itself. */
  snapshotFailed(failure: Failure): void
}

interface Deps {
  readonly bridge: Pick<Bridge, 'onBatch'>
  readonly ask: Ask
  readonly sink: FeedSink
}

/** The running feed. */
export interface Feed {
  /** Asks for the snapshot at once, instead of at the end of the current pause. */
  retry(): void
  stop(): void
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 5_000
/** While a snapshot is awaited; about a minute of batches. */
const HELD_BATCHES_MAX = 1_200

/**
 * Follows main: one snapshot, then batches with no hole in `seq`. A hole means that something was missed,
 * so the window draws itself anew from a fresh snapshot. Batches that come while a snapshot is awaited are
 * held and applied after it.
 */
export function startFeed({ bridge, ask, sink }: Deps): Feed {
  let seq: number | undefined
  let held: Batch[] = []
  let isAsking = false
  let isStopped = false
  let retryMs = FIRST_RETRY_MS
  let timer: ReturnType<typeof setTimeout> | undefined

  const receive = (batch: Batch): void => {
    if (seq === undefined) {
      held = [...held.slice(1 - HELD_BATCHES_MAX), batch]
    } else if (batch.seq === seq + 1) {
      seq = batch.seq
      sink.batchArrived(batch)
    } else if (batch.seq > seq) {
      seq = undefined
      held = [batch]
      void askForSnapshot()
    }
  }

  const askForSnapshot = async (): Promise<void> => {
    if (isAsking || isStopped) return
    isAsking = true
    clearTimeout(timer)
    try {
      const snapshot = await ask('state.snapshot', {})
      isAsking = false
      if (isStopped) return
      retryMs = FIRST_RETRY_MS
      begin(snapshot)
    } catch (cause) {
      isAsking = false
      if (isStopped) return
      sink.snapshotFailed(failureOf(cause))
      timer = setTimeout(() => void askForSnapshot(), retryMs)
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    }
  }

  const begin = (snapshot: Snapshot): void => {
    sink.snapshotArrived(snapshot)
    seq = snapshot.seq
    const waiting = held
    held = []
    for (const batch of waiting) {
      // The snapshot holds every state, but not what was said: an alert would be lost.
      if (batch.seq <= snapshot.seq) sink.batchArrived(alertsOf(batch))
      else receive(batch)
    }
  }

  const unsubscribe = bridge.onBatch(receive)
  void askForSnapshot()
  return {
    retry: () => void askForSnapshot(),
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      unsubscribe()
    },
  }
}

function alertsOf(batch: Batch): Batch {
  return { ...batch, events: batch.events.filter((event) => event.topic === 'alert') }
}
