import { trimFixed } from '../../fixed.ts'
import { fundingRate, nextFundingTime } from '../../market/funding.ts'
import { pageOf, timeFilter } from './page.ts'
import { hasPrice } from './ticker-view.ts'
import { type ContractMarket, type EdgexVenue, findContract, type Route, type RouteContext } from './venue.ts'

const MINUTE_MS = 60_000
/** How far back the history goes, in rows. */
const KEPT_ROWS = 2_000

/** Funding rates (section 3 of the venue sheet). */
export const fundingRoutes: readonly Route[] = [
  { method: 'GET', path: 'public/funding/getLatestFundingRate', handle: latest },
  { method: 'GET', path: 'public/funding/getFundingRatePage', handle: history },
]

function latest(context: RouteContext): unknown {
  const listed = findContract(context, context.params.text('contractId'))
  return listed && hasPrice(listed) ? [latestFundingRow(context.venue, listed)] : []
}

/** Settlements only, or without the filter one row for each minute; newest first. */
function history(context: RouteContext): unknown {
  const { venue, params } = context
  const listed = findContract(context, params.text('contractId'))
  if (!listed || !hasPrice(listed)) return { dataList: [], nextPageOffsetData: '' }
  const { instrument } = listed.market
  const settledOnly = params.flag('filterSettlementFundingRate')
  const stepMs = settledOnly ? instrument.fundingIntervalHours * 60 * MINUTE_MS : MINUTE_MS
  const lastMs = Math.floor(venue.now() / stepMs) * stepMs
  const isWanted = timeFilter(params, 'filterBeginTimeInclusive', 'filterEndTimeExclusive')
  const rows = Array.from({ length: KEPT_ROWS }, (_, index) => lastMs - index * stepMs).filter(isWanted)
  const page = pageOf(rows, { params, mostRows: 100, keyOf: BigInt })
  return { ...page, dataList: page.dataList.map((atMs) => fundingRow(venue, listed, atMs)) }
}

/** The newest row: the estimate for the settlement to come. */
export function latestFundingRow(venue: EdgexVenue, listed: ContractMarket) {
  return fundingRow(venue, listed, Math.floor(venue.now() / MINUTE_MS) * MINUTE_MS)
}

/** Row computed at a whole minute; on a settlement it is what was paid. `fundingTime` is the settlement it belongs to. */
function fundingRow({ seed }: EdgexVenue, { contract, market }: ContractMarket, atMs: number) {
  const { instrument } = market
  const intervalMs = instrument.fundingIntervalHours * 60 * MINUTE_MS
  const isSettlement = atMs % intervalMs === 0
  const fundingTime = isSettlement ? atMs : nextFundingTime(instrument, atMs)
  const rate = (settledMs: number): string => trimFixed(fundingRate(instrument, settledMs, seed))
  const oracle = trimFixed(market.markPrice())
  const estimate = rate(isSettlement ? fundingTime + intervalMs : fundingTime)
  return {
    contractId: contract.id,
    fundingTime: String(fundingTime),
    fundingTimestamp: String(atMs),
    oraclePrice: oracle,
    indexPrice: trimFixed(market.indexPrice()),
    markPrice: oracle,
    fundingRate: rate(fundingTime),
    isSettlement,
    forecastFundingRate: isSettlement ? '' : estimate,
    previousFundingRate: rate(fundingTime - intervalMs),
    previousFundingTimestamp: String(fundingTime - intervalMs),
    predictedFundingRate: estimate,
    premiumIndex: '0.00002',
    avgPremiumIndex: '0.00002',
    interestRate: '0.0003',
    fundingRateIntervalMin: String(instrument.fundingIntervalHours * 60),
  }
}
