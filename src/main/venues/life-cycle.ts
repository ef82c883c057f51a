import { createLock } from '../base/lock.ts'
import type { ExchangeClient } from './exchange-client.ts'
import type { InstrumentTable } from './instrument-table.ts'
import type { VenueClock } from './venue-clock.ts'

interface Deps {
  readonly venueClock: Pick<VenueClock, 'measure'>
  readonly instruments: Pick<InstrumentTable, 'load'>
  readonly hasKey: () => boolean
  /**
   * Proves the key by reading the account, so that a wrong one is found here and not by the first order; then starts
   * the account stream, and resolves when events flow. @throws {AppError} `auth`, …
   */
  readonly startAccount: (signal: AbortSignal) => Promise<void>
  /** Allows market sockets; most open with their first subscription. */
  readonly startMarkets: (signal: AbortSignal) => Promise<unknown>
  /** Tells every book that it has ended, and ends sockets and timers. Called also when nothing runs. */
  readonly stopStreams: () => Promise<void>
  /** Lets go of what REST calls hold open. */
  readonly close: () => void
}

/**
 * `connect` and `disconnect` of the port, one at a time.
 *
 * Connecting: the venue's time and its instruments, which everything else needs; with a key the account; then the
 * markets. What fails on the way stops what had begun. From then on every socket comes back by itself: streams are asked
 * for anew, every book begins anew, and the account tells `resync`, because venues do not repeat what was missed.
 *
 * Connecting twice does nothing the second time, disconnecting twice is harmless, and a client that was disconnected
 * may connect again, with another key or none.
 */
export function createLifeCycle(deps: Deps): Pick<ExchangeClient, 'connect' | 'disconnect'> {
  const lock = createLock()
  let isConnected = false

  return {
    connect: (signal) =>
      lock.run(async () => {
        if (isConnected) return
        await Promise.all([deps.venueClock.measure(signal), deps.instruments.load(signal)])
        try {
          if (deps.hasKey()) await deps.startAccount(signal)
          await deps.startMarkets(signal)
          isConnected = true
        } catch (cause) {
          await deps.stopStreams()
          throw cause
        }
      }),
    disconnect: () =>
      lock.run(async () => {
        isConnected = false
        await deps.stopStreams()
        deps.close()
      }),
  }
}
