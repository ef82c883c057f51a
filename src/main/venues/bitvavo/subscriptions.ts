import type { Clock } from '../../base/clock.ts'
import { createSharedRun } from '../shared-run.ts'
import { COMMAND_GAP_MS } from './config.ts'
import type { Channel } from './stream-deps.ts'

/** What one connection should carry, and what the venue has confirmed. */
export interface Subscriptions {
  want(stream: string): void
  drop(stream: string): void
  readonly wanted: ReadonlySet<string>
  isConfirmed(stream: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Sends the next request, when none is open and something is to change. */
  settle(signal: AbortSignal): Promise<void>
  /** The venue told what the connection carries now. @returns the streams that are on from now */
  acknowledge(carried: ReadonlySet<string>): readonly string[]
  /** The open request was refused. @returns a stream that is refused for good on this connection */
  refuse(): string | undefined
  /** The open request was not looked at: it is asked again. */
  postpone(): void
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

interface Pending {
  readonly action: 'subscribe' | 'unsubscribe'
  readonly streams: readonly string[]
  readonly sentAtMs: number
}

interface Deps {
  readonly clock: Clock
  readonly send: (text: string) => void
  /** Waits for room in the rate budget: every frame costs a point. */
  readonly takeRoom: (signal: AbortSignal) => Promise<void>
}

/**
 * Sends subscribe and unsubscribe frames: many streams in one frame, and one frame at a time. Answers carry no id, so
 * with one open request an answer or a refusal is always that request's.
 *
 * One bad market fails a frame: its streams are then asked for one by one, and the bad one is left out.
 */
export function createSubscriptions({ clock, send, takeRoom }: Deps): Subscriptions {
  const wanted = new Set<string>()
  const asked = new Set<string>()
  const confirmed = new Set<string>()
  const suspects = new Set<string>()
  const refused = new Set<string>()
  let pending: Pending | undefined
  let lastSentMs = Number.NEGATIVE_INFINITY

  const nextRequest = (): Omit<Pending, 'sentAtMs'> | undefined => {
    const surplus = [...asked].filter((stream) => !wanted.has(stream))
    if (surplus.length > 0) return { action: 'unsubscribe', streams: surplus }
    const missing = [...wanted].filter((stream) => !asked.has(stream) && !refused.has(stream))
    const suspect = missing.find((stream) => suspects.has(stream))
    if (suspect !== undefined) return { action: 'subscribe', streams: [suspect] }
    return missing.length > 0 ? { action: 'subscribe', streams: missing } : undefined
  }

  const request = ({ action, streams }: Omit<Pending, 'sentAtMs'>): void => {
    for (const stream of streams) {
      if (action === 'subscribe') asked.add(stream)
      else {
        asked.delete(stream)
        confirmed.delete(stream)
      }
    }
    lastSentMs = clock.monotonicMs()
    pending = { action, streams, sentAtMs: lastSentMs }
    send(JSON.stringify({ action, channels: channelsOf(streams) }))
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    const waitMs = lastSentMs + COMMAND_GAP_MS - clock.monotonicMs()
    if (waitMs > 0) await clock.sleep(waitMs, signal)
    if (pending || !nextRequest()) return
    await takeRoom(signal)
    const next = signal.aborted || pending ? undefined : nextRequest()
    if (!next) return
    // The answer may come before this promise is settled, and must find the way free for the next request.
    settling.release()
    request(next)
  }

  const settling = createSharedRun(run)

  /** Takes the open request away. */
  const close = (): Pending | undefined => {
    const done = pending
    pending = undefined
    return done
  }

  return {
    want: (stream) => void wanted.add(stream),
    drop: (stream) => void wanted.delete(stream),
    wanted,
    isConfirmed: (stream) => confirmed.has(stream),
    reset() {
      for (const set of [asked, confirmed, suspects, refused]) set.clear()
      pending = undefined
      lastSentMs = Number.NEGATIVE_INFINITY
    },
    settle: (signal) => settling.join(signal),
    acknowledge(carried) {
      const done = close()
      if (done?.action !== 'subscribe') return []
      for (const stream of done.streams) suspects.delete(stream)
      const on = done.streams.filter((stream) => carried.has(stream) && asked.has(stream))
      for (const stream of on) confirmed.add(stream)
      return on
    },
    refuse() {
      const done = close()
      if (done?.action !== 'subscribe') return undefined
      for (const stream of done.streams) asked.delete(stream)
      const [only, ...more] = done.streams
      if (only === undefined || more.length > 0) {
        for (const stream of done.streams) suspects.add(stream)
        return undefined
      }
      refused.add(only)
      return only
    },
    postpone() {
      const done = close()
      for (const stream of done?.streams ?? []) {
        if (done?.action === 'subscribe') asked.delete(stream)
        else asked.add(stream)
      }
    },
    overdue: (ms) => pending !== undefined && clock.monotonicMs() - pending.sentAtMs > ms,
  }
}

/** `ticker:BTC-EUR`, … → channels with their markets; candles are of one minute. */
function channelsOf(streams: readonly string[]): object[] {
  const byChannel = new Map<string, string[]>()
  for (const stream of streams) {
    const at = stream.indexOf(':')
    const channel = stream.slice(0, at)
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), stream.slice(at + 1)])
  }
  return [...byChannel].map(([name, markets]) =>
    name === ('candles' satisfies Channel) ? { name, interval: ['1m'], markets } : { name, markets },
  )
}
