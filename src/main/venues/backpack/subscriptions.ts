import type { Clock } from '../../base/clock.ts'
import { createSharedRun } from '../shared-run.ts'
import { COMMAND_GAP_MS } from './config.ts'

/** What one connection should carry, and what it may be taken to carry. */
export interface Subscriptions {
  want(stream: string): void
  drop(stream: string): void
  readonly wanted: ReadonlySet<string>
  /** The stream was asked for and has begun: by its first frame, or because nothing spoke against it in time. */
  isConfirmed(stream: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
  /** Brings the connection to what is wanted; calls at the same time share one run. */
  settle(signal: AbortSignal): Promise<void>
  /** A frame came. @returns true when it shows that the stream has begun. */
  heard(stream: string): boolean
  /** Time enough has passed since these were asked for. @returns those that are on from now. */
  presume(streams: readonly string[]): readonly string[]
  /** The venue complained, not saying about what. @returns the streams that have not sent a frame yet. */
  doubt(): readonly string[]
}

interface Deps {
  readonly clock: Clock
  readonly send: (text: string) => void
  /** These have just been asked for. */
  readonly onAsked: (streams: readonly string[]) => void
}

/** `asked`: no word yet. `presumed`: on, as far as silence tells. `heard`: a frame came. */
type Standing = 'asked' | 'presumed' | 'heard'

/**
 * Sends SUBSCRIBE and UNSUBSCRIBE frames, many streams in one. The venue acknowledges neither, and is silent about an
 * unknown symbol. Sheet section 6.
 */
export function createSubscriptions(deps: Deps): Subscriptions {
  const wanted = new Set<string>()
  const standings = new Map<string, Standing>()
  let lastSentMs = Number.NEGATIVE_INFINITY

  const send = (method: 'SUBSCRIBE' | 'UNSUBSCRIBE', streams: readonly string[]): void => {
    for (const stream of streams)
      if (method === 'SUBSCRIBE') standings.set(stream, 'asked')
      else standings.delete(stream)
    lastSentMs = deps.clock.monotonicMs()
    deps.send(JSON.stringify({ method, params: streams }))
    if (method === 'SUBSCRIBE') deps.onAsked(streams)
  }

  /** Sends the next frame there is to send. False when the connection carries what is wanted. */
  const step = (): boolean => {
    const surplus = [...standings.keys()].filter((stream) => !wanted.has(stream))
    if (surplus.length > 0) send('UNSUBSCRIBE', surplus)
    const missing = [...wanted].filter((stream) => !standings.has(stream))
    if (surplus.length === 0 && missing.length > 0) send('SUBSCRIBE', missing)
    return surplus.length > 0 || missing.length > 0
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
    drop: (stream) => void wanted.delete(stream),
    wanted,
    isConfirmed(stream) {
      const standing = standings.get(stream)
      return standing === 'presumed' || standing === 'heard'
    },
    reset() {
      standings.clear()
      lastSentMs = Number.NEGATIVE_INFINITY
    },
    settle: (signal) => settling.join(signal),
    heard(stream) {
      const standing = standings.get(stream)
      if (standing === undefined || standing === 'heard') return false
      standings.set(stream, 'heard')
      return standing === 'asked'
    },
    presume(streams) {
      const on = streams.filter((stream) => standings.get(stream) === 'asked')
      for (const stream of on) standings.set(stream, 'presumed')
      return on
    },
    doubt() {
      const silent = [...standings].filter(([, standing]) => standing !== 'heard').map(([stream]) => stream)
      for (const stream of silent) standings.set(stream, 'asked')
      return silent
    },
  }
}
