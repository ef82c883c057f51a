import type { z } from 'zod'
import type { Unsubscribe } from '../../src/main/base/emitter.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import { toPrice, toSize } from '../../src/main/domain/order-book-grid.ts'
import type { BookChanges } from '../../src/main/venues/book-sink.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import { bySymbol, nothing } from './arguments.ts'

/** One stream of the port as a command: events are handed to `tell` until it is stopped. */
export interface StreamMethod {
  readonly schema: z.ZodObject
  readonly listen: (
    request: { readonly symbol?: SymbolId },
    client: ExchangeClient,
    instrument: Instrument | undefined,
    tell: (event: unknown) => void,
  ) => Unsubscribe
}

/** Levels of a book in decimals, as many as the change set holds. */
function levelsOf(ticks: Float64Array, lots: Float64Array, count: number, instrument: Instrument) {
  return Array.from({ length: count }, (_, at) => [
    toPrice(instrument, ticks[at] ?? 0),
    toSize(instrument, lots[at] ?? 0),
  ])
}

function bookEvent(kind: string, book: BookChanges, instrument: Instrument) {
  const { sequence, venueTimeMs, receivedAtMs } = book
  return {
    kind,
    sequence,
    venueTimeMs,
    receivedAtMs,
    bids: levelsOf(book.bidTicks, book.bidLots, book.bidCount, instrument),
    asks: levelsOf(book.askTicks, book.askLots, book.askCount, instrument),
  }
}

const symbolOf = (instrument: Instrument | undefined): Instrument => {
  if (instrument) return instrument
  throw new TypeError('a stream of a symbol was listened to without its instrument')
}

/** The subscriptions of the `streams` facet. */
export const streamMethods: Readonly<Record<string, StreamMethod>> = {
  'streams.subscribeBbo': {
    schema: bySymbol,
    listen: (_request, client, instrument, tell) =>
      client.streams.subscribeBbo(symbolOf(instrument).symbol, tell),
  },
  'streams.subscribeBook': {
    schema: bySymbol,
    listen(_request, client, instrument, tell) {
      const known = symbolOf(instrument)
      return client.streams.subscribeBook(known.symbol, {
        onSnapshot: (book) => tell(bookEvent('snapshot', book, known)),
        onChanges(book) {
          tell(bookEvent('changes', book, known))
          return 'applied'
        },
        onFault: (fault, detail) => tell({ kind: 'fault', fault, detail }),
      })
    },
  },
  'streams.subscribeTrades': {
    schema: bySymbol,
    listen: (_request, client, instrument, tell) =>
      client.streams.subscribeTrades(symbolOf(instrument).symbol, tell),
  },
  'streams.subscribeCandles': {
    schema: bySymbol,
    listen: (_request, client, instrument, tell) =>
      client.streams.subscribeCandles(symbolOf(instrument).symbol, tell),
  },
  'streams.setupOrderUpdateHandler': {
    schema: nothing,
    listen: (_request, client, _instrument, tell) => client.streams.setupOrderUpdateHandler(tell),
  },
  'streams.onStatus': {
    schema: nothing,
    listen: (_request, client, _instrument, tell) => client.streams.onStatus(tell),
  },
}
