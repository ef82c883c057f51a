import type { SocketDeps } from '../venue-deps.ts'
import type { EdgexTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps extends SocketDeps<EdgexTiming> {
  /** Origin of the sockets; another generation may have another after the next connect. */
  readonly wsUrl: () => string
}

/** Our own ping and our answer to the venue's, as JSON text. Sheet section 2. */
export const pingText = (nowMs: number): string => JSON.stringify({ type: 'ping', time: String(nowMs) })
export const pongText = (time: string | number | null | undefined): string =>
  JSON.stringify({ type: 'pong', ...(time == null ? {} : { time: String(time) }) })
