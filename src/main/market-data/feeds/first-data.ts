import { abortError, untilAborted, withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { LiveBook } from '../live-book.ts'
import type { FeedReady } from './lease.ts'

/** A resumed feed must bring its first valid book within this, or the book is fetched. */
export const FIRST_DATA_WITHIN_MS = 5_000
export const LATE_WORDS = `no valid book came over the stream within ${FIRST_DATA_WITHIN_MS / 1_000} s`
const FETCH_WITHIN_MS = 5_000
const FETCHED_LEVELS = 20
const FETCH_ATTEMPTS = 3
const FETCH_AGAIN_AFTER_MS = 250

/** Whether the stream brought something within the time it has, and how long that took. */
export interface Arrival {
  readonly inTime: boolean
  readonly tookMs: number
}

/** Waits for what makes a feed tradable. Each throws `AppError` by the signal. */
export interface FirstData {
  /** The first valid book of the stream so many levels deep, or the first best prices where nobody keeps a book. */
  ofStream(client: ExchangeClient, symbol: SymbolId, levels: number, signal: AbortSignal): Promise<void>
  /** Nothing is missing now: the book is valid and so many levels deep, or nobody keeps one. */
  isThere(client: ExchangeClient, symbol: SymbolId, levels: number): boolean
  /** The same, for five seconds at most. */
  inTime(client: ExchangeClient, symbol: SymbolId, levels: number, signal: AbortSignal): Promise<Arrival>
  /** The book by REST, in place of a stream that is late. */
  byRest(
    client: ExchangeClient,
    symbol: SymbolId,
    signal: AbortSignal,
  ): Promise<Pick<FeedReady, 'via' | 'words'>>
}

interface Deps {
  readonly clock: Clock
  /** The book when somebody keeps it. */
  readonly findBook: (venue: VenueId, symbol: SymbolId) => LiveBook | undefined
}

export function createFirstData({ clock, findBook }: Deps): FirstData {
  const hasLevels = (book: LiveBook, levels: number): boolean =>
    book.levels >= levels && book.bbo() !== undefined

  const ofStream: FirstData['ofStream'] = (client, symbol, levels, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortError(signal))
      const book = findBook(client.venue, symbol)
      let stop: Unsubscribe = () => undefined
      const end = (settle: () => void): void => {
        stop()
        signal.removeEventListener('abort', onAbort)
        settle()
      }
      const onAbort = (): void => end(() => reject(abortError(signal)))
      const check = (): void => {
        if (book && hasLevels(book, levels)) end(resolve)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      stop = book ? book.onChange(check) : client.streams.subscribeBbo(symbol, () => end(resolve))
      check()
    })

  /** A venue in trouble may refuse one request and serve the next. */
  const fetchBook = async (client: ExchangeClient, symbol: SymbolId, within: AbortSignal): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const request = { symbol, levels: FETCHED_LEVELS }
        await untilAborted(client.marketData.getOrderBookDepth(request, within), within)
        return
      } catch (cause) {
        if (within.aborted || attempt === FETCH_ATTEMPTS) throw cause
        await clock.sleep(FETCH_AGAIN_AFTER_MS, within).catch(() => {
          throw cause
        })
      }
    }
  }

  return {
    ofStream,
    isThere(client, symbol, levels) {
      const book = findBook(client.venue, symbol)
      return !book || hasLevels(book, levels)
    },
    async inTime(client, symbol, levels, signal) {
      const beganMs = clock.monotonicMs()
      const over = new AbortController()
      const bounded = AbortSignal.any([signal, over.signal])
      try {
        const inTime = await Promise.race([
          ofStream(client, symbol, levels, bounded).then(() => true),
          clock.sleep(FIRST_DATA_WITHIN_MS, bounded).then(() => false),
        ])
        return { inTime, tookMs: clock.monotonicMs() - beganMs }
      } finally {
        over.abort()
      }
    },
    async byRest(client, symbol, signal) {
      try {
        await fetchBook(client, symbol, withDeadline(signal, FETCH_WITHIN_MS))
        return { via: 'rest', words: `${LATE_WORDS}: the book was fetched instead` }
      } catch (cause) {
        if (signal.aborted) throw abortError(signal)
        return { via: 'none', words: `${LATE_WORDS}, and it could not be fetched: ${messageOf(cause)}` }
      }
    },
  }
}
