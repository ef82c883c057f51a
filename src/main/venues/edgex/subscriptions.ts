import type { Clock } from '../../base/clock.ts'
import type { WantedStreams } from '../subscribed-socket.ts'

/** What one connection should carry, and what the venue has confirmed. */
export interface Subscriptions extends WantedStreams {
  /** Leaves and joins again: only that brings a fresh snapshot. A no-op for a channel that is not on. */
  renew(stream: string): void
  /** Sends what is to be sent now. */
  settle(): void
  /** The venue says that the channel is on. @returns true when it is on from now */
  joined(stream: string): boolean
  /** The venue says that the channel is off. */
  left(stream: string): void
  /** A data frame came. @returns true when it shows that the channel is on from now */
  heard(stream: string): boolean
  /** A data frame has come since the channel was joined: its snapshot has gone by. */
  hasFlowed(stream: string): boolean
  /** The venue complained in these words, not naming a channel. @returns the channels that it may be about */
  refuse(words: string): readonly string[]
  /** True when a request has waited longer than this. */
  overdue(ms: number): boolean
}

interface Standing {
  readonly phase: 'joining' | 'joined' | 'leaving' | 'refused'
  readonly sinceMs: number
  readonly hasFlowed: boolean
}

interface Deps {
  readonly clock: Clock
  readonly send: (text: string) => void
}

/** One frame per channel. A channel is joined again only after the venue has said that it was left. Sheet section 6. */
export function createSubscriptions({ clock, send }: Deps): Subscriptions {
  const wanted = new Set<string>()
  const standings = new Map<string, Standing>()
  const renewing = new Set<string>()

  const enter = (stream: string, phase: Standing['phase'], hasFlowed = false): void =>
    void standings.set(stream, { phase, sinceMs: clock.monotonicMs(), hasFlowed })

  const phaseOf = (stream: string): Standing['phase'] | undefined => standings.get(stream)?.phase
  const isOn = (phase: Standing['phase'] | undefined): boolean => phase === 'joining' || phase === 'joined'

  const ask = (type: 'subscribe' | 'unsubscribe', stream: string): void => {
    enter(stream, type === 'subscribe' ? 'joining' : 'leaving')
    send(JSON.stringify({ type, channel: stream }))
  }

  return {
    want: (stream) => void wanted.add(stream),
    drop(stream) {
      wanted.delete(stream)
      renewing.delete(stream)
    },
    wanted,
    isConfirmed: (stream) => phaseOf(stream) === 'joined' && !renewing.has(stream),
    reset() {
      standings.clear()
      renewing.clear()
    },
    renew(stream) {
      if (wanted.has(stream) && isOn(phaseOf(stream))) renewing.add(stream)
    },
    settle() {
      for (const [stream, { phase }] of standings) {
        const isSurplus = !wanted.has(stream)
        if (isOn(phase) && (isSurplus || renewing.delete(stream))) ask('unsubscribe', stream)
        else if (phase === 'refused' && isSurplus) standings.delete(stream)
      }
      for (const stream of wanted) if (!standings.has(stream)) ask('subscribe', stream)
    },
    joined(stream) {
      if (phaseOf(stream) !== 'joining') return false
      enter(stream, 'joined')
      return true
    },
    left(stream) {
      // Without our asking: the venue ended it, and it is asked for again.
      if (phaseOf(stream) !== 'joining' && phaseOf(stream) !== 'refused') standings.delete(stream)
    },
    heard(stream) {
      const standing = standings.get(stream)
      if (!standing || !isOn(standing.phase)) return false
      if (!standing.hasFlowed || standing.phase === 'joining') enter(stream, 'joined', true)
      return standing.phase === 'joining'
    },
    hasFlowed: (stream) => standings.get(stream)?.hasFlowed === true,
    refuse(words) {
      const silent = [...standings].filter(([, { phase }]) => phase === 'joining').map(([stream]) => stream)
      // The words name the contract: `invalid contractId:100000001`.
      const named = silent.filter((stream) => words.includes(stream.split('.').find(isContractId) ?? stream))
      for (const stream of named) enter(stream, 'refused')
      return named.length > 0 ? named : silent
    },
    overdue(ms) {
      const nowMs = clock.monotonicMs()
      return [...standings.values()].some(
        ({ phase, sinceMs }) => (phase === 'joining' || phase === 'leaving') && nowMs - sinceMs > ms,
      )
    },
  }
}

const isContractId = (part: string): boolean => /^\d{5,}$/.test(part)
