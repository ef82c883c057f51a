import type { Clock } from '../../base/clock.ts'
import { rpcRequest } from './rpc.ts'

/** Which channels one connection should carry, and which it does. */
export interface Subscriptions {
  want(channel: string): void
  drop(channel: string): void
  readonly wanted: ReadonlySet<string>
  isConfirmed(channel: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Sends what there is to send. */
  settle(): void
  /**
   * Leaves a channel and joins it again: only that brings a fresh snapshot. A no-op while its first one is on the way,
   * unless that is overdue: an answer does not prove that a channel streams.
   */
  renew(channel: string, isOverdue: boolean): void
  /**
   * An answer came.
   *
   * @param refused `later` when the venue has no room for the request now
   * @returns what it says, `undefined` when it answers nothing of ours
   */
  answered(id: number, refused?: 'no' | 'later'): Answer | undefined
  /** Data came. @returns true when it shows, before any answer, that the channel has begun. */
  heard(channel: string): boolean
  /**
   * A refused channel is asked for again when `settle` is called.
   *
   * @param leaveFirst it may have been refused because it is there already
   */
  retry(channel: string, leaveFirst: boolean): void
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

/** What an answer means for a channel. */
export interface Answer {
  readonly channel: string
  readonly news: 'joined' | 'left' | 'refused'
}

/** `refused` channels wait for `retry`. */
type Phase = 'joining' | 'joined' | 'leaving' | 'refused'

interface Standing {
  readonly phase: Phase
  readonly id: number
  readonly sinceMs: number
  readonly hasSent: boolean
}

interface Deps {
  readonly clock: Clock
  readonly send: (text: string) => void
}

/**
 * One frame per channel and an answer to each by its id. Subscribing twice and leaving what is not there are errors, so
 * a channel is joined again only after its leaving was answered. Sheet section 6.
 */
export function createSubscriptions({ clock, send }: Deps): Subscriptions {
  const wanted = new Set<string>()
  const standings = new Map<string, Standing>()
  const renewing = new Set<string>()
  let lastId = 0

  const request = (method: 'subscribe' | 'unsubscribe', channel: string): void => {
    lastId += 1
    const phase = method === 'subscribe' ? 'joining' : 'leaving'
    standings.set(channel, { phase, id: lastId, sinceMs: clock.monotonicMs(), hasSent: false })
    send(rpcRequest(lastId, method, { channel }))
  }

  const enter = (channel: string, standing: Standing, next: Partial<Standing>): void =>
    void standings.set(channel, { ...standing, ...next })

  return {
    want: (channel) => void wanted.add(channel),
    drop(channel) {
      wanted.delete(channel)
      renewing.delete(channel)
    },
    wanted,
    isConfirmed: (channel) => standings.get(channel)?.phase === 'joined',
    reset() {
      standings.clear()
      renewing.clear()
    },
    settle() {
      for (const [channel, { phase }] of [...standings]) {
        const isSurplus = !wanted.has(channel) || renewing.has(channel)
        if (phase !== 'joined' || !isSurplus) continue
        renewing.delete(channel)
        request('unsubscribe', channel)
      }
      for (const channel of wanted) if (!standings.has(channel)) request('subscribe', channel)
    },
    renew(channel, isOverdue) {
      const standing = standings.get(channel)
      if (!wanted.has(channel) || standing?.phase !== 'joined') return
      if (standing.hasSent || isOverdue) renewing.add(channel)
    },
    answered(id, refused) {
      const entry = [...standings].find(([, standing]) => standing.id === id)
      if (!entry) return undefined
      const [channel, standing] = entry
      if (standing.phase === 'leaving' && refused === 'later') {
        // It is still there.
        enter(channel, standing, { phase: 'joined' })
        return { channel, news: 'refused' }
      }
      if (standing.phase === 'leaving') {
        // What cannot be left is not there.
        standings.delete(channel)
        return { channel, news: 'left' }
      }
      if (refused !== undefined) {
        enter(channel, standing, { phase: 'refused' })
        return { channel, news: 'refused' }
      }
      // Its data may have been faster.
      if (standing.phase === 'joined') return undefined
      enter(channel, standing, { phase: 'joined' })
      return { channel, news: 'joined' }
    },
    heard(channel) {
      const standing = standings.get(channel)
      if (standing?.phase === 'joining') {
        enter(channel, standing, { phase: 'joined' })
        return true
      }
      if (standing?.phase === 'joined' && !standing.hasSent) enter(channel, standing, { hasSent: true })
      return false
    },
    retry(channel, leaveFirst) {
      if (standings.get(channel)?.phase !== 'refused') return
      standings.delete(channel)
      if (wanted.has(channel) && leaveFirst) request('unsubscribe', channel)
    },
    overdue(ms) {
      const nowMs = clock.monotonicMs()
      return [...standings.values()].some(
        ({ phase, sinceMs }) => (phase === 'joining' || phase === 'leaving') && nowMs - sinceMs > ms,
      )
    },
  }
}
