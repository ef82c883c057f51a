import type { SocketDeps } from '../venue-deps.ts'
import type { LighterTiming } from './config.ts'

/** What everything on the socket needs. */
export interface StreamDeps extends SocketDeps<LighterTiming> {
  readonly wsUrl: string
}
