import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Candle } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { parseCandle } from './parse-market.ts'
import * as wire from './wire.ts'
import { readDataFrame } from './wire-stream.ts'

/**
 * The running candle. A subscription tells the last five first, in no documented order, and no frame says that a candle is
 * closed: the one before is, as soon as the next begins. Sheet section 6.
 */
export function createCandleFeed(stream: string, venueNowMs: () => number, log: Logger): Feed<Candle> {
  const listeners = createEmitter<Candle>((cause) =>
    log.error('stream.listener', { stream, message: messageOf(cause) }),
  )
  let running: Candle | undefined

  const take = (candle: Candle): void => {
    if (running && candle.openTimeMs < running.openTimeMs) return
    if (running && candle.openTimeMs > running.openTimeMs && !running.closed)
      listeners.emit({ ...running, closed: true })
    running = candle
    listeners.emit(candle)
  }

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin: () => undefined,
    onFrame(frame) {
      try {
        take(parseCandle(wire.candle.parse(readDataFrame(frame).feed), venueNowMs()))
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { stream, message: messageOf(cause) })
        return false
      }
    },
  }
}
