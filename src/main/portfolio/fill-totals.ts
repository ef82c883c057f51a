import { type Decimal, ZERO } from '../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../domain/brands.ts'
import type { Fill } from '../domain/order.ts'

/** Sums over the fills of one account, each fill counted once however often it is told. */
export interface FillTotals {
  /** @returns false when this trade was counted before. */
  add(fill: Fill): boolean
  /** Before fees, quote. */
  realizedQuote(symbol: SymbolId): Decimal
  /** Positive is a cost, quote. */
  feesQuote(symbol: SymbolId): Decimal
  orderFeesQuote(clientOrderId: ClientOrderId): Decimal
  all(): { readonly realizedQuote: Decimal; readonly feesQuote: Decimal }
}

export function createFillTotals(): FillTotals {
  const counted = new Set<string>()
  const realized = new Map<SymbolId, Decimal>()
  const fees = new Map<SymbolId, Decimal>()
  const orderFees = new Map<ClientOrderId, Decimal>()
  const sum = (values: Iterable<Decimal>): Decimal =>
    [...values].reduce((total, value) => total.plus(value), ZERO)
  return {
    add(fill) {
      const key = `${fill.symbol}|${fill.tradeId}`
      if (counted.has(key)) return false
      counted.add(key)
      grow(realized, fill.symbol, fill.realizedPnlQuote)
      grow(fees, fill.symbol, fill.feeQuote)
      grow(orderFees, fill.clientOrderId, fill.feeQuote)
      return true
    },
    realizedQuote: (symbol) => realized.get(symbol) ?? ZERO,
    feesQuote: (symbol) => fees.get(symbol) ?? ZERO,
    orderFeesQuote: (clientOrderId) => orderFees.get(clientOrderId) ?? ZERO,
    all: () => ({ realizedQuote: sum(realized.values()), feesQuote: sum(fees.values()) }),
  }
}

function grow<K>(sums: Map<K, Decimal>, key: K, by: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(by))
}
