import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { remember } from '../../base/remember.ts'
import type { PublicTrade } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { parseTrade } from './parse-market.ts'
import * as wire from './wire.ts'
import { readDataFrame } from './wire-stream.ts'

const MEMORY = 1_000

/**
 * Public trades, each once. A subscription tells some of the past first, under number 0: at the beginning that is known
 * to who asks for trades by REST, after a reconnect it is what was missed. Sheet section 6.
 */
export function createTradeFeed(stream: string, log: Logger): Feed<PublicTrade> {
  const listeners = createEmitter<PublicTrade>((cause) =>
    log.error('stream.listener', { stream, message: messageOf(cause) }),
  )
  const told = new Map<string, true>()
  /** The stream has been off since it was on first. */
  let wasAway = false

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin: () => undefined,
    end() {
      wasAway = true
    },
    onFrame(frame) {
      try {
        const { sequence, feed } = readDataFrame(frame)
        const trade = parseTrade(wire.trade.parse(feed))
        if (told.has(trade.tradeId)) return true
        remember(told, trade.tradeId, true, MEMORY)
        if (sequence > 0 || wasAway) listeners.emit(trade)
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { stream, message: messageOf(cause) })
        return false
      }
    },
  }
}
