import { type AccountTrade, fundingPayments } from '../../matching/account.ts'
import type { BalanceEvent, OrderEvent } from '../../matching/account-event.ts'
import { isOpen } from '../../matching/order.ts'
import { accountRecord, collateralRow, heldSymbols, positionRow } from './account-view.ts'
import type { Generation } from './contract.ts'
import { fillRow, orderRow } from './order-view.ts'
import { collateralTransactionRow, positionTransactionRow } from './transaction-view.ts'
import type { EdgexVenue } from './venue.ts'

const GROUPS = [
  'account',
  'collateral',
  'collateralTransaction',
  'position',
  'positionTransaction',
  'deposit',
  'withdraw',
  'transferIn',
  'transferOut',
  'order',
  'orderFillTransaction',
] as const

/** Records of a frame by group. Groups left out are empty lists, which mean: not touched. */
export type FrameData = Partial<Record<(typeof GROUPS)[number], readonly unknown[]>>

/** Frame of the private socket (section 7 of the venue sheet). Version and time are JSON numbers. */
export function userFrame(event: string, version: number, nowMs: number, data: FrameData) {
  const groups = Object.fromEntries(GROUPS.map((group) => [group, data[group] ?? []]))
  // The account id is zero on the live venue too.
  return { type: 'trade-event', content: { event, version, time: nowMs, accountId: 0, data: groups } }
}

/** Everything there is: the baseline of a new connection. */
export function snapshotData(venue: EdgexVenue, generation: Generation): FrameData {
  return {
    account: [accountRecord(venue, generation)],
    collateral: [collateralRow(venue)],
    position: heldSymbols(venue).map((symbol) => positionRow(venue, generation, symbol)),
    order: venue.account.orders.filter(isOpen).map((order) => orderRow(venue, generation, order)),
  }
}

/** An order and, when it traded, the fill with the position and the collateral after it. */
export function orderData(venue: EdgexVenue, generation: Generation, event: OrderEvent): FrameData {
  const { order, fill } = event
  const row = orderRow(venue, generation, order)
  if (!fill) return { order: [row] }
  const { symbol, side } = order
  const trade: AccountTrade = { id: fill.tradeId, orderId: order.id, symbol, side, ...fill, atMs: event.atMs }
  return {
    order: [row],
    orderFillTransaction: [fillRow(venue, generation, trade, order)],
    position: [positionRow(venue, generation, symbol)],
    positionTransaction: [positionTransactionRow(venue, generation, trade)],
    collateral: [collateralRow(venue)],
  }
}

/** The first frame of an order, before it reaches the book. */
export function pendingData(venue: EdgexVenue, generation: Generation, { order }: OrderEvent): FrameData {
  return { order: [{ ...orderRow(venue, generation, order), status: 'PENDING' }] }
}

/** A payment of funding, which was booked last. */
export function fundingData(venue: EdgexVenue, generation: Generation): FrameData {
  const payment = fundingPayments(venue.account).at(-1)
  if (!payment) return {}
  return {
    collateral: [collateralRow(venue)],
    collateralTransaction: [collateralTransactionRow(venue, payment)],
    position: [positionRow(venue, generation, payment.symbol)],
    positionTransaction: [positionTransactionRow(venue, generation, payment)],
  }
}

/** The wallet changed for another reason. */
export function balanceData(venue: EdgexVenue, generation: Generation, event: BalanceEvent): FrameData {
  return {
    account: [accountRecord(venue, generation)],
    collateral: [collateralRow(venue)],
    position: event.positions.map((symbol) => positionRow(venue, generation, symbol)),
  }
}
