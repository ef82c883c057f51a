import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { createSharedRun } from '../shared-run.ts'
import { COMMAND_GAP_MS } from './config.ts'
import { nameOf, selectorOf } from './stream-deps.ts'
import type { subscriptionAnswer } from './wire-stream.ts'

/** What one connection should carry, and what the venue has confirmed. Streams go by our names. */
export interface Subscriptions {
  want(stream: string): void
  drop(stream: string): void
  /** Leaves a stream and takes it again, for a fresh snapshot. */
  renew(stream: string): void
  readonly wanted: ReadonlySet<string>
  isConfirmed(stream: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Brings the connection to what is wanted; calls at the same time share one run. */
  settle(signal: AbortSignal): Promise<void>
  /** An answer came. @returns the streams that are on from now. */
  acknowledge(answer: z.infer<typeof subscriptionAnswer>): readonly string[]
  /** A frame came. @returns true when it shows that the stream is on, before its answer. */
  heard(stream: string, isSnapshot: boolean): boolean
  /** A request was refused. @returns its streams: they are off until `retry`. */
  refuse(id: number): readonly string[]
  /** Asks for refused streams again, each in a request of its own. */
  retry(streams: readonly string[]): void
  /** See `BookSubscription`. */
  firstNumberOf(stream: string): number | undefined
  hasSnapshot(stream: string): boolean
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

/** What the venue is asked, whatever it calls the fields. */
export interface SubscriptionRequest {
  readonly method: 'subscribe' | 'unsubscribe'
  readonly params: { readonly stream: string; readonly selectors: readonly string[] }
  readonly id: number
}

interface Pending {
  readonly method: SubscriptionRequest['method']
  readonly streams: readonly string[]
  readonly sentAtMs: number
}

/** What is known of a stream that was asked for on this connection. */
interface Standing {
  state: 'asked' | 'on' | 'refused'
  firstNumber?: number
  hasSnapshot: boolean
}

/**
 * Sends subscribe and unsubscribe requests: all instruments of one stream in one request, one rate an instrument and
 * stream, for another rate would replace the first. Requests are `COMMAND_GAP_MS` apart. Sheet section 6.
 */
export function createSubscriptions(deps: {
  readonly clock: Clock
  readonly send: (request: SubscriptionRequest) => void
}): Subscriptions {
  const wanted = new Set<string>()
  const standings = new Map<string, Standing>()
  const renewing = new Set<string>()
  /** Refused once in company: asked for alone, so that one bad name costs nobody else. */
  const alone = new Set<string>()
  const pending = new Map<number, Pending>()
  let nextId = 1
  let lastSentMs = Number.NEGATIVE_INFINITY

  const request = (method: Pending['method'], streams: readonly string[]): void => {
    const id = nextId
    nextId += 1
    for (const name of streams) {
      renewing.delete(name)
      if (method === 'subscribe') standings.set(name, { state: 'asked', hasSnapshot: false })
      else standings.delete(name)
    }
    lastSentMs = deps.clock.monotonicMs()
    pending.set(id, { method, streams, sentAtMs: lastSentMs })
    const selectors = streams.map((name) => selectorOf(name).selector)
    const stream = selectorOf(streams[0] ?? '').stream
    deps.send({ method, params: { stream, selectors }, id })
  }

  /** Names of the same stream as the first, which one request can carry. */
  const batchOf = (names: readonly string[]): readonly string[] => {
    const [first] = names
    if (first === undefined || alone.has(first)) return names.slice(0, 1)
    const { stream } = selectorOf(first)
    return names.filter((name) => selectorOf(name).stream === stream && !alone.has(name))
  }

  /** Sends the next request there is to send. False when the connection carries what is wanted. */
  const step = (): boolean => {
    const surplus = [...standings]
      .filter(([name, { state }]) => state !== 'refused' && (!wanted.has(name) || renewing.has(name)))
      .map(([name]) => name)
    if (surplus.length > 0) {
      request('unsubscribe', batchOf(surplus))
      return true
    }
    const missing = [...wanted].filter((name) => !standings.has(name))
    if (missing.length === 0) return false
    request('subscribe', batchOf(missing))
    return true
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    do {
      const waitMs = lastSentMs + COMMAND_GAP_MS - deps.clock.monotonicMs()
      if (waitMs > 0) await deps.clock.sleep(waitMs, signal)
    } while (step())
  }

  const settling = createSharedRun(run)

  return {
    want: (stream) => void wanted.add(stream),
    drop(stream) {
      wanted.delete(stream)
      alone.delete(stream)
      if (standings.get(stream)?.state === 'refused') standings.delete(stream)
    },
    renew(stream) {
      if (standings.get(stream)?.state === 'on') renewing.add(stream)
    },
    wanted,
    isConfirmed: (stream) => standings.get(stream)?.state === 'on',
    reset() {
      standings.clear()
      renewing.clear()
      pending.clear()
      lastSentMs = Number.NEGATIVE_INFINITY
    },
    settle: (signal) => settling.join(signal),
    acknowledge({ id, result }) {
      const done = pending.get(id)
      pending.delete(id)
      if (done?.method !== 'subscribe') return []
      const begun: string[] = []
      for (const name of done.streams) {
        const standing = standings.get(name)
        // Dropped again before the answer came: the next request takes it off.
        if (!standing) continue
        const at = (result.subs ?? []).findIndex((selector) => nameOf(result.stream, selector) === name)
        const first = at < 0 ? undefined : result.first_sequence_number?.[at]
        if (first !== undefined && Number.isSafeInteger(first)) standing.firstNumber = first
        if (standing.state === 'asked') begun.push(name)
        standing.state = 'on'
      }
      return begun
    },
    heard(stream, isSnapshot) {
      const standing = standings.get(stream)
      if (!standing) return false
      // Until its snapshot, a frame may be one of the subscription before.
      if (isSnapshot) standing.hasSnapshot = true
      if (standing.state === 'on' || !isSnapshot) return false
      standing.state = 'on'
      return true
    },
    refuse(id) {
      const refused = pending.get(id)
      pending.delete(id)
      if (refused?.method !== 'subscribe') return []
      const off = refused.streams.filter((name) => standings.has(name))
      for (const name of off) {
        standings.set(name, { state: 'refused', hasSnapshot: false })
        if (refused.streams.length > 1) alone.add(name)
      }
      return off
    },
    retry(streams) {
      for (const name of streams) if (standings.get(name)?.state === 'refused') standings.delete(name)
    },
    firstNumberOf: (stream) => standings.get(stream)?.firstNumber,
    hasSnapshot: (stream) => standings.get(stream)?.hasSnapshot === true,
    overdue(ms) {
      const nowMs = deps.clock.monotonicMs()
      return [...pending.values()].some((each) => nowMs - each.sentAtMs > ms)
    },
  }
}
