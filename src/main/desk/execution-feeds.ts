import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { OrderDesk } from '../execution/order-desk.ts'
import { TOP_LEVELS_NEEDED } from '../market-data/feeds/depth-need.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { LiveBooks } from '../market-data/live-books.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/** Whose market an execution needs, and whom to tell when the stream does not come. */
export interface ExecutionFeeds {
  /** The client whose market data it is: the venue's own, on paper too. */
  readonly market: ExchangeClient
  readonly books: LiveBooks
  readonly feeds: FeedSupervisor
  /** The stream brought no book in time; what it is traded on instead, in words. */
  readonly onFallback: (symbol: SymbolId, words: string) => void
}

/**
 * An order desk whose executions hold their feed: it resumes first, stays for as long as the execution works, and cools
 * down after it. A stream that does not come in time delays the order and does not stop it: prices come by REST then.
 */
export function withExecutionFeeds(
  orders: OrderDesk,
  { market, books, feeds, onFallback }: ExecutionFeeds,
  log: Logger,
  lifetime: AbortSignal,
): OrderDesk {
  const during = async <T>(symbol: SymbolId, execute: () => Promise<T>): Promise<T> => {
    using held = new DisposableStack()
    try {
      const instrument = await market.instruments.resolve({ symbol }, lifetime)
      // It asks the venue itself for the depth it has to judge.
      const needs = { levels: TOP_LEVELS_NEEDED }
      held.use(books.acquire(market, instrument, 'execution', needs))
      const { via, words } = await held.use(feeds.acquire(market, symbol, 'execution', needs)).ready(lifetime)
      if (via !== 'stream') onFallback(symbol, words ?? '')
    } catch (cause) {
      // What is wrong with the symbol or the venue, the execution itself says best.
      log.warn('execution.no-feed', { venue: market.venue, symbol, message: messageOf(cause) })
    }
    return await execute()
  }
  return {
    submit: (ticket) => during(ticket.symbol, () => orders.submit(ticket)),
    close: (ticket) => during(ticket.symbol, () => orders.close(ticket)),
    cancel: (ref) => orders.cancel(ref),
  }
}
