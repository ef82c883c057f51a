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
  /** Leaves a channel and joins it again when it has sent data already: only that brings a fresh snapshot. */
  renew(channel: string): void
  /** An answer came. @returns what it says, `undefined` when it answers nothing of ours. */
  answered(id: number, isRefused: boolean): Answer | undefined
  /** Data came. @returns true when it shows, before any answer, that the channel has begun. */
  heard(channel: string): boolean
  /** The venue has no room for a request: the channel is asked for again when `settle` is called. */
  postpone(channel: string): void
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

/** What an answer means for a channel. */
export interface Answer {
  readonly channel: string
  readonly news: 'joined' | 'left' | 'refused'
}

/** `refused` channels are not asked for again on this connection. */
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
    renew(channel) {
      const standing = standings.get(channel)
      if (wanted.has(channel) && standing?.phase === 'joined' && standing.hasSent) renewing.add(channel)
    },
    answered(id, isRefused) {
      const entry = [...standings].find(([, standing]) => standing.id === id)
      if (!entry) return undefined
      const [channel, standing] = entry
      if (standing.phase === 'leaving') {
        // Refused or not, it is not there any more.
        standings.delete(channel)
        return { channel, news: 'left' }
      }
      if (isRefused) {
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
    postpone(channel) {
      if (standings.get(channel)?.phase === 'refused') standings.delete(channel)
    },
    overdue(ms) {
      const nowMs = clock.monotonicMs()
      return [...standings.values()].some(
        ({ phase, sinceMs }) => (phase === 'joining' || phase === 'leaving') && nowMs - sinceMs > ms,
      )
    },
  }
}
