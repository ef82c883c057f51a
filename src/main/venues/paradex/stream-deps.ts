import type { SocketDeps } from '../venue-deps.ts'
import type { ParadexTiming } from './config.ts'

/** What every socket of the client needs. */
export interface StreamDeps extends SocketDeps<ParadexTiming> {
  readonly wsUrl: string
}

/** The public channels that this client uses. */
export const channelOf = {
  bbo: (market: string): string => `bbo.${market}`,
  trades: (market: string): string => `trades.${market}`,
  /** The whole book, every change. A suffix, which the documents write, is refused. Sheet section 6. */
  book: (market: string): string => `order_book.${market}.deltas`,
} as const

export const isBookChannel = (channel: string): boolean => channel.startsWith('order_book.')
