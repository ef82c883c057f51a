import { D } from '../../base/decimal.ts'
import { createEmitter } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { createBookTickerDecoder } from './decode-book-ticker.ts'
import { ASTER } from './venue-id.ts'

interface Deps {
  readonly instrument: Instrument
  readonly fetchSeed: () => Promise<Bbo>
  readonly log: Logger
}

/**
 * Best bid and offer of one symbol: a seed by REST (a quiet symbol may send nothing for seconds), then every frame
 * that is newer than the last. Update ids start anew with a connection; a crossed frame is refused.
 */
export function createBboFeed({ instrument, fetchSeed, log }: Deps): Feed<Bbo> {
  const { symbol, venueSymbol, tickSize, lotSize } = instrument
  const decoder = createBookTickerDecoder({ tickSize, lotSize })
  const listeners = createEmitter<Bbo>((cause) =>
    log.error('bbo.listener', { venueSymbol, message: messageOf(cause) }),
  )
  let lastSequence = -1
  let epoch = 0
  let unreadable = 0
  let nextLogAt = 1

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
          // A frame that came meanwhile is newer than the seed.
          if (asked === epoch && lastSequence < 0) listeners.emit(seed)
        },
        (cause: unknown) => log.info('bbo.no-seed', { venueSymbol, message: messageOf(cause) }),
      )
    },
    onFrame(frame, receivedAtMs) {
      try {
        const top = decoder.decode(frame, receivedAtMs)
        if (top.sequence <= lastSequence) return true
        if (top.bidTicks >= top.askTicks)
          throw new AppError(
            'protocol',
            `expected a bid below the ask, got ${top.bidTicks} and ${top.askTicks} ticks`,
          )
        lastSequence = top.sequence
        unreadable = 0
        nextLogAt = 1
        listeners.emit({
          venue: ASTER,
          symbol,
          bidPrice: new D(top.bidTicks).times(tickSize),
          bidSizeBase: new D(top.bidLots).times(lotSize),
          askPrice: new D(top.askTicks).times(tickSize),
          askSizeBase: new D(top.askLots).times(lotSize),
          sequence: top.sequence,
          venueTimeMs: top.venueTimeMs,
          receivedAtMs,
          source: 'stream',
        })
        return true
      } catch (cause) {
        unreadable += 1
        // Frames come by the hundred a second: a venue that changed its shape must not fill the disk.
        if (unreadable === nextLogAt) {
          nextLogAt *= 10
          log.warn('bbo.unreadable', { venueSymbol, message: messageOf(cause), inARow: unreadable })
        }
        return false
      }
    },
  }
}
