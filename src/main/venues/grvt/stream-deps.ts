import type { SocketDeps } from '../venue-deps.ts'
import { type GrvtTiming, type StreamKind, streamRates } from './config.ts'

/** What every socket of the client needs. */
export type StreamDeps = SocketDeps<GrvtTiming>

/** Our name of the stream of one instrument: one rate a stream, so the rate is no part of it. */
export const streamName = (kind: StreamKind, venueSymbol: string): string => `${kind}/${venueSymbol}`

/** The venue's stream and selector of such a name. */
export function selectorOf(name: string): { readonly stream: string; readonly selector: string } {
  const [stream = '', venueSymbol = ''] = name.split('/')
  return { stream, selector: `${venueSymbol}@${streamRates[stream as StreamKind]}` }
}

/** Our name of what a frame or an answer calls by stream and selector; documents show selectors without the rate. */
export function nameOf(stream: string, selector: string): string {
  const at = selector.indexOf('@')
  return `${stream}/${at < 0 ? selector : selector.slice(0, at)}`
}
