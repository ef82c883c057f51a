import type { SocketDeps } from '../venue-deps.ts'
import type { AsterTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps extends SocketDeps<AsterTiming> {
  readonly wsUrl: string
}

/** The stream names of one symbol; lower case on the wire. */
export const streamName = (venueSymbol: string, suffix: string): string =>
  `${venueSymbol.toLowerCase()}@${suffix}`
