import { type Batch, historyTopics, type PushEvent, type TopicName } from '../../shared/contract.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

export interface Pump {
  /** Takes an event now. A history event is flushed at once, with every state that waits before it. */
  publish(event: PushEvent): void
  /** Marks a state as changed; `make` is asked for it when the next flush comes, so bursts cost one copy. */
  markDirty(key: string, make: () => PushEvent | undefined): void
  /** Number of the last batch, for a snapshot. */
  lastSeq(): number
  /** Flushes until the signal aborts. */
  run(signal: AbortSignal): Promise<void>
}

interface Deps {
  readonly clock: Clock
  readonly send: (batch: Batch) => void
  readonly flushEveryMs: number
  readonly log: Logger
}

/**
 * Collects events for the window and sends them in numbered batches.
 *
 * State topics keep only the newest per key. History topics are never dropped or merged, keep their
 * order and leave at once. A hole in the numbers tells the window to ask for a snapshot.
 */
export function createPump({ clock, send, flushEveryMs, log }: Deps): Pump {
  const newest = new Map<string, () => PushEvent | undefined>()
  let history: PushEvent[] = []
  let seq = 0

  /** A state that cannot be made must not keep the others, or an order's end, from the window. */
  const made = (key: string, make: () => PushEvent | undefined): PushEvent | undefined => {
    try {
      return make()
    } catch (cause) {
      log.error('pump.state-failed', { key, message: messageOf(cause) })
      return undefined
    }
  }

  const flush = (): void => {
    if (newest.size === 0 && history.length === 0) return
    const events = history
    history = []
    for (const [key, make] of newest) {
      const event = made(key, make)
      if (event) events.push(event)
    }
    newest.clear()
    if (events.length === 0) return
    seq += 1
    try {
      send({ seq, atMs: clock.now(), events })
    } catch (cause) {
      // The hole in the numbers makes the window ask for a snapshot.
      log.error('pump.send-failed', { seq, message: messageOf(cause) })
    }
  }

  return {
    publish(event) {
      if (isHistory(event.topic)) {
        history.push(event)
        flush()
      } else {
        newest.set(event.topic, () => event)
      }
    },
    markDirty(key, make) {
      newest.set(key, make)
    },
    lastSeq: () => seq,
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(flushEveryMs, signal)
        flush()
      }
    },
  }
}

function isHistory(topic: TopicName): boolean {
  return Object.hasOwn(historyTopics, topic)
}
