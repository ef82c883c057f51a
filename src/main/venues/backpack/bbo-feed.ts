import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { createBookTickerReader } from './decode-book-ticker.ts'

interface Deps {
  readonly instrument: Instrument
  readonly fetchSeed: () => Promise<Bbo>
  readonly log: Logger
}

/**
 * Best bid and offer of one symbol: a seed by REST (the stream begins with the next change), then every frame that is
 * newer than the last. Frames and seed share the ids of the book.
 */
export function createBboFeed({ instrument, fetchSeed, log }: Deps): Feed<Bbo> {
  const { venueSymbol } = instrument
  const read = createBookTickerReader(instrument)
  const listeners = createEmitter<Bbo>((cause) =>
    log.error('bbo.listener', { venueSymbol, message: messageOf(cause) }),
  )
  let lastSequence = -1
  let epoch = 0

  const tell = (top: Bbo): void => {
    const sequence = top.sequence ?? -1
    if (sequence <= lastSequence) return
    lastSequence = sequence
    listeners.emit(top)
  }

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin() {
      lastSequence = -1
      epoch += 1
      const asked = epoch
      fetchSeed().then(
        (seed) => {
          // The snapshot of a connection before this one is worth nothing.
          if (asked === epoch) tell(seed)
        },
        (cause: unknown) => log.info('bbo.no-seed', { venueSymbol, message: messageOf(cause) }),
      )
    },
    onFrame(frame, receivedAtMs) {
      try {
        const top = read(frame, receivedAtMs)
        if (top) tell(top)
        return true
      } catch (cause) {
        log.warn('bbo.unreadable', { venueSymbol, message: messageOf(cause) })
        return false
      }
    },
  }
}
