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
  /** The same without asking anybody; `undefined` where no sound one is at hand. */
  known(symbol: SymbolId): DepthSnapshot | undefined
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
  const atHand = (symbol: SymbolId): DepthSnapshot | undefined => {
    const live = liveDepth(symbol, LEVELS)
    if (fresh(live, LIVE_MAX_AGE_MS)) return live
    const recent = fetched.get(symbol)
    return fresh(recent, FETCHED_MAX_AGE_MS) ? recent : undefined
  }
  return {
    marketData: watched,
    known(symbol) {
      const depth = atHand(symbol)
      return depth && faultOf(depth) === undefined ? depth : undefined
    },
    async book(symbol, signal) {
      const present = atHand(symbol)
      if (present) return sane(present)
      return sane(await watched.getOrderBookDepth({ symbol, levels: LEVELS }, withDeadline(signal, 5_000)))
    },
  }
}

function sane(depth: DepthSnapshot): DepthSnapshot {
  const fault = faultOf(depth)
  if (fault === undefined) return depth
  throw new AppError('venue-unavailable', `expected a book to fill against, got one that is ${fault}`)
}

function faultOf({ bids, asks }: DepthSnapshot): string | undefined {
  const [bid, ask] = [bids[0], asks[0]]
  if (!bid || !ask) return 'one-sided or empty'
  if (bid.price.lt(ask.price)) return undefined
  return `crossed at ${bid.price.toFixed()} / ${ask.price.toFixed()}`
}
