import type { Fixed } from '../fixed.ts'
import type { Order } from './order.ts'

/** A fill as the order's owner sees it. */
export interface FillReport {
  readonly tradeId: number
  readonly ticks: number
  readonly lots: number
  readonly fee: Fixed
  readonly realized: Fixed
  readonly maker: boolean
}

/** What an account is told about an order; the order is a copy of that moment. */
export interface OrderEvent {
  readonly kind: 'order'
  readonly accountId: string
  readonly execution: 'new' | 'trade' | 'canceled' | 'expired' | 'amended' | 'liquidated'
  readonly order: Readonly<Order>
  readonly fill?: FillReport
  readonly atMs: number
}

/** The wallet or a position changed. `positions` lists the symbols to report. */
export interface BalanceEvent {
  readonly kind: 'balance'
  readonly accountId: string
  readonly reason: 'ORDER' | 'FUNDING_FEE' | 'INSURANCE_CLEAR' | 'MARGIN_TRANSFER' | 'MARGIN_TYPE_CHANGE'
  readonly positions: readonly string[]
  /** Change of the wallet that is neither profit nor fee. */
  readonly change: Fixed
  readonly atMs: number
}

/** A setting changed. */
export interface ConfigEvent {
  readonly kind: 'config'
  readonly accountId: string
  readonly leverage?: { readonly symbol: string; readonly leverage: number }
  readonly multiAssets?: boolean
  readonly atMs: number
}

/** The account is near liquidation. */
export interface MarginCallEvent {
  readonly kind: 'margin-call'
  readonly accountId: string
  readonly positions: readonly string[]
  readonly atMs: number
}

export type AccountEvent = OrderEvent | BalanceEvent | ConfigEvent | MarginCallEvent
