import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { ConnectionFactory } from '../../net/web-socket.ts'
import type { BackpackTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps {
  readonly wsUrl: string
  readonly clock: Clock
  readonly log: Logger
  readonly timing: BackpackTiming
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

/** The stream of one symbol, in the venue's own spelling: symbols are case sensitive. */
export const streamName = (kind: string, venueSymbol: string): string => `${kind}.${venueSymbol}`
