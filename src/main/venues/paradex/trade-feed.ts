import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { PublicTrade } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { parseTrade } from './parse-market.ts'
import { tradeFrame } from './wire-stream.ts'

/** A trade, or that the channel began or ended: in between trades were missed. */
export type TradeNews =
  | { readonly kind: 'trade'; readonly trade: PublicTrade }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }

/** The trades of one market, for those who show them and for the candles that are made of them. */
export function createTradeFeed(channel: string, log: Logger): Feed<TradeNews> {
  const listeners = createEmitter<TradeNews>((cause) =>
    log.error('stream.listener', { channel, message: messageOf(cause) }),
  )
  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin: () => listeners.emit({ kind: 'begin' }),
    end: () => listeners.emit({ kind: 'end' }),
    onFrame(frame) {
      try {
        const trade = parseTrade(tradeFrame.parse(JSON.parse(frame.toString('utf8'))).params.data)
        if (trade) listeners.emit({ kind: 'trade', trade })
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { channel, message: messageOf(cause) })
        return false
      }
    },
  }
}
