import { trimFixed } from '../../fixed.ts'
import { priceText, quoteOf, sizeText } from '../../market/instrument.ts'
import type { MarketTrade } from '../../market/trade-tape.ts'
import { orderIdText } from './ids.ts'
import type { ContractMarket } from './venue.ts'

/** Row of the `trades` channel (section 6 of the venue sheet); whose orders they were nobody can look up. */
export function tradeRow({ contract, market: { instrument } }: ContractMarket, trade: MarketTrade) {
  const isBuyerMaker = trade.takerSide === 'sell'
  return {
    ticketId: ticketId(contract.id, trade.id),
    time: String(trade.atMs),
    price: priceText(instrument, trade.ticks),
    size: sizeText(instrument, trade.lots),
    value: trimFixed(quoteOf(instrument, trade.ticks, trade.lots)),
    takerOrderId: orderIdText(2 * trade.id),
    makerOrderId: orderIdText(2 * trade.id + 1),
    takerAccountId: '0',
    makerAccountId: '0',
    contractId: contract.id,
    contractName: contract.name,
    isBestMatch: false,
    isBuyerMaker,
  }
}

/** A UUID that is the same whenever the trade is shown. */
function ticketId(contractId: string, tradeId: number): string {
  const hex = tradeId.toString(16).padStart(16, '0')
  return `${contractId}-${hex.slice(0, 4)}-4${hex.slice(4, 7)}-a${hex.slice(7, 10)}-${hex.slice(10).padStart(12, '0')}`
}
