import { fixedToNumber, formatFixed } from '../../fixed.ts'
import { nextFundingTime } from '../../market/funding.ts'
import { sizeText } from '../../market/instrument.ts'
import type { Income } from '../../matching/account.ts'
import { fundingPercent } from './statistics.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

const HOUR_MS = 3_600_000

/** A funding payment; `change` is negative when the account paid. */
export function fundingView(venue: LighterVenue, income: Income) {
  const market = venue.exchange.market(income.symbol)
  const { instrument } = market
  const settled = nextFundingTime(instrument, income.atMs - HOUR_MS)
  const rate = Number(fundingPercent(venue, market, settled))
  const isLong = fixedToNumber(income.amount) * rate < 0
  const lots = Math.abs(venue.account.positions.get(income.symbol)?.lots ?? 0)
  return {
    timestamp: Math.floor(income.atMs / 1_000),
    market_id: marketIdOf(market),
    funding_id: income.id,
    change: formatFixed(income.amount, 6),
    rate: (rate / 100).toFixed(8),
    position_size: sizeText(instrument, lots),
    position_side: isLong ? 'long' : 'short',
    discount: '0.000000',
  }
}
