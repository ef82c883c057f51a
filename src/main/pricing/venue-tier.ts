import { untilAborted, withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo, DepthSnapshot } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { AgedBbo, PriceQuestion, PriceTier } from './price-tier.ts'
import { topOfBook } from './top-of-book.ts'

/** The venue itself, by REST: one request per venue and symbol at a time, shared by all who wait. */
export interface VenueTier extends PriceTier {
  read(question: PriceQuestion, signal: AbortSignal): Promise<AgedBbo>
  /** The book, for whoever needs its depth; who wants the price alone shares this request too. */
  readDepth(
    client: ExchangeClient,
    request: { readonly symbol: SymbolId; readonly levels: number },
    signal: AbortSignal,
  ): Promise<DepthSnapshot>
  /** Everything of a venue that is on its way is history now. */
  forgetVenue(venue: VenueId): void
}

interface Deps {
  readonly clock: Clock
  /** Ends requests when the provider's owner ends; a waiter's own signal ends only its wait. */
  readonly lifetime: AbortSignal
  readonly requestTimeoutMs: number
  /** Told once per answer, unless it was overtaken by `forget`. */
  readonly onFetched: (bbo: Bbo) => void
  /** Told of each request, and of each caller that shared somebody else's. */
  readonly onRequest: (kind: 'sent' | 'shared') => void
}

interface InFlight {
  readonly venue: VenueId
  readonly top: Promise<Bbo>
  /** Absent while only the price was asked for. */
  readonly depth?: { readonly levels: number; readonly book: Promise<DepthSnapshot> }
}

export function createVenueTier({
  clock,
  lifetime,
  requestTimeoutMs,
  onFetched,
  onRequest,
}: Deps): VenueTier {
  const inFlight = new Map<string, InFlight>()
  const keyOf = (venue: VenueId, symbol: SymbolId): string => `${venue}|${symbol}`

  const begin = (venue: VenueId, symbol: SymbolId, request: Omit<InFlight, 'venue'>): void => {
    const key = keyOf(venue, symbol)
    const entry: InFlight = { venue, ...request }
    inFlight.set(key, entry)
    onRequest('sent')
    const end = (bbo?: Bbo): void => {
      // Another entry, or none: this request was overtaken.
      if (inFlight.get(key) !== entry) return
      inFlight.delete(key)
      if (bbo) onFetched(bbo)
    }
    // Every waiter may have left by the time it fails; each of them still sees its own rejection.
    entry.top.then(end, () => end())
  }

  const aged = (bbo: Bbo): AgedBbo => ({ bbo, ageMs: Math.max(0, clock.now() - bbo.receivedAtMs) })

  return {
    name: 'venue',
    async read({ client, symbol }, signal) {
      const waiting = inFlight.get(keyOf(client.venue, symbol))
      if (waiting) {
        onRequest('shared')
        return aged(await untilAborted(waiting.top, signal))
      }
      const top = client.marketData.fetchBboPrices({ symbol }, withDeadline(lifetime, requestTimeoutMs))
      begin(client.venue, symbol, { top })
      return aged(await untilAborted(top, signal))
    },
    async readDepth(client, { symbol, levels }, signal) {
      const waiting = inFlight.get(keyOf(client.venue, symbol))?.depth
      if (waiting && waiting.levels >= levels) {
        onRequest('shared')
        return untilAborted(waiting.book, signal)
      }
      const deadline = withDeadline(lifetime, requestTimeoutMs)
      const book = client.marketData.getOrderBookDepth({ symbol, levels }, deadline)
      begin(client.venue, symbol, { top: book.then(requireTop), depth: { levels, book } })
      return untilAborted(book, signal)
    },
    write: () => undefined,
    forget(venue, symbol) {
      inFlight.delete(keyOf(venue, symbol))
    },
    forgetVenue(venue) {
      for (const [key, entry] of inFlight) if (entry.venue === venue) inFlight.delete(key)
    },
  }
}

function requireTop(depth: DepthSnapshot): Bbo {
  const bbo = topOfBook(depth)
  if (bbo) return bbo
  throw new AppError(
    'protocol',
    `expected buyers and sellers of ${depth.symbol}, one side of the book is empty`,
  )
}
