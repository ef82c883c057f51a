import type { Clock } from '../../base/clock.ts'
import type { RateBudget } from '../../base/rate-budget.ts'

/** Which channels the connection should carry, and which the venue has confirmed. */
export interface Channels {
  /** @param authorized the channel is the account's and needs a token */
  want(channel: string, authorized: boolean): void
  drop(channel: string): void
  /** Leaves and joins again: only that brings a fresh snapshot. A no-op for a channel that is not wanted. */
  renew(channel: string): void
  isJoined(channel: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Brings the connection to what is wanted; calls at the same time share one run. */
  settle(signal: AbortSignal): Promise<void>
  /** The first frame of a channel came: it is the confirmation. */
  joined(channel: string): void
  /** @returns true when the venue ended a channel that nobody had asked it to end. */
  left(channel: string): boolean
  /** The venue does not have this channel: it is not asked for again on this connection. */
  refused(channel: string): void
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

type Phase = 'joining' | 'joined' | 'leaving' | 'refused'

interface Deps {
  readonly clock: Clock
  readonly send: (text: string) => void
  /** Room for client messages. */
  readonly budget: RateBudget
  readonly token: (signal: AbortSignal) => Promise<string>
}

const MESSAGE_WAIT_MS = 60_000

/** The name of a channel as we ask for it; answers spell `/` as `:`. */
export const channelOf = (incoming: string): string => incoming.replaceAll(':', '/')

/**
 * One frame per channel. Subscribing twice is refused and brings no snapshot, so a channel is joined again only after
 * the venue has said that it was left. Sheet sections 2, 6 and 9.
 */
export function createChannels({ clock, send, budget, token }: Deps): Channels {
  const wanted = new Map<string, { readonly authorized: boolean }>()
  const phases = new Map<string, { readonly phase: Phase; readonly sinceMs: number }>()
  const renewing = new Set<string>()
  let settling: { readonly signal: AbortSignal; readonly done: Promise<void> } | undefined

  const enter = (channel: string, phase: Phase): void =>
    void phases.set(channel, { phase, sinceMs: clock.monotonicMs() })

  const nextToLeave = (): string | undefined => {
    for (const [channel, { phase }] of phases) {
      const isOn = phase === 'joining' || phase === 'joined'
      if (isOn && (!wanted.has(channel) || renewing.has(channel))) return channel
    }
    return undefined
  }

  const nextToJoin = (): string | undefined => [...wanted.keys()].find((channel) => !phases.has(channel))

  const leave = (channel: string): void => {
    renewing.delete(channel)
    enter(channel, 'leaving')
    send(JSON.stringify({ type: 'unsubscribe', channel }))
  }

  const join = async (channel: string, signal: AbortSignal): Promise<void> => {
    const auth = wanted.get(channel)?.authorized ? await token(signal) : undefined
    // Dropped, or asked for by another run, while the token was made.
    if (!wanted.has(channel) || phases.has(channel)) return
    enter(channel, 'joining')
    send(JSON.stringify({ type: 'subscribe', channel, ...(auth === undefined ? {} : { auth }) }))
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    while (nextToLeave() !== undefined || nextToJoin() !== undefined) {
      await budget.take(1, { urgent: true, maxWaitMs: MESSAGE_WAIT_MS }, signal)
      const leaving = nextToLeave()
      const joining = nextToJoin()
      if (leaving !== undefined) leave(leaving)
      else if (joining !== undefined) await join(joining, signal)
    }
  }

  return {
    want: (channel, authorized) => void wanted.set(channel, { authorized }),
    drop(channel) {
      wanted.delete(channel)
      renewing.delete(channel)
    },
    renew(channel) {
      const phase = phases.get(channel)?.phase
      if (wanted.has(channel) && (phase === 'joining' || phase === 'joined')) renewing.add(channel)
    },
    isJoined: (channel) => phases.get(channel)?.phase === 'joined',
    reset() {
      phases.clear()
      renewing.clear()
    },
    settle(signal) {
      // A run of the connection before this one ends with its own signal.
      if (settling?.signal === signal) return settling.done
      const done = run(signal).finally(() => {
        if (settling?.done === done) settling = undefined
      })
      settling = { signal, done }
      return done
    },
    joined(channel) {
      if (phases.get(channel)?.phase === 'joining') enter(channel, 'joined')
    },
    left(channel) {
      const phase = phases.get(channel)?.phase
      if (phase === 'leaving' || phase === 'joined') phases.delete(channel)
      return phase === 'joined'
    },
    refused: (channel) => enter(channel, 'refused'),
    overdue(ms) {
      const nowMs = clock.monotonicMs()
      return [...phases.values()].some(
        ({ phase, sinceMs }) => (phase === 'joining' || phase === 'leaving') && nowMs - sinceMs > ms,
      )
    },
  }
}
