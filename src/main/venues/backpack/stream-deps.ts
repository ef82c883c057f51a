import type { SocketDeps } from '../venue-deps.ts'
import type { BackpackTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps extends SocketDeps<BackpackTiming> {
  readonly wsUrl: string
}

/** The stream of one symbol, in the venue's own spelling: symbols are case sensitive. */
export const streamName = (kind: string, venueSymbol: string): string => `${kind}.${venueSymbol}`
