import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { remember } from '../../base/remember.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import { mergeOrder } from '../../domain/order-merge.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { AccountEvent } from '../market-streams.ts'
import type { Markets } from './markets.ts'
import type { OrderNames } from './order-index.ts'
import { isInProgress, isOwnTrade, parseFill, parseOrder, signedSize } from './parse.ts'
import { LIGHTER } from './venue-id.ts'
import * as wire from './wire-stream.ts'

/** The account's channels, without the account. */
export const ACCOUNT_CHANNELS = [
  'account_all_orders',
  'account_all_trades',
  'account_all_positions',
  'user_stats',
] as const
export type AccountChannel = (typeof ACCOUNT_CHANNELS)[number]

interface Deps {
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly names: OrderNames
  readonly accountIndex: () => number
}

/** A frame of an account channel; `isFirst` for the snapshot that confirms it. */
export interface AccountFrame {
  readonly channel: AccountChannel
  readonly payload: unknown
  readonly isFirst: boolean
  readonly receivedAtMs: number
}

const MEMORY = 4_000

/**
 * Turns frames into events: an order never goes back from an end or to a smaller fill, and a trade is told once.
 *
 * A first frame of trades repeats history and is only remembered; one of orders and positions is the state now. An order
 * `in-progress` says no more than "queued" and is not told.
 */
export function createUserEvents({ instruments, markets, names, accountIndex }: Deps): {
  /** @throws {AppError} `protocol` when a frame cannot be read: order state is never guessed. */
  read(frame: AccountFrame): readonly AccountEvent[]
  /** Funding has moved on a position since the last call. */
  takeFundingMove(): boolean
  /** What was last told of an order. */
  lastTold(clientOrderId: ClientOrderId): OrderUpdate | undefined
} {
  const orders = new Map<string, OrderUpdate>()
  /** By our number, or the venue's for an order without one. */
  const lastByIndex = new Map<string, OrderUpdate>()
  const trades = new Map<string, true>()
  const fundingPaid = new Map<number, string>()
  let lastCollateral = ''
  let hasFundingMoved = false

  const readOrders = ({ payload, receivedAtMs }: AccountFrame): AccountEvent[] =>
    wire.accountOrders.parse(payload).orders.flatMap((row): AccountEvent[] => {
      if (isInProgress(row.status)) return []
      const symbol = markets.symbolOf(row.market_index, instruments)
      const name = names.nameOf(row.client_order_index, row.order_index)
      const next = parseOrder(row, symbol, name, receivedAtMs)
      const known = orders.get(next.venueOrderId)
      const merged = mergeOrder(known, next)
      if (merged === known) return []
      remember(orders, next.venueOrderId, merged, MEMORY)
      const index = row.client_order_index === '0' ? row.order_index : row.client_order_index
      remember(lastByIndex, index, merged, MEMORY)
      return [{ kind: 'order', order: merged }]
    })

  const readTrades = ({ payload, isFirst, receivedAtMs }: AccountFrame): AccountEvent[] =>
    wire.accountTrades.parse(payload).trades.flatMap((row): AccountEvent[] => {
      if (trades.has(row.trade_id) || !isOwnTrade(row, accountIndex())) return []
      remember(trades, row.trade_id, true, MEMORY)
      if (isFirst) return []
      const symbol = markets.symbolOf(row.market_id, instruments)
      const fill = parseFill(row, accountIndex(), symbol, names.nameOf, receivedAtMs)
      const event: AccountEvent = { kind: 'fill', fill }
      return fill.forced ? [event, { kind: 'liquidation', fill }] : [event]
    })

  const readPositions = ({ payload, isFirst }: AccountFrame): AccountEvent[] =>
    wire.accountPositions.parse(payload).positions.map((row) => {
      noteFunding(row.market_id, row.total_funding_paid_out, isFirst)
      return {
        kind: 'position',
        position: {
          venue: LIGHTER,
          symbol: markets.symbolOf(row.market_id, instruments),
          sizeBase: signedSize(row),
          entryPrice: new D(row.avg_entry_price),
        },
      }
    })

  /** The total of a position tells that a payment was made, not which one. */
  const noteFunding = (marketId: number, totalPaid: string | undefined, isFirst: boolean): void => {
    if (totalPaid === undefined) return
    const known = new D(fundingPaid.get(marketId) ?? 0)
    if (!isFirst && !known.eq(totalPaid)) hasFundingMoved = true
    fundingPaid.set(marketId, totalPaid)
  }

  /** Told on every move of the market, for the sake of other fields than ours. */
  const readStats = ({ payload }: AccountFrame): AccountEvent[] => {
    const { collateral } = wire.userStats.parse(payload).stats
    if (collateral === lastCollateral) return []
    lastCollateral = collateral
    return [{ kind: 'balance', balance: { asset: 'USDC', walletBalance: new D(collateral) } }]
  }

  const readers: Readonly<Record<AccountChannel, (frame: AccountFrame) => AccountEvent[]>> = {
    account_all_orders: readOrders,
    account_all_trades: readTrades,
    account_all_positions: readPositions,
    user_stats: readStats,
  }

  return {
    takeFundingMove() {
      const hasMoved = hasFundingMoved
      hasFundingMoved = false
      return hasMoved
    },
    lastTold: (clientOrderId) => lastByIndex.get(String(names.indexOf(clientOrderId))),
    read(frame) {
      try {
        return readers[frame.channel](frame)
      } catch (cause) {
        const message = `expected a frame of ${frame.channel}, got one that cannot be read`
        throw new AppError('protocol', message, {}, cause)
      }
    },
  }
}
