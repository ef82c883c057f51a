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
  /** Puts what an earlier run of the program sampled before the samples of this one. */
  precede(venue: string, socket: string, samples: readonly SocketSample[]): void
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
  /** Absent before the first look of this run. */
  last?: Pick<SocketStatus, 'messages' | 'wireBytes'> & { readonly atMonotonicMs: number }
}

export function createSocketHistory({ clients, clock, everyMs = 5_000, limit = 720 }: Deps): SocketHistory {
  const lines = new Map<string, Line>()
  const keyOf = (venue: string, socket: string): string => `${venue} ${socket}`

  const add = (venue: string, { name, state, messages, wireBytes }: SocketStatus): void => {
    const now = { messages, wireBytes, atMonotonicMs: clock.monotonicMs() }
    const key = keyOf(venue, name)
    const line = lines.get(key)
    if (!line?.last) {
      lines.set(key, { samples: line?.samples ?? [], last: now })
      return
    }
    const seconds = (now.atMonotonicMs - line.last.atMonotonicMs) / 1_000
    if (seconds <= 0) return
    line.samples.push({
      atMs: clock.now(),
      state,
      messagesPerSecond: Math.max(0, messages - line.last.messages) / seconds,
      wireBytesPerSecond: Math.max(0, wireBytes - line.last.wireBytes) / seconds,
    })
    if (line.samples.length > limit) line.samples.shift()
    line.last = now
  }

  return {
    of: (venue, socket) => lines.get(keyOf(venue, socket))?.samples ?? [],
    precede(venue, socket, samples) {
      const line = lines.get(keyOf(venue, socket))
      const all = [...samples, ...(line?.samples ?? [])].slice(-limit)
      lines.set(keyOf(venue, socket), { ...line, samples: all })
    },
    async run(signal) {
      while (!signal.aborted) {
        for (const client of clients())
          for (const status of client.streams.status()) add(client.venue, status)
        await clock.sleep(everyMs, signal)
      }
    },
  }
}
