import type { Clock } from '../../base/clock.ts'
import { createSharedRun } from '../shared-run.ts'
import { COMMAND_GAP_MS, MAX_STREAMS_PER_SOCKET } from './config.ts'

/** What one connection should carry, and what the venue has confirmed. */
export interface Subscriptions {
  want(stream: string): void
  drop(stream: string): void
  readonly wanted: ReadonlySet<string>
  isConfirmed(stream: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Brings the connection to what is wanted; calls at the same time share one run. */
  settle(signal: AbortSignal): Promise<void>
  /** An answer came. @returns the streams that are on from now. */
  acknowledge(id: number): readonly string[]
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

interface Pending {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'
  readonly streams: readonly string[]
  readonly sentAtMs: number
}

/**
 * Sends SUBSCRIBE and UNSUBSCRIBE frames: many streams in one frame, and frames far enough apart for the venue's
 * limit of ten a second, beyond which it disconnects and may ban.
 */
export function createSubscriptions(deps: {
  readonly clock: Clock
  readonly send: (text: string) => void
}): Subscriptions {
  const wanted = new Set<string>()
  const asked = new Set<string>()
  const confirmed = new Set<string>()
  const pending = new Map<number, Pending>()
  let nextId = 1
  let lastSentMs = Number.NEGATIVE_INFINITY

  const request = (method: Pending['method'], streams: readonly string[]): void => {
    const id = nextId
    nextId += 1
    for (const stream of streams) {
      if (method === 'SUBSCRIBE') asked.add(stream)
      else {
        asked.delete(stream)
        confirmed.delete(stream)
      }
    }
    pending.set(id, { method, streams, sentAtMs: deps.clock.monotonicMs() })
    lastSentMs = deps.clock.monotonicMs()
    deps.send(JSON.stringify({ method, params: streams, id }))
  }

  const nextRequest = (): { method: Pending['method']; streams: string[] } | undefined => {
    const surplus = [...asked].filter((stream) => !wanted.has(stream))
    if (surplus.length > 0) return { method: 'UNSUBSCRIBE', streams: surplus }
    const missing = [...wanted].filter((stream) => !asked.has(stream))
    const room = MAX_STREAMS_PER_SOCKET - asked.size
    if (missing.length > 0 && room > 0) return { method: 'SUBSCRIBE', streams: missing.slice(0, room) }
    return undefined
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const waitMs = lastSentMs + COMMAND_GAP_MS - deps.clock.monotonicMs()
      if (waitMs > 0) await deps.clock.sleep(waitMs, signal)
      const next = nextRequest()
      if (!next) return
      request(next.method, next.streams)
    }
  }

  const settling = createSharedRun(run)

  return {
    want: (stream) => void wanted.add(stream),
    drop: (stream) => void wanted.delete(stream),
    wanted,
    isConfirmed: (stream) => confirmed.has(stream),
    reset() {
      asked.clear()
      confirmed.clear()
      pending.clear()
      lastSentMs = Number.NEGATIVE_INFINITY
    },
    settle: (signal) => settling.join(signal),
    acknowledge(id) {
      const done = pending.get(id)
      pending.delete(id)
      if (done?.method !== 'SUBSCRIBE') return []
      // Dropped again before the answer came: the next request takes it off.
      const on = done.streams.filter((stream) => asked.has(stream) && !confirmed.has(stream))
      for (const stream of on) confirmed.add(stream)
      return on
    },
    overdue(ms) {
      const nowMs = deps.clock.monotonicMs()
      return [...pending.values()].some((request) => nowMs - request.sentAtMs > ms)
    },
  }
}
