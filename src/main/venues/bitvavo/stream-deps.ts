import type { Clock } from '../../base/clock.ts'
import { createLock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import type { ConnectionFactory } from '../../net/web-socket.ts'
import type { BitvavoTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps {
  /** Where to connect, when it is this socket's turn. */
  readonly url: (signal: AbortSignal) => Promise<string>
  readonly clock: Clock
  readonly log: Logger
  readonly timing: BitvavoTiming
  /** The seam where a test puts its own wire. */
  readonly open?: ConnectionFactory
  readonly random?: () => number
}

/** Optional parts of the deps, as an object to spread: an absent one stays absent. */
export function seamsOf(deps: StreamDeps): Pick<StreamDeps, 'open' | 'random'> {
  return {
    ...(deps.open ? { open: deps.open } : {}),
    ...(deps.random ? { random: deps.random } : {}),
  }
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
