import { createEmitter } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Bbo } from '../domain/market.ts'
import type { Feed } from './feed.ts'

interface Deps {
  /** For the log. */
  readonly venueSymbol: string
  /** Best bid and offer of one frame; `undefined` when a side is empty. @throws {AppError} for what cannot be read. */
  readonly read: (frame: Buffer, receivedAtMs: number) => Bbo | undefined
  /** Best bid and offer by REST. Its number counts only where the venue numbers both alike. */
  readonly fetchSeed: () => Promise<Bbo>
  readonly log: Logger
}

/**
 * Best bid and offer of one symbol: a seed by REST (a quiet symbol may send nothing for seconds), then every frame
 * whose number is newer than the last. Numbers may start anew with a connection.
 */
export function createSequencedBboFeed({ venueSymbol, read, fetchSeed, log }: Deps): Feed<Bbo> {
  const listeners = createEmitter<Bbo>((cause) =>
    log.error('bbo.listener', { venueSymbol, message: messageOf(cause) }),
  )
  let lastSequence: number | undefined
  let isTold = false
  let connections = 0
  let unreadable = 0
  let nextLogAt = 1

  const tell = (top: Bbo): void => {
    if (lastSequence !== undefined && (top.sequence ?? lastSequence) <= lastSequence) return
    lastSequence = top.sequence
    isTold = true
    listeners.emit(top)
  }

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin() {
      lastSequence = undefined
      isTold = false
      connections += 1
      const asked = connections
      fetchSeed().then(
        (seed) => {
          // The seed of a connection before this one is worth nothing, nor is one without a number after a frame.
          if (asked === connections && (seed.sequence !== undefined || !isTold)) tell(seed)
        },
        (cause: unknown) => log.info('bbo.no-seed', { venueSymbol, message: messageOf(cause) }),
      )
    },
    onFrame(frame, receivedAtMs) {
      try {
        const top = read(frame, receivedAtMs)
        if (top) tell(top)
        unreadable = 0
        nextLogAt = 1
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
