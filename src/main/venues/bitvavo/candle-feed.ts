import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Candle } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { parseCandle } from './parse-market.ts'
import * as wire from './wire-stream.ts'

interface Deps {
  readonly venueSymbol: string
  readonly venueNowMs: () => number
  readonly log: Logger
}

/**
 * The running candle of one market. The venue never says that a candle is closed: a later one, or the end of its
 * minute, says so (sheet section 6). Minutes without a trade bring no frame.
 */
export function createCandleFeed({ venueSymbol, venueNowMs, log }: Deps): Feed<Candle> {
  const listeners = createEmitter<Candle>((cause) =>
    log.error('candle.listener', { venueSymbol, message: messageOf(cause) }),
  )
  let running: Candle | undefined

  const take = (candle: Candle): void => {
    // What the venue corrects afterwards is told as it is, and changes nothing of the running one.
    if (running && candle.openTimeMs < running.openTimeMs) {
      listeners.emit({ ...candle, closed: true })
      return
    }
    if (running && !running.closed && candle.openTimeMs > running.openTimeMs)
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
    end() {
      running = undefined
    },
    onFrame(frame) {
      try {
        const push = wire.candlePush.parse(JSON.parse(frame.toString('utf8')))
        const rows = push.candle.toSorted((a, b) => a[0] - b[0])
        for (const row of rows) take(parseCandle(row, venueNowMs()))
        return true
      } catch (cause) {
        log.warn('candle.unreadable', { venueSymbol, message: messageOf(cause) })
        return false
      }
    },
  }
}
