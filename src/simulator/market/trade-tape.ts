import type { Side } from '../matching/order.ts'

/** One public trade. */
export interface MarketTrade {
  readonly id: number
  readonly ticks: number
  readonly lots: number
  readonly takerSide: Side
  readonly atMs: number
}

/** Trades of one taker side at one price within 100 ms, as the venue groups them. */
export interface AggregateTrade {
  readonly id: number
  readonly ticks: number
  lots: number
  readonly firstTradeId: number
  lastTradeId: number
  readonly takerSide: Side
  readonly atMs: number
}

const KEPT = 1_000
const GROUP_MS = 100

/** Recent trades of one symbol, single and grouped; older ones are forgotten. */
export class TradeTape {
  readonly trades: MarketTrade[] = []
  readonly groups: AggregateTrade[] = []
  #nextTradeId: number
  #nextGroupId: number
  #open: AggregateTrade | undefined

  constructor(firstId: number) {
    this.#nextTradeId = firstId
    this.#nextGroupId = Math.ceil(firstId / 2)
  }

  last(): MarketTrade | undefined {
    return this.trades.at(-1)
  }

  /** Numbers and keeps a trade; also returns the group it closed, if any. */
  add(trade: Omit<MarketTrade, 'id'>): { readonly trade: MarketTrade; readonly closed?: AggregateTrade } {
    const numbered = { id: this.#nextTradeId++, ...trade }
    keep(this.trades, numbered)
    const open = this.#open
    const joins =
      open?.ticks === trade.ticks && open.takerSide === trade.takerSide && trade.atMs - open.atMs < GROUP_MS
    if (open && joins) {
      open.lots += trade.lots
      open.lastTradeId = numbered.id
      return { trade: numbered }
    }
    const closed = this.close()
    this.#open = { id: this.#nextGroupId++, firstTradeId: numbered.id, lastTradeId: numbered.id, ...trade }
    return { trade: numbered, ...(closed && { closed }) }
  }

  /** Ends the open group when it is older than the grouping time, or always without `nowMs`. */
  close(nowMs = Number.POSITIVE_INFINITY): AggregateTrade | undefined {
    const open = this.#open
    if (!open || nowMs - open.atMs < GROUP_MS) return undefined
    this.#open = undefined
    keep(this.groups, open)
    return open
  }
}

function keep<T>(list: T[], item: T): void {
  list.push(item)
  // Cut in blocks: shifting a thousand items for each trade would cost more than the trade.
  if (list.length > 2 * KEPT) list.splice(0, list.length - KEPT)
}
