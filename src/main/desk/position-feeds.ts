import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import { TOP_LEVELS_NEEDED } from '../market-data/feeds/depth-need.ts'
import type { BookLease, LiveBooks } from '../market-data/live-books.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { TradingDesk } from './trading-desk.ts'

/**
 * Keeps a live book for every position of a desk until it is flat, whatever the window looks at: an
 * open position never counts as idle. Ends with the signal.
 *
 * @param market the venue's own client: the positions may be on paper, the prices are not
 */
export function keepPositionFeeds(
  desk: TradingDesk,
  market: ExchangeClient,
  books: LiveBooks,
  log: Logger,
  signal: AbortSignal,
): void {
  const { portfolio } = desk
  const leases = new Map<SymbolId, BookLease>()
  const opening = new Set<SymbolId>()
  const isOpen = (symbol: SymbolId): boolean => !portfolio.positions.sizeOf(symbol).isZero()

  const open = async (symbol: SymbolId): Promise<void> => {
    opening.add(symbol)
    try {
      const instrument = await market.instruments.resolve({ symbol }, signal)
      // It may be flat again by now.
      if (isOpen(symbol) && !signal.aborted) {
        // A mark is all that a position takes from it.
        const needs = { levels: TOP_LEVELS_NEEDED }
        leases.set(symbol, books.acquire(market, instrument, 'position', needs))
      }
    } catch (cause) {
      if (!signal.aborted) log.warn('position-feed.failed', { symbol, reason: messageOf(cause) })
    } finally {
      opening.delete(symbol)
    }
  }

  const follow = (): void => {
    for (const { symbol } of portfolio.positions.list()) {
      if (!leases.has(symbol) && !opening.has(symbol)) void open(symbol)
    }
    for (const [symbol, lease] of leases) {
      if (isOpen(symbol)) continue
      leases.delete(symbol)
      lease[Symbol.dispose]()
    }
  }

  const stop = portfolio.positions.onChange(follow)
  signal.addEventListener(
    'abort',
    () => {
      stop()
      for (const lease of leases.values()) lease[Symbol.dispose]()
      leases.clear()
    },
    { once: true },
  )
  follow()
}
