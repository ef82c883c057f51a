import type { Unsubscribe } from '../base/emitter.ts'
import type { SymbolId } from '../domain/brands.ts'
import { TOP_LEVELS_NEEDED } from '../market-data/feeds/depth-need.ts'
import type { FeedSupervisor } from '../market-data/feeds/feed-supervisor.ts'
import type { FeedNeeds, LeaseReason } from '../market-data/feeds/lease.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

/**
 * The same client, whose every market subscription counts as a need of its feed for as long as it lasts; of the whole
 * book, where it is the book that is subscribed.
 */
export function leasedMarket(
  client: ExchangeClient,
  feeds: Pick<FeedSupervisor, 'acquire'>,
  reason: LeaseReason,
): ExchangeClient {
  const { streams } = client
  const top: FeedNeeds = { levels: TOP_LEVELS_NEEDED }
  const leased = (symbol: SymbolId, stop: Unsubscribe, needs = top): Unsubscribe => {
    const lease = feeds.acquire(client, symbol, reason, needs)
    return () => {
      stop()
      lease[Symbol.dispose]()
    }
  }
  return {
    ...client,
    streams: {
      ...streams,
      subscribeBbo: (symbol, listener) => leased(symbol, streams.subscribeBbo(symbol, listener)),
      subscribeBook: (symbol, sink) => leased(symbol, streams.subscribeBook(symbol, sink), {}),
      subscribeTrades: (symbol, listener) => leased(symbol, streams.subscribeTrades(symbol, listener)),
      subscribeCandles: (symbol, listener) => leased(symbol, streams.subscribeCandles(symbol, listener)),
    },
  }
}
