import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import type { OrderRequest } from '../../domain/order.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { EatenLiquidity } from './eaten-liquidity.ts'
import { reaches } from './taker.ts'

/** What of an order says how deep a book it needs. */
export interface BookNeed
  extends Pick<OrderRequest, 'symbol' | 'side' | 'sizeBase' | 'limitPrice' | 'timeInForce'> {
  /** What of the levels our fills took before. */
  readonly eaten?: EatenLiquidity
}

/** Gives the book that paper fills walk. */
export interface BookSource {
  /**
   * The live book while it is fresh, the best levels of a small feed where they tell the order all it needs; else the
   * book a liquidity check fetched a moment ago; else a new one.
   *
   * @throws {AppError} what the query threw, or `venue-unavailable` when the book is crossed or empty.
   */
  book(order: BookNeed, signal: AbortSignal): Promise<DepthSnapshot>
  /** The same without asking anybody; `undefined` where no sound one is at hand. */
  known(order: BookNeed): DepthSnapshot | undefined
  /** The market client's queries, watched so that a book somebody just fetched is not fetched twice. */
  readonly marketData: MarketDataFacet
}

export interface BookSourceDeps {
  readonly marketData: MarketDataFacet
  /** The live book when somebody keeps one of so many levels. */
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  /** Levels of the venue's smaller feed, where it has one. */
  readonly topLevels: number | undefined
  /** False: only live books count, and what rests beyond a small one has an unknown place. */
  readonly asksVenue: boolean
  readonly clock: Clock
}

const LEVELS = 100
const LIVE_MAX_AGE_MS = 2_000
const FETCHED_MAX_AGE_MS = 500

/** A book and how many levels of each side were asked for. */
interface Fetched {
  readonly depth: DepthSnapshot
  readonly levels: number
}

export function createBookSource(deps: BookSourceDeps): BookSource {
  const { marketData, liveDepth, topLevels, asksVenue, clock } = deps
  const fetched = new Map<SymbolId, Fetched>()
  const isFresh = ({ receivedAtMs }: DepthSnapshot, maxAgeMs: number): boolean => {
    const ageMs = clock.now() - receivedAtMs
    return ageMs >= 0 && ageMs <= maxAgeMs
  }
  const live = (symbol: SymbolId, levels: number): DepthSnapshot | undefined => {
    const depth = liveDepth(symbol, levels)
    return depth && isFresh(depth, LIVE_MAX_AGE_MS) ? depth : undefined
  }
  const watched: MarketDataFacet = {
    fetchBboPrices: (request, signal) => marketData.fetchBboPrices(request, signal),
    getCandles: (request, signal) => marketData.getCandles(request, signal),
    getTrades: (request, signal) => marketData.getTrades(request, signal),
    getFundingRate: (request, signal) => marketData.getFundingRate(request, signal),
    getFundingHistory: (request, signal) => marketData.getFundingHistory(request, signal),
    async getOrderBookDepth(request, signal) {
      const depth = await marketData.getOrderBookDepth(request, signal)
      fetched.set(request.symbol, { depth, levels: request.levels })
      return depth
    },
  }
  const atHand = (order: BookNeed): DepthSnapshot | undefined => {
    const whole = live(order.symbol, LEVELS)
    if (whole) return whole
    const top = topLevels === undefined ? undefined : live(order.symbol, topLevels)
    if (top && tellsTaking(order, top) && (tellsResting(order, top) || !asksVenue)) return top
    const recent = fetched.get(order.symbol)
    if (!recent || !isFresh(recent.depth, FETCHED_MAX_AGE_MS)) return undefined
    const { depth, levels } = recent
    return levels >= LEVELS || (tellsTaking(order, depth) && tellsResting(order, depth)) ? depth : undefined
  }
  return {
    marketData: watched,
    known(order) {
      const depth = atHand(order)
      return depth && faultOf(depth) === undefined ? depth : undefined
    },
    async book(order, signal) {
      const present = atHand(order)
      if (present) return sane(present)
      if (!asksVenue) throw new AppError('not-supported', 'there is no live book that is deep enough')
      const request = { symbol: order.symbol, levels: LEVELS }
      return sane(await watched.getOrderBookDepth(request, withDeadline(signal, 5_000)))
    },
  }
}

/** True when the order finds its size in these levels, or its limit ends within them. */
function tellsTaking(order: BookNeed, { bids, asks }: DepthSnapshot): boolean {
  let left: Decimal = order.sizeBase
  for (const level of order.side === 'buy' ? asks : bids) {
    left = left.minus(order.eaten?.left(order.side, level) ?? level.sizeBase)
    if (!left.gt(ZERO) || !reaches(order, level.price)) return true
  }
  return false
}

/** True when what may rest of the order would stand within these levels. */
function tellsResting({ side, limitPrice, timeInForce }: BookNeed, { bids, asks }: DepthSnapshot): boolean {
  if (!limitPrice || timeInForce === 'IOC' || timeInForce === 'FOK') return true
  const last = (side === 'buy' ? bids : asks).at(-1)
  return last !== undefined && (side === 'buy' ? limitPrice.gte(last.price) : limitPrice.lte(last.price))
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
