import { formatFixed } from '../../fixed.ts'
import { sizeText } from '../../market/instrument.ts'
import type { FundingPayment } from '../../matching/account.ts'
import { type LighterVenue, marketIdOf } from './venue.ts'

/** A funding payment; `change` is negative when the account paid. */
export function fundingView(venue: LighterVenue, payment: FundingPayment) {
  const { lots, rate } = payment.funding
  const market = venue.exchange.market(payment.symbol)
  return {
    timestamp: Math.floor(payment.atMs / 1_000),
    market_id: marketIdOf(market),
    funding_id: payment.id,
    change: formatFixed(payment.amount, 6),
    rate: formatFixed(rate, 8),
    position_size: sizeText(market.instrument, Math.abs(lots)),
    position_side: lots > 0 ? 'long' : 'short',
    discount: '0.000000',
  }
}
