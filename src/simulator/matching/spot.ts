import { type Fixed, multiplyFixed } from '../fixed.ts'
import { type Instrument, quoteOf, sizeOf } from '../market/instrument.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import type { Account, Holdings } from './account.ts'
import { isOpen, type Order, opposite, remainingLots, type Side } from './order.ts'
import { Refusal } from './refusal.ts'

/** An asset of a spot account. */
export interface SpotBalance {
  readonly asset: string
  /** Free for new orders. */
  readonly available: Fixed
  /** Reserved by open orders. */
  readonly inOrder: Fixed
}

/** What an open order keeps back: quote with the taker fee for a buy, base for a sell. */
export function reservation(
  order: Order,
  instrument: Instrument,
  takerRate: Fixed,
): { readonly asset: string; readonly amount: Fixed } {
  const lots = remainingLots(order)
  if (order.side === 'sell') return { asset: instrument.base, amount: sizeOf(instrument, lots) }
  const value = quoteOf(instrument, order.priceTicks || order.stopTicks, lots)
  return { asset: instrument.quote, amount: withFee(value, takerRate) }
}

/** Balances by asset, every asset the account ever held. */
export function spotBalances(account: Account, instrumentOf: (symbol: string) => Instrument): SpotBalance[] {
  const reserved = new Map<string, Fixed>()
  for (const order of account.orders) {
    if (!isOpen(order)) continue
    const { asset, amount } = reservation(order, instrumentOf(order.symbol), account.feeRates.taker)
    reserved.set(asset, (reserved.get(asset) ?? 0n) + amount)
  }
  return [...(account.holdings ?? [])].map(([asset, held]) => {
    const inOrder = reserved.get(asset) ?? 0n
    return { asset, available: held - inOrder, inOrder }
  })
}

/** @throws {Refusal} `margin-insufficient` when the free balance does not cover the order and its fee. */
export function checkFunds(
  account: Account,
  order: Order,
  market: SymbolMarket,
  instrumentOf: (symbol: string) => Instrument,
): void {
  const { instrument } = market
  const buysAtMarket = order.type === 'market' && order.side === 'buy'
  const needed = buysAtMarket
    ? {
        asset: instrument.quote,
        amount: withFee(costOf(market, order.side, order.sizeLots), account.feeRates.taker),
      }
    : reservation(order, instrument, account.feeRates.taker)
  const balance = spotBalances(account, instrumentOf).find(({ asset }) => asset === needed.asset)
  if ((balance?.available ?? 0n) < needed.amount) throw new Refusal('margin-insufficient')
}

/** Books a fill: one asset comes, the other goes, and the fee is paid in quote. */
export function moveBalances(
  holdings: Holdings,
  instrument: Instrument,
  side: Side,
  fill: { readonly lots: number; readonly value: Fixed; readonly fee: Fixed },
): void {
  const size = sizeOf(instrument, fill.lots)
  const add = (asset: string, amount: Fixed): void => {
    holdings.set(asset, (holdings.get(asset) ?? 0n) + amount)
  }
  add(instrument.base, side === 'buy' ? size : -size)
  add(instrument.quote, (side === 'buy' ? -fill.value : fill.value) - fill.fee)
}

/** Largest number of lots whose cost at the market, fee included, stays within an amount of quote. */
export function lotsForQuote(market: SymbolMarket, side: Side, quote: Fixed, takerRate: Fixed): number {
  let left = side === 'buy' ? (quote * 100_000_000n) / (100_000_000n + takerRate) : quote
  let lots = 0
  for (const level of market.book.levels(opposite(side), Number.POSITIVE_INFINITY)) {
    const oneLot = market.instrument.tick * BigInt(level.ticks) * market.instrument.lot
    const fits = Math.min(level.lots, Number((left * 100_000_000n) / oneLot))
    lots += fits
    left -= quoteOf(market.instrument, level.ticks, fits)
    if (fits < level.lots) break
  }
  return lots
}

/** Quote a taker pays for lots at the market of the moment; what the book does not hold costs nothing. */
function costOf(market: SymbolMarket, side: Side, lots: number): Fixed {
  let [left, cost] = [lots, 0n]
  for (const level of market.book.levels(opposite(side), Number.POSITIVE_INFINITY)) {
    const taken = Math.min(left, level.lots)
    cost += quoteOf(market.instrument, level.ticks, taken)
    left -= taken
    if (left === 0) break
  }
  return cost
}

function withFee(value: Fixed, rate: Fixed): Fixed {
  return value + multiplyFixed(value, rate)
}
