import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import type { MarketDataFacet } from '../exchange-client.ts'

/** Gives the book that paper fills walk. */
export interface BookSource {
  /**
   * The live book while it is fresh; else the book a liquidity check fetched a moment ago; else a new one.
   *
   * @throws {AppError} what the query threw, or `venue-unavailable` when the book is crossed or empty.
   */
  book(symbol: SymbolId, signal: AbortSignal): Promise<DepthSnapshot>
  /** The market client's queries, watched so that a book somebody just fetched is not fetched twice. */
  readonly marketData: MarketDataFacet
}

export interface BookSourceDeps {
  readonly marketData: MarketDataFacet
  /** The live book when somebody keeps one. */
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  readonly clock: Clock
}

const LEVELS = 100
const LIVE_MAX_AGE_MS = 2_000
const FETCHED_MAX_AGE_MS = 500

export function createBookSource({ marketData, liveDepth, clock }: BookSourceDeps): BookSource {
  const fetched = new Map<SymbolId, DepthSnapshot>()
  const fresh = (depth: DepthSnapshot | undefined, maxAgeMs: number): depth is DepthSnapshot => {
    if (!depth) return false
    const ageMs = clock.now() - depth.receivedAtMs
    return ageMs >= 0 && ageMs <= maxAgeMs
  }
  const watched: MarketDataFacet = {
    fetchBboPrices: (request, signal) => marketData.fetchBboPrices(request, signal),
    getCandles: (request, signal) => marketData.getCandles(request, signal),
    getTrades: (request, signal) => marketData.getTrades(request, signal),
    getFundingRate: (request, signal) => marketData.getFundingRate(request, signal),
    getFundingHistory: (request, signal) => marketData.getFundingHistory(request, signal),
    async getOrderBookDepth(request, signal) {
      const depth = await marketData.getOrderBookDepth(request, signal)
      fetched.set(request.symbol, depth)
      return depth
    },
  }
  return {
    marketData: watched,
    async book(symbol, signal) {
      const live = liveDepth(symbol, LEVELS)
      if (fresh(live, LIVE_MAX_AGE_MS)) return sane(live)
      const recent = fetched.get(symbol)
      if (fresh(recent, FETCHED_MAX_AGE_MS)) return sane(recent)
      return sane(await watched.getOrderBookDepth({ symbol, levels: LEVELS }, withDeadline(signal, 5_000)))
    },
  }
}

function sane(depth: DepthSnapshot): DepthSnapshot {
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  if (bid && ask && bid.price.lt(ask.price)) return depth
  const came =
    bid && ask ? `crossed at ${bid.price.toFixed()} / ${ask.price.toFixed()}` : 'one-sided or empty'
  throw new AppError('venue-unavailable', `expected a book to fill against, got one that is ${came}`)
}
