import type { Clock } from '../../base/clock.ts'
import { createLock } from '../../base/lock.ts'
import type { SocketDeps } from '../venue-deps.ts'
import type { BitvavoTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps extends SocketDeps<BitvavoTiming> {
  /** Where to connect, when it is this socket's turn. */
  readonly url: (signal: AbortSignal) => Promise<string>
}

/** Channels of the public socket, by the venue's names. */
export type Channel = 'ticker' | 'book' | 'trades' | 'candles'

/** Our name of one stream: channel and market. */
export const streamName = (channel: Channel, venueSymbol: string): string => `${channel}:${venueSymbol}`

/** Hands out the address to one socket at a time: the venue refuses handshakes in quick succession. */
export function createHandshakeGate(address: string, clock: Clock, gapMs: number): StreamDeps['url'] {
  const lock = createLock()
  let lastMs = Number.NEGATIVE_INFINITY
  return (signal) =>
    lock.run(async () => {
      const waitMs = lastMs + gapMs - clock.monotonicMs()
      if (waitMs > 0) await clock.sleep(waitMs, signal)
      lastMs = clock.monotonicMs()
      return address
    })
}
