import type { Unsubscribe } from '../base/emitter.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { BookSink } from '../venues/book-sink.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { WHOLE_BOOK } from './feeds/depth-need.ts'
import type { LiveBook } from './live-book.ts'

/** Where a live book comes from: the venue's whole book, or its smaller feed while that is enough. */
export interface BookSupply {
  /** So many levels a side are needed from now on. The book before stays until the new one's first snapshot. */
  need(levels: number): void
  stop(): void
}

interface Source {
  readonly levels: number
  stop: Unsubscribe
}

/**
 * @throws {AppError} what the subscription threw.
 */
export function createBookSupply(
  client: ExchangeClient,
  symbol: SymbolId,
  book: LiveBook,
  levels: number,
): BookSupply {
  const { streams } = client
  let current: Source | undefined
  let next: Source | undefined

  const enough = (needed: number): number =>
    streams.topBooks && needed <= streams.topBooks.levels ? streams.topBooks.levels : WHOLE_BOOK

  const take = (source: Source): void => {
    current?.stop()
    current = source
    next = undefined
    book.comesFrom(source.levels)
  }

  const open = (depth: number, replacesAtOnce: boolean): void => {
    const source: Source = { levels: depth, stop: () => undefined }
    const sink: BookSink = {
      onSnapshot(snapshot) {
        if (source === next) take(source)
        if (source === current) book.onSnapshot(snapshot)
      },
      onChanges: (changes) => (source === current ? book.onChanges(changes) : 'applied'),
      onFault(fault, detail) {
        if (source === current) book.onFault(fault, detail)
      },
    }
    const top = depth === WHOLE_BOOK ? undefined : streams.topBooks
    source.stop = top ? top.subscribe(symbol, sink) : streams.subscribeBook(symbol, sink)
    if (replacesAtOnce) take(source)
    else next = source
  }

  const dropNext = (): void => {
    next?.stop()
    next = undefined
  }

  open(enough(levels), true)

  return {
    need(needed) {
      const depth = enough(needed)
      if (depth === (next ?? current)?.levels) return
      dropNext()
      if (depth === current?.levels) return
      // A book that is not live has nothing that is worth two feeds.
      open(depth, book.state !== 'live')
    },
    stop() {
      dropNext()
      current?.stop()
      current = undefined
    },
  }
}
