import type { Clock } from '../../base/clock.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { SocketState, SocketStatus } from '../../venues/market-streams.ts'

/** What one socket did in one interval. */
export interface SocketSample {
  readonly atMs: number
  readonly state: SocketState
  readonly messagesPerSecond: number
  readonly wireBytesPerSecond: number
}

/** The last hour of every socket, in constant memory. */
export interface SocketHistory {
  /** Oldest first. */
  of(venue: string, socket: string): readonly SocketSample[]
  /** Samples until the signal aborts. */
  run(signal: AbortSignal): Promise<void>
}

interface Deps {
  readonly clients: () => readonly ExchangeClient[]
  readonly clock: Clock
  /** 5 s by default. */
  readonly everyMs?: number
  /** Samples kept of each socket; 720 by default, an hour. */
  readonly limit?: number
}

interface Line {
  readonly samples: SocketSample[]
  last: Pick<SocketStatus, 'messages' | 'wireBytes'> & { readonly atMonotonicMs: number }
}

export function createSocketHistory({ clients, clock, everyMs = 5_000, limit = 720 }: Deps): SocketHistory {
  const lines = new Map<string, Line>()
  const keyOf = (venue: string, socket: string): string => `${venue} ${socket}`

  const add = (venue: string, { name, state, messages, wireBytes }: SocketStatus): void => {
    const now = { messages, wireBytes, atMonotonicMs: clock.monotonicMs() }
    const key = keyOf(venue, name)
    const line = lines.get(key)
    if (!line) {
      lines.set(key, { samples: [], last: now })
      return
    }
    const seconds = (now.atMonotonicMs - line.last.atMonotonicMs) / 1_000
    if (seconds <= 0) return
    line.samples.push({
      atMs: clock.now(),
      state,
      messagesPerSecond: (messages - line.last.messages) / seconds,
      wireBytesPerSecond: (wireBytes - line.last.wireBytes) / seconds,
    })
    if (line.samples.length > limit) line.samples.shift()
    line.last = now
  }

  return {
    of: (venue, socket) => lines.get(keyOf(venue, socket))?.samples ?? [],
    async run(signal) {
      while (!signal.aborted) {
        for (const client of clients())
          for (const status of client.streams.status()) add(client.venue, status)
        await clock.sleep(everyMs, signal)
      }
    },
  }
}
